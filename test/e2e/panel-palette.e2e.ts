// The palette: anything found by its name and gone to or done, by keyboard and for those who hear the page.

import type { Page } from '@playwright/test';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, route } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';
import { asSmall, violations } from './violations.ts';

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Search and commands' });
const field = (page: Page) => dialog(page).getByRole('combobox');
const option = (page: Page, name: string | RegExp) => dialog(page).getByRole('option', { name });

async function ask(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await field(page).fill(words);
}

/** The choice that Enter would take. */
const chosen = (page: Page) => dialog(page).locator('[role="option"][aria-selected="true"]');

async function run(page: Page, words: string, name: string | RegExp): Promise<void> {
  await ask(page, words);
  await expect(chosen(page)).toHaveText(name);
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
}

test('opens by key and by button, is gone through with the arrows, and gives the focus back', async ({
  gatewayWith,
  openPanel,
}) => {
  const page = await openPanel(await gatewayWith());
  const button = page.getByRole('button', { name: 'Search' });
  await button.click();
  await expect(field(page)).toBeFocused();
  await expect(field(page)).toHaveAttribute('aria-expanded', 'true');
  const active = async () => {
    const id = await field(page).getAttribute('aria-activedescendant');
    return page.evaluate((of) => document.getElementById(of ?? '')?.textContent, id);
  };
  expect(await active()).toBe('PanelPage');
  await page.keyboard.press('ArrowDown');
  expect(await active()).toBe('RequestsPage');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(chosen(page)).toBeInViewport();
  expect(await active()).not.toBe('PanelPage');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(button).toBeFocused();

  await ask(page, 'no such thing at all');
  await expect(dialog(page)).toContainText('Nothing is called that.');
  await expect(dialog(page).getByRole('status')).toHaveText('0 results');
  await page.mouse.click(5, 5);
  await expect(dialog(page)).toBeHidden();
  await expect(button).toBeFocused();
});

test('goes to pages, sections, settings and whatever the user has', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({
    config: {
      providers: [provider('alpha', baseUrl), provider('beta', baseUrl)],
      routes: [route('smart', ['alpha/m'])],
      clients: [{ name: 'my-editor', key: 'bbx-editor-0123456789' }],
      budgets: [{ id: 'monthly', scope: 'all', period: 'month', limit: 20 }],
    },
  });
  const page = await openPanel(gateway);
  const at = () => new URL(page.url()).hash;
  await run(page, 'lat', /^Latency/u);
  expect(at()).toBe('#/latency');
  await expect(page.getByRole('main')).toBeFocused();
  await run(page, 'backup restore', /^DataSettings/u);
  expect(at()).toBe('#/settings/data');
  await run(page, 'runaway', /^Runaway guard/u);
  await expect(page.getByRole('region', { name: 'Runaway guard' })).toBeFocused();
  await run(page, 'beta', /^beta /u);
  await expect(page.getByRole('listitem', { name: /^beta/u })).toBeFocused();
  await run(page, 'fire drill alpha', /^Fire drill at alpha/u);
  await expect(page.getByRole('button', { name: /^Start a drill at alpha/u })).toBeFocused();
  await run(page, 'smart', /^smart/u);
  await expect(page.getByRole('listitem', { name: 'smart' })).toBeFocused();
  await run(page, 'my-editor', /^my-editor/u);
  await expect(page.getByRole('listitem', { name: 'my-editor' })).toBeFocused();
  await run(page, 'monthly', /^monthly/u);
  await expect(page.getByRole('listitem', { name: 'monthly' })).toBeFocused();
  await run(page, 'beta/m', /^beta\/mModel/u);
  await expect(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('m');
  await expect(page.getByRole('button', { name: 'Change what is known of beta/m', exact: true })).toBeVisible();

  await postChat(gateway, chat('smart'));
  const [request] = await gateway.panel.requests.recent({ limit: 1 });
  await run(page, request?.id.toLowerCase() ?? '', /^my-editor: smart/u);
  await expect(page.getByRole('complementary')).toContainText(request?.id ?? '');
});

