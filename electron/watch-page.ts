// The window's page may crash or hang; traffic does not pass through it. It is loaded again by itself once a minute at
// most, so that a page which always crashes does not do so for ever.

import type { BrowserWindow, MessageBoxOptions } from 'electron';

const RELOAD_EVERY_MS = 60_000;

export interface PageWatchParts {
  readonly ask: (options: MessageBoxOptions) => Promise<{ readonly response: number }>;
  readonly now: () => number;
}

export function watchPage(window: BrowserWindow, { ask, now }: PageWatchParts): void {
  const contents = window.webContents;
  let reloadedAt = -Infinity;
  let isAsking = false;

  async function offer(message: string, first: string, act: () => void): Promise<void> {
    if (isAsking) return;
    isAsking = true;
    const detail = 'The gateway is not affected: requests go on.';
    const { response } = await ask({ type: 'warning', message, detail, buttons: [first, 'Not now'], cancelId: 1 });
    isAsking = false;
    if (response === 0 && !window.isDestroyed()) act();
  }

  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    if (now() - reloadedAt >= RELOAD_EVERY_MS) {
      reloadedAt = now();
      contents.reload();
      return;
    }
    void offer(`The window crashed again (${reason}).`, 'Load it again', () => contents.reload());
  });
  window.on('unresponsive', () => {
    void offer('The window does not answer.', 'Load it again', () => {
      reloadedAt = now();
      contents.forcefullyCrashRenderer();
      contents.reload();
    });
  });
}
