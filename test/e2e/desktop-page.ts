// The built app on the double of Electron, with its real page in Chromium: the page's files come from the app's own
// protocol handler, the built preload script runs before them, and its port leads into the app's process.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { ensureDesktopBuilt } from '../../src/build-panel.ts';
import { DesktopProcess } from '../shell/desktop-process.ts';

/** Chromium knows no `app:`; this is as trusted as that. */
const ORIGIN = 'http://panel.localhost';

export interface Desktop {
  readonly app: DesktopProcess;
  readonly page: Page;
  /** All that the app said to the page. */
  readonly heard: readonly string[];
  /** Errors and warnings of the page, which a test may take away. */
  readonly complaints: string[];
}

const preload = readPreload();

function readPreload(): () => string {
  return () => `(() => {
    const require = () => ({
      contextBridge: { exposeInMainWorld: (name, value) => { window[name] = value; } },
      ipcRenderer: { postMessage: (channel, _message, [port]) => {
        window.fromApp = (data) => port.postMessage(data);
        port.onmessage = ({ data }) => window.toApp(data);
        void window.offerPort(channel);
      } },
    });
    ${readFileSync(resolve(import.meta.dirname, '../../dist/preload/preload.cjs'), 'utf8')}
  })()`;
}

declare global {
  interface Window {
    fromApp(data: unknown): void;
  }
}

/** Gives the page what Electron would. */
async function furnish(page: Page, app: DesktopProcess, heard: string[]): Promise<void> {
  await page.route('**/*', async (route) => {
    const url = new URL(route.request().url());
    const isOwn = url.origin === ORIGIN;
    const served = await app.do('load', { url: isOwn ? `app://panel${url.pathname}` : url.href });
    if (served === null) await route.abort();
    else await route.fulfill({ ...served, body: Buffer.from(served.body, 'base64') });
  });
  let post: Promise<(data: unknown) => Promise<void>> | null = null;
  await page.exposeFunction('offerPort', async (channel: string) => {
    expect(channel).toBe('breakerbox:port');
    post = app.connect('page', ({ data }) => {
      if (data === undefined || page.isClosed()) return;
      heard.push(JSON.stringify(data));
      void page.evaluate((message) => window.fromApp(message), data).catch(() => undefined);
    });
    await post;
  });
  await page.exposeFunction('toApp', async (data: unknown) => {
    // The port is offered before anything is said.
    await (
      await post
    )?.(data);
  });
  await page.addInitScript(preload());
}

export const test = base.extend<{ desktop: Desktop }>({
  viewport: { width: 1280, height: 860 },
  permissions: ['clipboard-read', 'clipboard-write'],
  desktop: async ({ page }, use) => {
    await ensureDesktopBuilt({ log: () => undefined });
    const folder = mkdtempSync(join(tmpdir(), 'breakerbox-desktop-'));
    const app = new DesktopProcess({ dataDir: join(folder, 'data') });
    const [heard, complaints]: [string[], string[]] = [[], []];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
    try {
      await expect.poll(async () => (await app.do('menu'))?.length ?? 0, { timeout: 20_000 }).toBeGreaterThan(3);
      await furnish(page, app, heard);
      await page.goto(`${ORIGIN}/index.html`);
      await expect(page.getByText('Running')).toBeVisible();
      await use({ app, page, heard, complaints });
      expect(complaints).toEqual([]);
      const { code } = await app.quit();
      expect(code).toBe(0);
    } finally {
      app.kill();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});

export { expect };
