// Requests: all of them, live and past, found by anything, however many there are.

import type { Page } from '@playwright/test';
import { createFormat } from '../../app/ui/format.ts';
import { askWithSdk } from '../support/chat-call.ts';
import { provider, route } from '../support/gateway-config.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { OVERLOADED, pastSpend, type PastRequest } from '../support/past-spend.ts';
import { overloaded } from '../support/upstream-behaviours.ts';
import { expect, test } from './panel-fixture.ts';
import { asSmall, expectSound } from './violations.ts';

const format = createFormat('en-US');
test.use({ timezoneId: 'Asia/Kathmandu', locale: 'en-US' });

const rowsOf = (page: Page) => page.locator('tr[data-request]');
const countOf = (page: Page) => page.getByRole('status').filter({ hasText: 'newest first' });

async function openRequests(openPanel: (gateway: Gateway) => Promise<Page>, gateway: Gateway): Promise<Page> {
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Requests', exact: true }).click();
  return page;
}

async function addFilter(page: Page, label: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Add a filter' }).selectOption({ label });
}

const isFailed = ({ state }: PastRequest) => state === 'failed';

test('finds requests by state, client, rule, error, cost and time, all in the address', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 800, until: Date.now() });
  const page = await openRequests(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  await expect(countOf(page)).toContainText('800 requests');
  const newest = past.at(-1);
  await expect(rowsOf(page).first()).toHaveAttribute('data-request', newest?.id ?? '');

  await addFilter(page, 'failed');
  await expect(countOf(page)).toContainText(`${past.filter(isFailed).length} request`);
  await addFilter(page, 'editor');
  await addFilter(page, 'short-prompts');
  const cheap = past.filter((request) => isFailed(request) && request.client === 'editor' && request.route === 'cheap');
  await expect(rowsOf(page)).toHaveCount(cheap.length);
  await page.getByRole('button', { name: 'State failed : remove this filter' }).click();
  await page.getByLabel('Error says').fill(OVERLOADED.slice(4, 24).toUpperCase());
  const told = past.filter(
    (request) => (isFailed(request) || request.fellBack) && request.client === 'editor' && request.route === 'cheap',
  );
  await expect(countOf(page)).toContainText(`${told.length} request`);
  await expect(rowsOf(page)).toHaveCount(told.length);
  await page.getByRole('button', { name: 'Clear all' }).click();
  await page.getByLabel('Error says').fill('');

  await page.getByLabel('Cost at least').fill('0.05');
  await expect(page.getByRole('button', { name: 'Cost at least $0.0500 : remove this filter' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Measure' }).selectOption('took');
  await page.getByLabel('Took at least').fill('20');
  const slow = past.filter(({ costNanos, durationMs }) => (costNanos ?? 0) >= 50_000_000 && durationMs >= 20_000);
  await expect(rowsOf(page)).toHaveCount(slow.length);
  await page.reload();
  await page.getByRole('combobox', { name: 'Measure' }).selectOption('took');
  await expect(page.getByLabel('Took at least')).toHaveValue('20');
  await expect(rowsOf(page)).toHaveCount(slow.length);

  await page.getByLabel('Took at most').fill('soon');
  await expect(page.getByLabel('Took at most')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Took at most').fill('25');
  const between = slow.filter(({ durationMs }) => durationMs <= 25_000);
  await expect(rowsOf(page)).toHaveCount(between.length);
  await page.getByRole('button', { name: /^Cost at least .* remove this filter$/u }).click();
  await page.getByRole('button', { name: 'Took 20.0 s to 25.0 s : remove this filter' }).click();
  await expect(page.getByLabel('Took at most')).toHaveValue('');
  await expect(countOf(page)).toContainText('800 requests');
});

test('finds what a fallback answered, and what has something in common with a request', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 600, until: Date.now() });
  const page = await openRequests(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  await addFilter(page, 'answered by one');
  const fellBack = past.filter((request) => request.fellBack);
  await expect(countOf(page)).toContainText(`${fellBack.length} requests`);
  await expect(rowsOf(page).first()).toHaveAttribute('data-request', fellBack.at(-1)?.id ?? '');
  await rowsOf(page).first().click();
  const drawer = page.getByRole('complementary');
  await drawer.getByRole('link', { name: fellBack.at(-1)?.client ?? '', exact: true }).click();
  await expect(countOf(page)).toContainText(
    `${past.filter(({ client }) => client === fellBack.at(-1)?.client).length} requests`,
  );
});

test('opens a request beside the list, by keyboard too, and goes back to where it was', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 120, until: Date.now() });
  const page = await openRequests(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  await addFilter(page, 'groq');
  const buttons = rowsOf(page).getByRole('button');
  await buttons.first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const drawer = page.getByRole('complementary');
  const second = past.filter((request) => request.provider === 'groq').at(-2);
  await expect(drawer).toContainText(second?.id ?? '');
  await expect(drawer.getByRole('button', { name: 'Make this a rule test' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(buttons.nth(1)).toBeFocused();
  await expect(page.getByRole('button', { name: 'Provider groq : remove this filter' })).toBeVisible();
});

test('shows what comes in, where it is what is looked for', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', baseUrl), provider('beta', baseUrl)] } });
  const page = await openRequests(openPanel, gateway);
  await expect(page.getByRole('heading', { name: 'No request yet' })).toBeVisible();
  await askWithSdk(gateway.openai(), 'alpha/m', false);
  await expect(rowsOf(page)).toHaveCount(1);
  await page.reload();
  await addFilter(page, 'alpha');
  await askWithSdk(gateway.openai(), 'beta/m', false);
  await askWithSdk(gateway.openai(), 'alpha/m', false);
  await expect(rowsOf(page)).toHaveCount(2);
  await expect(rowsOf(page).filter({ hasText: 'beta' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Provider alpha : remove this filter' }).click();
  await expect(rowsOf(page)).toHaveCount(3);
});

test('hears of what only the ledger can judge', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const [ill, well] = [await upstreamWith({ always: overloaded() }), await upstreamWith()];
  const gateway = await gatewayWith({
    config: {
      providers: [provider('ill', ill.baseUrl), provider('well', well.baseUrl)],
      routes: [route('both', ['ill/m', 'well/m'])],
    },
  });
  const page = await openRequests(openPanel, gateway);
  await askWithSdk(gateway.openai(), 'well/m', false);
  await expect(rowsOf(page)).toHaveCount(1);
  await addFilter(page, 'answered by one');
  await expect(rowsOf(page)).toHaveCount(0);
  await askWithSdk(gateway.openai(), 'both', false);
  await askWithSdk(gateway.openai(), 'well/m', false);
  await expect(rowsOf(page)).toHaveCount(1);
  await expect(rowsOf(page)).toContainText('both');
});

test('copies a request as a line for the terminal, leads to a rule of it, and sends it again', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const providers = [provider('alpha', baseUrl)];
  const gateway = await gatewayWith({ config: { providers, settings: { captureBodies: true } } });
  await askWithSdk(gateway.openai(), 'alpha/m', false);
  const page = await openRequests(openPanel, gateway);
  await rowsOf(page).first().click();
  const actions = page.getByRole('region', { name: 'What to do with it' });
  await actions.getByRole('button', { name: 'Copy as curl' }).click();
  await expect(actions.getByRole('button', { name: 'Copied' })).toBeVisible();
  const line = await page.evaluate(() => navigator.clipboard.readText());
  expect(line).toContain(`curl ${gateway.url}/v1/chat/completions`);
  expect(line).toContain(`Bearer ${gateway.clientKey}`);
  expect(line).toContain('"alpha/m"');
  const [request] = await gateway.panel.requests.recent({ limit: 1 });
  await expect(actions.getByRole('link', { name: 'Make a rule from this' })).toHaveAttribute(
    'href',
    `#/routing/new-rule?from=${request?.id ?? ''}`,
  );
  await actions.getByRole('button', { name: 'Send again' }).click();
  await expect(rowsOf(page)).toHaveCount(2);
  const [again] = await gateway.panel.requests.recent({ limit: 1 });
  await expect(page).toHaveURL(new RegExp(`/requests/${again?.id ?? 'none'}`, 'u'));
  await expect(page.getByRole('complementary')).toContainText(again?.id ?? 'none');
});

test('says why a request cannot be made again', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', baseUrl)] } });
  await askWithSdk(gateway.openai(), 'alpha/m', false);
  const page = await openRequests(openPanel, gateway);
  await rowsOf(page).first().click();
  const actions = page.getByRole('region', { name: 'What to do with it' });
  await expect(actions.getByRole('button', { name: 'Copy as curl' })).toBeDisabled();
  await expect(actions).toContainText('keeping requests and answers is off');
});

test('walks through thousands of rows and draws only those in sight', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 3_000, until: Date.now() });
  const page = await openRequests(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  await expect(countOf(page)).toContainText('3,000 requests');
  const oldest = page.locator(`tr[data-request="${past[0]?.id ?? ''}"]`);
  const main = page.getByRole('main');
  await expect(async () => {
    await main.evaluate((all) => all.scrollTo(0, all.scrollHeight));
    await expect(oldest).toBeVisible({ timeout: 200 });
  }).toPass({ timeout: 30_000 });
  expect(await rowsOf(page).count()).toBeLessThan(120);
  await expect(countOf(page)).toContainText('3,000 requests');
});

