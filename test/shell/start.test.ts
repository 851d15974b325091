// `npm start` in a small installation with a made-up Electron: when there is a window, and what is said when not.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const source = resolve(import.meta.dirname, '../../src');
const headless = 'headless with --port 0';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'breakerbox-start-')));
  for (const name of ['start.ts', 'find-electron.ts', 'build-panel.ts', 'when-alone.ts'])
    cpSync(join(source, name), join(folder, 'src', name));
  write('package.json', '{ "type": "module" }');
  write('src/headless.ts', "console.log('headless with', process.argv.slice(2).join(' '));");
  for (const result of ['app/index.html', 'main/main.js', 'preload/preload.cjs']) write(`dist/${result}`, '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(file: string, text: string): void {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

/** Electron's package: a real one has no binary until its installer has run. */
function installElectron(installer: string): void {
  write('node_modules/electron/package.json', '{ "version": "45.0.0" }');
  write('node_modules/electron/install.js', installer);
}

function installBinary(script: string): void {
  installElectron('');
  write('node_modules/electron/path.txt', 'electron');
  write('node_modules/electron/dist/electron', `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'node_modules/electron/dist/electron'), 0o755);
}

function start(env: Record<string, string> = { DISPLAY: ':0' }) {
  const { DISPLAY: _x11, WAYLAND_DISPLAY: _wayland, ...rest } = process.env;
  const run = spawnSync(process.execPath, [join(folder, 'src/start.ts'), '--port', '0'], {
    env: { ...rest, ...env },
    encoding: 'utf8',
  });
  return { status: run.status, stdout: run.stdout.trim(), stderr: run.stderr.trim() };
}

const noWindow = (reason: string): string => `No window: ${reason}. Running headless, the panel is in your browser.`;

test.runIf(process.platform === 'linux')('without a display it runs headless and does not fetch Electron', () => {
  installElectron('console.error("must not run"); process.exit(1);');
  expect(start({})).toEqual({ status: 0, stdout: headless, stderr: noWindow('there is no display') });
});

test('without the electron package it runs headless', () => {
  expect(start()).toEqual({ status: 0, stdout: headless, stderr: noWindow('the electron package is not installed') });
});

test('when Electron cannot be fetched it says why and runs headless', () => {
  installElectron('console.error("Error: no route to host\\n    at somewhere"); process.exit(1);');
  const { status, stdout, stderr } = start();
  expect(status).toBe(0);
  expect(stdout).toBe(headless);
  expect(stderr.split('\n')).toEqual([
    'Fetching Electron 45.0.0, about 120 MB, once.',
    noWindow('Electron could not be fetched (Error: no route to host)'),
  ]);
});

describe.skipIf(process.platform === 'win32')('with a binary', () => {
  test('it opens the desktop app with its arguments and takes over its exit code', () => {
    installBinary('[ -n "$ELECTRON_RUN_AS_NODE" ] || { echo "window $*"; exit 0; }');
    expect(start()).toEqual({ status: 0, stdout: `window ${folder} --port 0`, stderr: '' });
  });

  test('that lacks a library it says so and runs headless', () => {
    installBinary('echo "cannot open libnss3.so" >&2; exit 127');
    expect(start()).toEqual({
      status: 0,
      stdout: headless,
      stderr: noWindow('Electron does not start here, cannot open libnss3.so'),
    });
  });

  test('that gives up at once, as it does as root, it says so and runs headless', () => {
    installBinary('[ -n "$ELECTRON_RUN_AS_NODE" ] || exit 133');
    expect(start()).toEqual({
      status: 0,
      stdout: headless,
      stderr: noWindow('Electron does not start here, it ended with 133'),
    });
  });
});
