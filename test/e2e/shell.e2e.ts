// The way from a click through preload script, port and main process into the core and back, without Electron itself.

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from './desktop-page.ts';

test('a click in the page throws the breaker in the core, and one in the tray throws it in the page', async ({
  desktop,
}) => {
  const { app, page } = desktop;
  await page.evaluate(() => (location.hash = '#/providers/add'));
  await page.getByText('OpenAI', { exact: true }).first().click();
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill('sk-canary-0123456789abcdefghij');
  await page.getByRole('textbox', { name: /^Base URL/u }).fill('http://127.0.0.1:9/v1');
  await page.getByRole('button', { name: 'Add OpenAI' }).click();
  await expect(page.getByRole('button', { name: 'Add OpenAI' })).toBeHidden();
  await page.evaluate(() => (location.hash = '#/'));
  const breaker = page.getByRole('switch', { name: 'openai' });
  await expect(breaker).toBeChecked();
  const inTray = async () => (await app.do('menu'))?.find(({ label }) => label === 'openai')?.checked;
  await expect.poll(inTray).toBe(true);

  await breaker.click();
  await expect(breaker).not.toBeChecked();
  await expect.poll(inTray).toBe(false);

  await app.do('choose', { label: 'openai' });
  await expect(breaker).toBeChecked();
  expect(desktop.heard.join('\n')).not.toContain('sk-canary');
});

test('exports and the configuration can be saved from the page', async ({ desktop: { page, app } }) => {
  await page.evaluate(() => (location.hash = '#/data'));
  const [config] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the configuration' }).click(),
  ]);
  expect(await app.do('save', { url: 'blob:app://panel/x', name: config.suggestedFilename() })).toMatch(/\.yaml$/u);
  const [rows] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: /^Download/u })
      .nth(0)
      .click(),
  ]);
  expect(rows.suggestedFilename()).toMatch(/^requests-.*\.(csv|jsonl)$/u);
  const address = `app://panel${new URL(rows.url()).pathname}`;
  expect(await app.do('save', { url: address, name: rows.suggestedFilename() })).toContain('requests-');
});

test('every page works under the policy of the window', async ({ desktop }) => {
  const { page } = desktop;
  const links = await page.locator('nav a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  expect(links.length).toBeGreaterThan(4);
  for (const link of links) {
    await page.locator(`nav a[href="${link}"]`).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
});

test('the page keeps its connection over a reload', async ({ desktop }) => {
  const { page, app } = desktop;
  await page.reload();
  await expect(page.getByText('Running')).toBeVisible();
  await app.do('choose', { label: 'demo' });
  await expect(page.getByRole('switch', { name: 'demo' })).toBeVisible();
});

test('the page sees one constant and nothing of Node', async ({ desktop }) => {
  const seen = await desktop.page.evaluate(() => {
    const { breakerbox } = window as unknown as { breakerbox: object };
    return {
      names: Object.keys(breakerbox),
      kinds: Object.values(breakerbox).map((value) => typeof value),
      node: ['require', 'process', 'module', 'Buffer', 'global'].map((name) => typeof (window as never)[name]),
    };
  });
  expect(seen).toEqual({ names: ['version'], kinds: ['string'], node: Array(5).fill('undefined') });
});

test('nothing in the page reaches beyond it', async ({ desktop }) => {
  const { page, complaints } = desktop;
  const asked: string[] = [];
  const sink = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end();
  }).listen(0, '127.0.0.1');
  await once(sink, 'listening');
  const to = `127.0.0.1:${(sink.address() as AddressInfo).port}`;
  await page.evaluate(async (address) => {
    const fail = async (run: () => unknown): Promise<void> => {
      try {
        await run();
      } catch {
        // Refused at once: as good as blocked.
      }
    };
    const add = (tag: string, attributes: Record<string, string>): void => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
    };
    await fail(() => fetch(`http://${address}/fetch`));
    await fail(() => new WebSocket(`ws://${address}/ws`));
    await fail(() => new EventSource(`http://${address}/events`));
    await fail(() => navigator.sendBeacon(`http://${address}/beacon`));
    await fail(() => new Worker(`http://${address}/worker.js`));
    await fail(() => add('img', { src: `http://${address}/img` }));
    await fail(() => add('iframe', { src: `http://${address}/frame` }));
    await fail(() => add('object', { data: `http://${address}/object` }));
    await fail(() => add('video', { src: `http://${address}/video` }));
    for (const rel of ['stylesheet', 'prefetch', 'preload', 'dns-prefetch', 'preconnect', 'manifest'])
      await fail(() => add('link', { rel, as: 'image', href: `http://${address}/${rel}` }));
  }, to);
  const violations = await page.evaluate(async () => {
    const seen: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
    const tries: (() => unknown)[] = [
      // oxlint-disable-next-line no-eval -- that it does not work is what is shown
      () => (0, eval)('1'),
      () => (document.body.innerHTML = '<i>x</i>'),
      () => {
        const script = document.createElement('script');
        script.setAttribute('src', 'https://example.org/x.js');
        document.body.append(script);
      },
      () => document.body.setAttribute('style', 'color: red'),
    ];
    // In a turn of the page's own: a debugger may evaluate what a page may not.
    const thrown = await new Promise<boolean[]>((resolve) => {
      setTimeout(() => resolve(tries.map(fails)), 0);
    });
    function fails(run: () => unknown): boolean {
      try {
        run();
        return false;
      } catch {
        return true;
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    return { thrown, seen: [...new Set(seen)].toSorted() };
  });
  expect(violations.thrown.slice(0, 2)).toEqual([true, true]);
  expect(violations.seen).toEqual(expect.arrayContaining(['require-trusted-types-for', 'style-src-attr']));
  expect(asked).toEqual([]);
  sink.close();
  // The browser tells of each of these; that it does is what was wanted.
  expect(complaints.length).toBeGreaterThan(8);
  complaints.splice(0);
});
