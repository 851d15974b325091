// The built desktop shell with a stand-in for Electron: the bundle is complete, its worker threads start, the window is
// locked down, and it ends after draining. What only a real Electron can show is left to the desktop specs.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { ensureDesktopBuilt } from '../../src/build-panel.ts';

const project = resolve(import.meta.dirname, '../..');
const standIn = join(import.meta.dirname, 'stand-in-electron.mjs');

beforeAll(() => ensureDesktopBuilt({ log: () => {} }), 120_000);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-desktop-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function runDesktop(env: Record<string, string> = {}) {
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', standIn, join(project, 'dist/main/main.js'), '--port', '0', '--data-dir', join(folder, 'data')],
    { env: { ...process.env, HOME: folder, ...env }, encoding: 'utf8', timeout: 20_000 },
  );
  const told = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { status, told };
}

test('it opens the panel in a window that can do nothing else, and ends after draining', () => {
  const { status, told } = runDesktop();
  expect(status).toBe(0);
  expect(told).toEqual([
    { sandbox: true },
    { path: 'userData', is: join(folder, 'data/desktop') },
    {
      webPreferences: {
        preload: join(project, 'dist/preload/preload.cjs'),
        partition: 'persist:panel',
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: false,
      },
    },
    { status: 200 },
    { goes: 'panel', isStopped: false },
    { goes: 'https://example.org/', isStopped: true },
    { goes: 'http://127.0.0.1@example.org/', isStopped: true },
    { goes: 'file:///etc/passwd', isStopped: true },
    { goes: 'nonsense', isStopped: true },
    { opens: 'deny' },
    { permission: 'clipboard-sanitized-write', isAllowed: true },
    { permission: 'geolocation', isAllowed: false },
    { exit: 0 },
  ]);
  expect(existsSync(join(folder, 'data/ledger.sqlite'))).toBe(true);
});

test('a second instance leaves at once', () => {
  const { status, told } = runDesktop({ IS_SECOND: 'yes' });
  expect(status).toBe(0);
  expect(told.at(-1)).toEqual({ exit: 0 });
  expect(existsSync(join(folder, 'data/ledger.sqlite'))).toBe(false);
});
