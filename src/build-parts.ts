// Builds the parts named on the command line with Vite; build-panel.ts starts it.
import { createBuilder } from 'vite';

const builder = await createBuilder({ logLevel: 'warn' });
for (const part of process.argv.slice(2)) {
  const environment = builder.environments[part];
  if (environment === undefined) throw new Error(`vite.config.ts has no environment "${part}"`);
  await builder.build(environment);
}
