// What stands outside the window: tray, dock or taskbar, notifications.

import { join } from 'node:path';
import { app, Menu, nativeImage, Notification, Tray, type BrowserWindow } from 'electron';
import type { News } from './news.ts';
import { headline, trayMenu, type TrayActions, type TrayState } from './tray-menu.ts';

export interface Outside {
  readonly show: (state: TrayState, window: BrowserWindow | null) => void;
  readonly tell: (news: News) => void;
  /** False where the system has no place for a tray: the window is then all there is. */
  readonly hasTray: boolean;
}

export const ICONS = join(import.meta.dirname, '../../electron/icons');

export function standOutside(act: TrayActions, withTray: boolean): Outside {
  const tray = withTray ? makeTray(act) : null;
  let shown = '';
  let marked = -1;
  return {
    hasTray: tray !== null,
    show(state, window) {
      const template = trayMenu(state, act);
      const tripped = state.breakers.filter(({ state: is }) => is === 'tripped').length;
      if (tripped !== marked) showTripped(tripped, window);
      marked = tripped;
      // A menu that is replaced closes under the user's pointer, so only when it says something else.
      const now = JSON.stringify(template);
      if (now === shown) return;
      shown = now;
      const menu = Menu.buildFromTemplate(template);
      tray?.setContextMenu(menu);
      tray?.setToolTip(headline(state));
      app.dock?.setMenu(menu);
    },
    tell({ title, body }) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body });
      notification.on('click', act.openPanel);
      notification.show();
    },
  };
}

function makeTray(act: TrayActions): Tray | null {
  const name = process.platform === 'darwin' ? 'trayTemplate.png' : 'tray.png';
  const image = nativeImage.createFromPath(join(ICONS, name));
  try {
    const tray = new Tray(image);
    // Elsewhere a click opens the menu.
    if (process.platform === 'win32') tray.on('click', act.openPanel);
    return tray;
  } catch {
    return null;
  }
}

/** How many breakers have tripped, on the icon in dock or taskbar. */
function showTripped(count: number, window: BrowserWindow | null): void {
  if (process.platform !== 'win32') {
    app.setBadgeCount(count);
    return;
  }
  const mark = count === 0 ? null : nativeImage.createFromPath(join(ICONS, 'tripped.png'));
  window?.setOverlayIcon(mark, count === 0 ? '' : `${count} tripped`);
}
