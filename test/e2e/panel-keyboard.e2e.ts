// Without a mouse: every page is reached, read and left again, the focus is always seen, and nothing happens while typing.

import type { Page } from '@playwright/test';
import { SECTIONS } from '../../app/features/settings/sections.ts';
import { PAGES } from '../../app/shell/pages.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, route } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

test('g and a letter go to every page, and Tab goes on from its beginning', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  for (const { key, path, title } of PAGES) {
    await page.keyboard.press('g');
    await page.keyboard.press(key);
    await expect(heading(page)).toHaveText(title === 'Settings' ? 'General' : title);
    expect(new URL(page.url()).hash).toBe(`#${path}`);
    // On a page that is there to be typed into, in its field at once.
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
    await page.getByRole('main').focus();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true);
  }
});

test('every stop of the keyboard on every page is seen', async ({ gatewayWith, upstreamWith, openPanel }) => {
  test.setTimeout(180_000);
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({
    config: {
      providers: [provider('alpha', baseUrl)],
      routes: [route('smart', ['alpha/m'])],
      budgets: [{ id: 'monthly', scope: 'all', period: 'month', limit: 20 }],
    },
  });
  await postChat(gateway, chat('smart'));
  const page = await openPanel(gateway);
  for (const path of new Set([...PAGES.map((each) => each.path), ...SECTIONS.map((each) => each.path)])) {
    await page.evaluate((to) => void (location.hash = to), path);
    // More than the button in the head: what the page is about has come.
    await expect.poll(() => page.locator('main').locator('a, button, input, select').count()).toBeGreaterThan(1);
    await page.waitForTimeout(200);
    await page.getByRole('main').focus();
    const unseen = new Set<string>();
    let stops = 0;
    for (; stops < 400; stops += 1) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(stopOfKeyboard);
      if (stop === null) break;
      if (!stop.isSeen) unseen.add(stop.what);
    }
    expect([path, [...unseen]]).toEqual([path, []]);
    expect(stops, path).toBeGreaterThan(0);
    expect(stops, path).toBeLessThan(400);
  }
});

/** Where the focus is: whether an outline is drawn there or around what it stands in; null: it has left the page. */
function stopOfKeyboard(): { what: string; isSeen: boolean } | null {
  const at = document.activeElement;
  if (at === null || at === document.body || at.closest('main, aside') === null) return null;
  const isOutlined = (element: Element): boolean =>
    [null, '::after'].some((part) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0;
    });
  // A hidden field of a choice is seen by the label around it, a scroller by what it holds.
  const around = [at, at.closest('label'), at.parentElement].filter((element) => element !== null);
  const isSeen = around.some(isOutlined) || at.scrollHeight > at.clientHeight + 1;
  return { what: at.outerHTML.slice(0, 160), isSeen };
}

test('the first stop leads past the rail', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  await page.keyboard.press('Tab');
  const skip = page.getByRole('button', { name: 'Skip to the page' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});

test('the slash goes into the search of the page, or searches everything', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await expect(page.getByRole('searchbox', { name: 'Search' })).toBeVisible();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search' })).toBeFocused();
  // A character like any other in there.
  await page.keyboard.type('?/g');
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('?/g');
  await expect(page.getByRole('dialog')).toBeHidden();

  await page.getByRole('main').focus();
  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await expect(heading(page)).toHaveText('Budgets');
  await page.keyboard.press('/');
  await expect(page.getByRole('dialog', { name: 'Search and commands' })).toBeVisible();
});

test('the question mark shows the keys, and a letter on its own does nothing', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  await page.getByRole('link', { name: 'Spend' }).focus();
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(help).toBeVisible();
  for (const { title } of PAGES) await expect(help.getByText(title, { exact: true })).toBeVisible();
  // Under the dialog the page rests.
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(heading(page)).toHaveText('Panel');
  await page.keyboard.press('Escape');
  await expect(help).toBeHidden();
  await expect(page.getByRole('link', { name: 'Spend' })).toBeFocused();

  await page.keyboard.press('r');
  await expect(heading(page)).toHaveText('Panel');
  await page.keyboard.press('g');
  await page.waitForTimeout(1_600);
  await page.keyboard.press('r');
  await expect(heading(page)).toHaveText('Panel');
});

test('a drawer is opened and closed by keyboard, and the focus is where it was', async ({ gatewayWith, openPanel }) => {
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  await postChat(gateway, chat('auto'));
  const row = page.locator('tr[data-request] button').first();
  await row.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('complementary')).toBeHidden();
  await expect(row).toBeFocused();
});
