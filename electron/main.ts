// The desktop shell: one instance, the gateway in this process, one window that shows the panel.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, session, type WebContents } from 'electron';
import { createBreakerbox, defaultDataDir, type Breakerbox } from '../src/index.ts';

const GATEWAY_PORT = 4747;
const PARTITION = 'persist:panel';

const dataDir = defaultDataDir({ platform: process.platform, env: process.env, home: app.getPath('home') });

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
  app.on('web-contents-created', (_event, contents) => guard(contents));
  void app.whenReady().then(start).catch(reportAndExit);
} else {
  app.exit(0);
}

async function start(): Promise<void> {
  breakerbox = await createBreakerbox({
    dataDir,
    gatewayPort: GATEWAY_PORT,
    // Any free port: only our own window needs to find it.
    panelPort: 0,
    panelFiles: join(import.meta.dirname, '../app'),
    config: null,
    env: process.env,
    logStream: process.stderr,
    version: app.getVersion(),
  });
  denyPermissions();
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
  window = new BrowserWindow({
    width: 1280,
    height: 860,
    minWidth: 1024,
    minHeight: 700,
    title: 'Breakerbox',
    autoHideMenuBar: true,
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      partition: PARTITION,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  window.on('closed', () => (window = null));
  void window.loadURL(url);
}

/** A page stays where we put it: it neither goes elsewhere nor opens anything. */
function guard(contents: WebContents): void {
  const stay = (event: { url: string; preventDefault(): void }): void => {
    if (!isPanel(event.url)) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Electron grants what nobody answers for, so everything but copying text is denied. */
function denyPermissions(): void {
  const panel = session.fromPartition(PARTITION);
  const isAllowed = (permission: string): boolean => permission === 'clipboard-sanitized-write';
  panel.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
  panel.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)));
  panel.setDevicePermissionHandler(() => false);
}

function isPanel(url: string): boolean {
  const panelUrl = breakerbox?.panelUrl ?? null;
  return panelUrl !== null && URL.parse(url)?.origin === new URL(panelUrl).origin;
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