test('goes to any time by the bars above the list', async ({ gatewayWith, dataDirWith, openPanel }) => {
  const past = pastSpend({ requests: 2_000, until: Date.now() });
  const page = await openRequests(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  const zone = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kathmandu', dateStyle: 'short' });
  await page.locator('.recharts-bar').first().locator('.recharts-bar-rectangle path').nth(20).click();
  await expect(page.getByRole('radio', { name: 'From–to' })).toBeChecked();
  const day = await page.getByLabel('From', { exact: true }).inputValue();
  const ofDay = past.filter(({ startedAt }) => zone.format(startedAt) === day);
  expect(ofDay.length).toBeGreaterThan(0);
  await expect(countOf(page)).toContainText(`${format.count(ofDay.length)} request`);
  await expect(rowsOf(page).first()).toHaveAttribute('data-request', ofDay.at(-1)?.id ?? '');
});

test('says what to do when nothing is found, and when it fails', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
  expectErrors,
}) => {
  const past = pastSpend({ requests: 30, until: Date.now() });
  const page = await openRequests(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  await page.getByLabel('Cost at least').fill('1000');
  await page.getByRole('button', { name: 'Show all requests' }).click();
  await expect(rowsOf(page)).toHaveCount(30);
  expectErrors(/ERR_FAILED/u);
  await page.route('**/rpc/requests/search', (route) => route.abort());
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('Could not load the requests');
  await page.unroute('**/rpc/requests/search');
  // News of the ledger may have it ask again before anybody can press the button.
  await expect(async () => {
    const again = page.getByRole('button', { name: 'Try again' });
    if (await again.isVisible()) await again.click({ timeout: 1_000 });
    await expect(rowsOf(page)).toHaveCount(30, { timeout: 2_000 });
  }).toPass();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no serious barrier in the ${colorScheme} theme, and fits into 1024 × 700`, async ({
    gatewayWith,
    dataDirWith,
    openPanel,
  }) => {
    const past = pastSpend({ requests: 200, until: Date.now() });
    const page = await openRequests(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
    await asSmall(page, colorScheme);
    await addFilter(page, 'done');
    await addFilter(page, 'editor');
    await rowsOf(page).first().click();
    await expect(page.getByRole('complementary').getByRole('heading', { name: /attempt/u })).toBeVisible();
    await expectSound(page);
  });
}
