// The one window: its options, its place, and what happens when its page breaks.

import { join } from 'node:path';
import { app, BrowserWindow, dialog, screen, type BrowserWindowConstructorOptions, type Rectangle } from 'electron';
import { PANEL_URL } from './page-protocol.ts';
import { watchPage } from './watch-page.ts';

export const PARTITION = 'persist:panel';

export interface WindowPlace extends Rectangle {
  readonly isMaximized: boolean;
}

export interface WindowParts {
  readonly place: WindowPlace | null;
  readonly icon: string;
  /** Called with the place whenever it may have changed for good. */
  readonly onPlace: (place: WindowPlace) => void;
}

const SIZE = { width: 1280, height: 860 };
/** So much of a window must be on a screen that it can be taken hold of. */
const GRIP = 64;

/** The only place that makes a window. */
export function openWindow({ place, icon, onPlace }: WindowParts): BrowserWindow {
  const window = new BrowserWindow(windowOptions(place, icon));
  if (place?.isMaximized === true) window.maximize();
  const keep = (): void => onPlace({ ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  window.on('close', keep);
  window.on('hide', keep);
  window.once('ready-to-show', () => window.show());
  watchPage(window, { ask: async (options) => dialog.showMessageBox(options), now: () => performance.now() });
  void window.loadURL(PANEL_URL);
  return window;
}

function windowOptions(place: WindowPlace | null, icon: string): BrowserWindowConstructorOptions {
  return {
    ...SIZE,
    ...(place !== null && visible(place)),
    minWidth: 1024,
    minHeight: 700,
    title: 'Breakerbox',
    icon,
    show: false,
    autoHideMenuBar: true,
    webPreferences: Object.freeze({
      preload: join(import.meta.dirname, '../preload/preload.cjs'),
      partition: PARTITION,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
      devTools: !app.isPackaged,
    }),
  };
}

/** A place on a screen that is gone is forgotten, its size is not. */
function visible({ x, y, width, height }: WindowPlace): Partial<Rectangle> {
  const isReachable = screen.getAllDisplays().some(({ workArea: area }) => {
    const isBeside = x + width < area.x + GRIP || x > area.x + area.width - GRIP;
    return !isBeside && y >= area.y && y <= area.y + area.height - GRIP;
  });
  return isReachable ? { x, y, width, height } : { width, height };
}
