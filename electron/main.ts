// The desktop shell: decides whether this process runs at all, and hands over to `desktop.ts`.

import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { app, dialog, protocol } from 'electron';
import { defaultDataDir } from '../src/index.ts';
import { judgeBindings, type KnownBindings } from './check-bindings.ts';
import { EXIT_REFUSED, readFlags, refusedSwitches, type Flags } from './command-line.ts';
import { runDesktop } from './desktop.ts';
import { PANEL_SCHEME } from './page-protocol.ts';
import { beginStart } from './starts.ts';

/** Put in by vite.config.ts. */
declare const BREAKERBOX_BINDINGS: KnownBindings;

const BINDINGS = join(import.meta.dirname, '../../node_modules/better-sqlite3/prebuilds');

app.enableSandbox();
protocol.registerSchemesAsPrivileged([PANEL_SCHEME]);
try {
  begin(readFlags(process.argv.slice(1)));
} catch (error) {
  reportAndExit(error);
}

function begin(flags: Flags): void {
  const refused = app.isPackaged ? refusedSwitches((name) => app.commandLine.hasSwitch(name)) : [];
  if (refused.length > 0) {
    console.error(`Breakerbox does not take ${refused.map((name) => `--${name}`).join(', ')}.`);
    app.exit(EXIT_REFUSED);
    return;
  }
  const changed = app.isPackaged && process.platform !== 'darwin' ? judgeBindings(BINDINGS, BREAKERBOX_BINDINGS) : null;
  if (changed !== null) throw new Error(changed);
  const own = defaultDataDir({ platform: process.platform, env: process.env, home: homedir() });
  const dataDir = flags.dataDir === null ? own : resolve(flags.dataDir);
  // Chromium's files get a folder of their own in the data directory, which headless runs share. The lock of the single
  // instance is there too, so that there is one for each data directory.
  const userData = join(dataDir, 'desktop');
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  app.setPath('userData', userData);
  if (!app.requestSingleInstanceLock()) {
    app.exit(0);
    return;
  }
  const start = beginStart(userData, app.getVersion());
  // A driver that fails at drawing is what most often ends an app before its window is there.
  if (start.isCareful) app.disableHardwareAcceleration();
  const configHome = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
  runDesktop({
    flags,
    start,
    dataDir,
    env: process.env,
    executable: process.env['APPIMAGE'] ?? process.execPath,
    autostart: join(configHome, 'autostart'),
    reportAndExit,
  });
}

function reportAndExit(error: unknown): void {
  dialog.showErrorBox('Breakerbox cannot go on', error instanceof Error ? error.message : String(error));
  app.exit(1);
}
