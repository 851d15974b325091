// When the panel is built, in a small tree whose Vite is a stand-in that counts.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const source = resolve(import.meta.dirname, '../../src/build-panel.ts');

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'breakerbox-build-')));
  cpSync(source, join(folder, 'src/build-panel.ts'));
  write('package.json', '{ "type": "module" }');
  write('package-lock.json', '{}');
  write('vite.config.ts', '');
  write('app/main.tsx', '');
  write('src/contract/contract.ts', '');
  write('src/domain/model.ts', '');
  write('src/shipped-packages.ts', '');
  write('node_modules/vite/package.json', '{}');
  // Builds as the real script does, as far as the outcome goes: the result, and the stamp of the plugin.
  write(
    'src/build-parts.ts',
    `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
     import { fingerprint, stampFile } from './build-panel.ts';
     mkdirSync('dist/app', { recursive: true });
     writeFileSync('dist/app/index.html', '');
     writeFileSync(stampFile('client'), fingerprint('client'));
     appendFileSync('builds', process.argv[2] + ' ');`,
  );
  write(
    'start.ts',
    `import { ensurePanelBuilt } from './src/build-panel.ts';
     console.log(await ensurePanelBuilt({ log: (line) => console.error(line) }));`,
  );
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function ensureBuilt() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'start.ts')], { encoding: 'utf8' });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

const builds = (): string => (existsSync(join(folder, 'builds')) ? readFileSync(join(folder, 'builds'), 'utf8') : '');

test('the first start builds and says so in one line, the second does neither', () => {
  const dist = join(folder, 'dist/app');
  expect(ensureBuilt()).toEqual({ status: 0, stdout: dist, stderr: 'Building the panel: this is done once.' });
  expect(ensureBuilt()).toEqual({ status: 0, stdout: dist, stderr: '' });
  expect(builds()).toBe('client ');
});

test.each(['app/main.tsx', 'app/new.tsx', 'src/contract/contract.ts', 'vite.config.ts', 'package-lock.json'])(
  'a change in %s builds again',
  (file) => {
    ensureBuilt();
    appendFileSync(join(folder, file), '// changed');
    expect(ensureBuilt().stderr).toBe('Building the panel: its sources have changed.');
  },
);

test('a test file beside the sources changes nothing', () => {
  ensureBuilt();
  write('app/main.test.ts', '');
  expect(ensureBuilt().stderr).toBe('');
});

test('a build that fails ends the start with a message', () => {
  write('src/build-parts.ts', 'console.log("a reason"); process.exit(1);');
  const { status, stdout, stderr } = ensureBuilt();
  expect(status).toBe(1);
  expect(stdout).toBe('');
  expect(stderr).toContain('a reason');
  expect(stderr).toContain('Building the panel failed, see above.');
});

test('without Vite a built panel is used as it is, and a missing one is an error with a way out', () => {
  ensureBuilt();
  rmSync(join(folder, 'node_modules'), { recursive: true });
  write('app/main.tsx', '// changed');
  expect(ensureBuilt()).toMatchObject({ status: 0, stderr: '' });

  rmSync(join(folder, 'dist'), { recursive: true });
  expect(ensureBuilt().stderr).toContain(
    'The panel is not built and Vite is not installed: run "npm ci && npm run build".',
  );
});
