// The one window, and what its page may not do.
import { join } from 'node:path';
import { app, BrowserWindow, session, type WebContents } from 'electron';

const PARTITION = 'persist:panel';

/** Opens a window that shows the panel at `url` and nothing else. */
export function openWindow(url: string): BrowserWindow {
  denyPermissions();
  const window = new BrowserWindow({
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
  void window.loadURL(url);
  return window;
}

/** A page stays at `origin`: it neither goes elsewhere nor opens anything. */
export function guard(contents: WebContents, origin: () => string | null): void {
  const stay = (event: { url: string; preventDefault(): void }): void => {
    // Compared by the parser: a prefix is easily forged.
    if (URL.parse(event.url)?.origin !== origin()) event.preventDefault();
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
