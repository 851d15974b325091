// Measures a page of the panel from inside: when nothing on it changes any more, and for how long it stood still.

import type { Page } from '@playwright/test';

export interface PageWatch {
  /** To another page of the panel. */
  go(address: string): Promise<void>;
  /** From the beginning of `act` until the last change of what is drawn, in ms. */
  settles(act: () => Promise<unknown>): Promise<number>;
  /** How long each task took that held up the page for more than 50 ms, since the last time. */
  takeLongTasks(): Promise<number[]>;
  /** Of the page's own process. */
  cpuSeconds(): Promise<number>;
}

/** Nothing is asked for and nothing changes for so long. */
const CALM_MS = 150;
const GIVE_UP_MS = 30_000;

export async function watchPage(page: Page): Promise<PageWatch> {
  await page.addInitScript({ content: OBSERVE });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  return {
    async go(address) {
      await page.evaluate(`location.hash = ${JSON.stringify(address)}`);
    },
    async settles(act) {
      const startedAt = Date.now();
      await act();
      const changedAt: number = await page.evaluate(`watched.calm(${startedAt})`);
      return Math.max(0, changedAt - startedAt);
    },
    async takeLongTasks() {
      return page.evaluate('watched.longTasks.splice(0)');
    },
    async cpuSeconds() {
      const { metrics } = await devtools.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
    },
  };
}

/** Runs in the page, before anything else does. `calm` returns when the last change was (Unix ms). */
const OBSERVE = `
  const watched = (globalThis.watched = { asking: 0, changedAt: Date.now(), longTasks: [] });
  const change = () => { watched.changedAt = Date.now(); };
  new MutationObserver(change).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  new PerformanceObserver((list) => {
    watched.longTasks.push(...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: 'longtask' });
  const own = globalThis.fetch.bind(globalThis);
  globalThis.fetch = async (input, init) => {
    // The stream of events stays open.
    if ((input instanceof Request ? input.url : String(input)).endsWith('/rpc/events')) return own(input, init);
    watched.asking += 1;
    try {
      return await own(input, init);
    } finally {
      watched.asking -= 1;
      change();
    }
  };
  watched.calm = async (startedAt) => {
    const isCalm = () => watched.asking === 0 && Date.now() - Math.max(watched.changedAt, startedAt) > ${CALM_MS};
    while (!isCalm() && Date.now() - startedAt < ${GIVE_UP_MS}) await new Promise((resolve) => setTimeout(resolve, 10));
    return watched.changedAt;
  };
`;
