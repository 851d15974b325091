// The live list: what a tool sends through the gateway is on the panel at once, with who answered and what it cost.

import { askWithSdk } from '../support/chat-call.ts';
import { TOKENS } from '../support/chat-format.ts';
import { gate } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { overloaded, pausesAfter, serverError } from '../support/upstream-behaviours.ts';
import { expect, test } from './panel-fixture.ts';

test('shows a request made through the gateway with its tokens, cost and time to first token', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({
    config: {
      providers: [provider('alpha', upstream.baseUrl)],
      clients: [{ name: 'my-editor', key: 'bbx-test-key-0123456789' }],
    },
  });
  const page = await openPanel(gateway);
  await expect(page.getByText('No request yet')).toBeVisible();

  await askWithSdk(gateway.openai('bbx-test-key-0123456789'), 'alpha/m', true);

  const row = page.getByRole('row').filter({ hasText: 'my-editor' });
  await expect(row).toContainText('alpha/m');
  await expect(row).toContainText('done');
  // A handful of tokens at $0.15 and $0.60 a million: a few millionths of a dollar, which is not $0.00.
  await expect(row).toContainText(/\$0\.0000\d+/u);
  await expect(row).toContainText(/\d+ ms|\d\.\d\d s/u);
  const recorded = await gateway.panel.requests.recent({ limit: 1 });
  await expect(row).toContainText(String(recorded[0]?.inputTokens));
  await expect(row).toContainText(String(recorded[0]?.outputTokens));
  await expect(page.getByTestId('spend-today')).toContainText(/\$0\.0000\d+/u);
  await expect(page.getByRole('region', { name: 'Today' })).toContainText('1 request');
});

test('marks a failed attempt and tells the whole story in the drawer', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const [ill, well] = [await upstreamWith({ always: overloaded() }), await upstreamWith()];
  const gateway = await gatewayWith({
    config: {
      providers: [provider('ill', ill.baseUrl), provider('well', well.baseUrl)],
      routes: [route('both', ['ill/m', 'well/m'])],
    },
  });
  const page = await openPanel(gateway);
  await askWithSdk(gateway.openai(), 'both', false);

  const row = page.getByRole('row').filter({ hasText: 'both' });
  await expect(row).toContainText('failed');
  await expect(row).toContainText('well/m');

  await row.click();
  const drawer = page.getByRole('complementary');
  await expect(drawer.getByRole('heading', { name: '2 attempts' })).toBeVisible();
  const attempts = drawer.getByRole('region', { name: 'Attempts' }).getByRole('listitem');
  await expect(attempts.first()).toContainText('ill/m');
  await expect(attempts.first()).toContainText('503');
  await expect(attempts.last()).toContainText('answered (200)');
  await expect(drawer).toContainText('tokens × price');
  await expect(page).toHaveURL(/#\/request\//u);

  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(row.getByRole('button')).toBeFocused();
});

test('follows a stream from running to done, in the open drawer too', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const hold = gate();
  const upstream = await upstreamWith({ always: pausesAfter(1, hold, { tokens: TOKENS }) });
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  const page = await openPanel(gateway);
  const answer = askWithSdk(gateway.openai(), 'alpha/m', true);

  const row = page.getByRole('row').filter({ hasText: 'alpha/m' });
  await expect(row).toContainText('running');
  await row.getByRole('button').press('Enter');
  const drawer = page.getByRole('complementary');
  await expect(drawer).toContainText('running');
  hold.open();
  await answer;
  await expect(row).toContainText('done');
  await expect(drawer.getByText('answered (200)')).toBeVisible();
});

test('keeps the rows that are being read in place while new ones arrive', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  const openai = gateway.openai();
  for (let sent = 0; sent < 40; sent += 1) await askWithSdk(openai, 'alpha/m', false);
  const page = await openPanel(gateway);
  await expect(page.getByText('40 requests')).toBeVisible();
  // The total may be here before the list is.
  await expect(page.locator('tr[data-request]').first()).toBeVisible();
  await page.getByRole('main').evaluate((main) => main.scrollTo(0, main.scrollHeight));
  const oldest = (await gateway.panel.requests.recent({ limit: 100 })).at(-1);
  const read = page.locator(`tr[data-request="${oldest?.id}"]`);
  await expect(read).toBeInViewport();
  const before = await read.boundingBox();

  for (let sent = 0; sent < 3; sent += 1) await askWithSdk(openai, 'alpha/m', false);

  await expect(page.getByText('43 requests')).toBeVisible();
  // Rows are as tall as their text makes them: a pixel is rounding.
  const moved = ((await read.boundingBox())?.y ?? 0) - (before?.y ?? 0);
  expect(Math.abs(moved)).toBeLessThanOrEqual(1);
});

test('draws only the rows in sight of a long list, and every row when it is scrolled to', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  const openai = gateway.openai();
  await Promise.all(Array.from({ length: 90 }, () => askWithSdk(openai, 'alpha/m', false)));
  const page = await openPanel(gateway);
  await expect(page.getByText('90 requests')).toBeVisible();
  const rows = page.locator('tr[data-request]');
  expect(await rows.count()).toBeLessThan(60);

  const seen = new Set<string>();
  const main = page.getByRole('main');
  for (let end = false; !end;) {
    for (const id of await rows.evaluateAll((all) => all.map((row) => row.dataset['request'] ?? ''))) seen.add(id);
    end = await main.evaluate((page) => page.scrollTop + page.clientHeight >= page.scrollHeight - 1);
    await main.evaluate((page) => page.scrollBy(0, 400));
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  expect(seen.size).toBe(90);
});

test('walks the rows with the arrow keys', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const upstream = await upstreamWith({ always: serverError() });
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  for (let sent = 0; sent < 2; sent += 1) await askWithSdk(gateway.openai(), 'alpha/m', false).catch(() => undefined);
  const page = await openPanel(gateway);
  const rows = page.locator('tr[data-request]').getByRole('button');
  await expect(rows).toHaveCount(2);
  await rows.first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(rows.last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('complementary')).toContainText('failed');
});
