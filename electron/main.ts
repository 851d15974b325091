// The desktop shell: one instance, the gateway in this process, one window that shows the panel.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { app, dialog, type BrowserWindow } from 'electron';
import { createBreakerbox, defaultDataDir, type Breakerbox } from '../src/index.ts';
import { guard, openWindow } from './window.ts';

// The flags that headless has too; Electron's and Chromium's own are between them.
const { values: flags } = parseArgs({
  args: process.argv.slice(1),
  options: { 'data-dir': { type: 'string' }, port: { type: 'string', default: '4747' } },
  strict: false,
});
const dataDir =
  typeof flags['data-dir'] === 'string'
    ? resolve(flags['data-dir'])
    : defaultDataDir({ platform: process.platform, env: process.env, home: app.getPath('home') });

let breakerbox: Breakerbox | null = null;
let window: BrowserWindow | null = null;
let isQuitting = false;

app.enableSandbox();
// Chromium's files get a folder of their own in the data directory, which headless runs share.
const userData = join(dataDir, 'desktop');
mkdirSync(userData, { recursive: true, mode: 0o700 });
app.setPath('userData', userData);

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showWindow);
  app.on('activate', showWindow);
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', drain);
  app.on('web-contents-created', (_event, contents) => guard(contents, panelOrigin));
  void app.whenReady().then(start).catch(reportAndExit);
} else {
  app.exit(0);
}

async function start(): Promise<void> {
  breakerbox = await createBreakerbox({
    dataDir,
    gatewayPort: Number(flags.port),
    // Any free port: only our own window needs to find it.
    panelPort: 0,
    panelFiles: join(import.meta.dirname, '../app'),
    config: null,
    env: process.env,
    logStream: process.stderr,
    version: app.getVersion(),
  });
  showWindow();
}

function showWindow(): void {
  if (window !== null) {
    if (window.isMinimized()) window.restore();
    window.focus();
    return;
  }
  const url = breakerbox?.panelUrl ?? null;
  if (url === null) return;
  window = openWindow(url);
  window.on('closed', () => (window = null));
}

function panelOrigin(): string | null {
  const url = breakerbox?.panelUrl ?? null;
  return url === null ? null : new URL(url).origin;
}

/** Requests under way are finished before the process ends. */
function drain(event: { preventDefault(): void }): void {
  event.preventDefault();
  if (isQuitting) return;
  isQuitting = true;
  Promise.resolve(breakerbox?.close()).then(() => app.exit(0), reportAndExit);
}

function reportAndExit(error: unknown): void {
  dialog.showErrorBox('Breakerbox cannot go on', error instanceof Error ? error.message : String(error));
  app.exit(1);
}
