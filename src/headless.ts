// Entry of the gateway and its panel on plain Node. What it runs is run-headless.ts: as one file where `npm run build` has
// made one of the sources as they are, which starts in half the time and takes less memory, else the sources themselves.

import { readFileSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { ensurePanelBuilt, freshCore } from './build-panel.ts';

// Threads take it from the environment.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '..', 'node_modules', '.cache', 'breakerbox');
enableCompileCache(process.env['NODE_COMPILE_CACHE']);

const core = freshCore();
const { runHeadless } =
  core === null ? await import('./run-headless.ts') : ((await import(core)) as typeof import('./run-headless.ts'));

await runHeadless({
  version: readVersion(),
  panelFiles: async () =>
    ensurePanelBuilt({
      log: (line) => {
        console.error(line);
      },
    }),
});

function readVersion(): string {
  const file = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