test('what was chosen lately stands first', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  await run(page, 'spend', /^Spend/u);
  await run(page, 'versions', /^Versions/u);
  await page.reload();
  await expect(page.getByText('Running')).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(dialog(page).getByRole('option').nth(0)).toHaveText('VersionsSettings · recent');
  await expect(dialog(page).getByRole('option').nth(1)).toHaveText('SpendPage · recent');
});

test('an id that no request has says so', async ({ gatewayWith, openPanel, expectErrors }) => {
  expectErrors(/Failed to load resource: .*404/u);
  const page = await openPanel(await gatewayWith());
  await ask(page, '01ARZ3NDEKTSV4RRFFQ69G5FAV');
  await expect(option(page, /^No request has this id/u)).toBeVisible();
});

test('switches a breaker, pauses everything and resumes what was on', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({
    config: { providers: [provider('alpha', baseUrl), provider('beta', baseUrl), provider('gamma', baseUrl)] },
  });
  const page = await openPanel(gateway);
  const on = async () =>
    (await gateway.panel.breakers.list({})).filter(({ state }) => state !== 'off').map((each) => each.provider);
  await run(page, 'switch off gamma', /^Switch off gamma/u);
  await expect.poll(on).toEqual(['alpha', 'beta']);
  await expect(page.getByRole('switch', { name: /^gamma/u })).not.toBeChecked();

  await run(page, 'pause', /^Pause everything/u);
  await expect.poll(on).toEqual([]);
  await expect(
    page.getByText('Paused: every breaker is off, so every request is refused.', { exact: true }),
  ).toBeVisible();
  await run(page, 'resume', /^Resume everything/u);
  await expect.poll(on).toEqual(['alpha', 'beta']);
  await run(page, 'switch on gamma', /^Switch on gamma/u);
  await expect.poll(on).toEqual(['alpha', 'beta', 'gamma']);
});

test('copies, changes the theme, backs up and undoes the last change', async ({ gatewayWith, openPanel }) => {
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await run(page, 'copy endpoint', /^Copy the endpoint/u);
  await expect.poll(copied).toBe(`${gateway.url}/v1`);
  await run(page, 'copy key', /^Copy the client key/u);
  await expect.poll(copied).toBe(gateway.clientKey);

  await run(page, 'dark', /^Dark theme/u);
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await run(page, 'theme system', /^Follow the theme of the system/u);
  await expect(page.getByRole('radio', { name: 'Auto' })).toBeChecked();

  await run(page, 'back up', /^Back up now/u);
  await expect(page.getByText(/^Backed up and checked: /u).first()).toBeVisible();
  expect(await gateway.panel.data.backups({})).toHaveLength(1);

  await gateway.panel.settings.set({ reserveTokens: 8192 });
  await run(page, 'undo last', /^Undo: change how much budgets hold back at a time/u);
  await expect.poll(async () => (await gateway.panel.settings.get({})).reserveTokens).toBe(4096);
});

test('stands over a drawer without closing it', async ({ gatewayWith, openPanel }) => {
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  await postChat(gateway, chat('auto'));
  await page.locator('tr[data-request]').first().click();
  const drawer = page.getByRole('complementary');
  await expect(drawer).toBeVisible();
  await ask(page, 'x');
  await page.keyboard.press('Escape');
  await expect(dialog(page)).toBeHidden();
  await expect(drawer).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
});

for (const theme of ['light', 'dark'] as const) {
  test(`is accessible in the ${theme} theme`, async ({ gatewayWith, openPanel }) => {
    const page = await openPanel(await gatewayWith());
    await asSmall(page, theme);
    await page.keyboard.press('Control+k');
    await expect(option(page, /^Panel/u)).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await field(page).fill('nothing is called that');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}
