// Spend: every figure is the sum of what the requests cost, and leads to them.

import type { Page } from '@playwright/test';
import { createFormat } from '../../app/ui/format.ts';
import { askWithSdk } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { pastSpend, type PastRequest } from '../support/past-spend.ts';
import { expect, test } from './panel-fixture.ts';
import { asSmall, expectSound } from './violations.ts';

const DAY_MS = 86_400_000;
const ZONE = 'Europe/Berlin';
const format = createFormat('en-US');
test.use({ timezoneId: ZONE, locale: 'en-US' });

const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, dateStyle: 'short' });

/** Those of the last days, today included, in the reader's zone. */
function ofDays(past: readonly PastRequest[], days: number): PastRequest[] {
  const first = dayOf.format(Date.now() - (days - 1) * DAY_MS);
  return past.filter(({ startedAt }) => dayOf.format(startedAt) >= first);
}

const costOf = (requests: readonly PastRequest[]) => requests.reduce((sum, { costNanos }) => sum + (costNanos ?? 0), 0);
const isOf = (model: string) => (request: PastRequest) => request.model === model;

async function openSpend(openPanel: (gateway: Gateway) => Promise<Page>, gateway: Gateway): Promise<Page> {
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Spend', exact: true }).click();
  return page;
}

test('adds up to what the requests cost, in all and by model, in the reader’s own days', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 1_500, until: Date.now() });
  const page = await openSpend(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  const stats = page.getByRole('region', { name: 'In all' });
  for (const [label, days] of [
    ['30 days', 30],
    ['7 days', 7],
  ] as const) {
    await page.getByText(label, { exact: true }).click();
    const these = ofDays(past, days);
    await expect(stats).toContainText(`≥ ${format.money(costOf(these))}`);
    await expect(stats).toContainText(format.count(these.length));
    const upTo = these.reduce((sum, { upToNanos }) => sum + upToNanos, 0);
    await expect(stats).toContainText(format.money(costOf(these) + upTo));
    const row = page.getByRole('table', { name: 'Spend by model' }).getByRole('row').filter({ hasText: 'gpt-5-mini' });
    await expect(row).toContainText(format.money(costOf(these.filter(isOf('gpt-5-mini')))));
    await expect(row).toContainText(format.count(these.filter(isOf('gpt-5-mini')).length));
  }
  // Nobody knows what a local model costs: that is not nothing.
  await expect(page.getByRole('row').filter({ hasText: 'qwen3-coder' })).toContainText('unknown');
});

test('leads from a part of a bar, a row and a figure to their requests', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 600, until: Date.now() });
  const page = await openSpend(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  const these = ofDays(past, 30);
  await page.getByRole('link', { name: 'gpt-oss-120b', exact: true }).click();
  await expect(page).toHaveTitle(/^Requests/u);
  const expected = these.filter(isOf('gpt-oss-120b')).length;
  await expect(page.getByRole('status').filter({ hasText: 'newest first' })).toContainText(
    `${format.count(expected)} requests`,
  );
  await expect(page.getByRole('button', { name: 'Model gpt-oss-120b : remove this filter' })).toBeVisible();

  await page.goBack();
  // The dearest model stands at the bottom of every bar: the last one of its parts is today's, or of the last day with any.
  const parts = page.locator('.recharts-bar').first().locator('.recharts-bar-rectangle path');
  await parts.last().click();
  await expect(page.getByRole('button', { name: 'Model claude-sonnet-4-5 : remove this filter' })).toBeVisible();
  const last = these.filter(isOf('claude-sonnet-4-5')).at(-1);
  const sameDay = these
    .filter(isOf('claude-sonnet-4-5'))
    .filter(({ startedAt }) => dayOf.format(startedAt) === dayOf.format(last?.startedAt));
  await expect(page.locator('tr[data-request]')).toHaveCount(sameDay.length);

  await page.goBack();
  await page.getByText('The chart in figures').press('Enter');
  const figures = page.getByRole('table', { name: 'Cost by day and model' });
  const day = these.at(-1)?.startedAt ?? 0;
  const ofDay = these.filter(({ startedAt }) => dayOf.format(startedAt) === dayOf.format(day));
  await figures
    .getByRole('row')
    .filter({ has: page.getByRole('link') })
    .last()
    .getByRole('link')
    .first()
    .press('Enter');
  await expect(page.locator('tr[data-request]')).toHaveCount(ofDay.length);
});

test('is narrowed by anything, keeps that in its address, and says what it was narrowed to', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 600, until: Date.now() });
  const page = await openSpend(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  const stats = page.getByRole('region', { name: 'In all' });
  const these = ofDays(past, 30).filter(({ client, route }) => client === 'editor' && route === null);
  await page.getByRole('combobox', { name: 'Add a filter' }).selectOption({ label: 'editor' });
  await page.getByRole('combobox', { name: 'Add a filter' }).selectOption({ label: 'no route' });
  await expect(stats).toContainText(format.count(these.length));
  await page.reload();
  await expect(stats).toContainText(format.count(these.length));
  await expect(page.getByRole('button', { name: 'Route no route : remove this filter' })).toBeVisible();

  await page.getByText('By provider', { exact: true }).click();
  await page.getByRole('button', { name: 'Only groq' }).click();
  await expect(stats).toContainText(format.count(these.filter((request) => request.provider === 'groq').length));
  await page.getByRole('button', { name: 'Clear all' }).click();
  await expect(stats).toContainText(format.count(ofDays(past, 30).length));
  await page.goBack();
  await expect(page.getByRole('button', { name: 'Client editor : remove this filter' })).toBeVisible();
  // Other pages begin without what was chosen here.
  await page.getByRole('link', { name: 'Requests', exact: true }).click();
  await expect(page.getByRole('button', { name: /remove this filter$/u })).toHaveCount(0);
});

test('is worked by keyboard, with days of one’s own choosing', async ({ gatewayWith, dataDirWith, openPanel }) => {
  const past = pastSpend({ requests: 600, until: Date.now() });
  const page = await openSpend(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  await page.getByRole('radio', { name: '30 days' }).focus();
  for (const name of ['90 days', 'This month', 'From–to']) {
    await page.keyboard.press('ArrowRight');
    await expect(page.getByRole('radio', { name })).toBeChecked();
  }
  const [from, to] = [20, 10].map((ago) => dayOf.format(Date.now() - ago * DAY_MS));
  await page.getByLabel('From', { exact: true }).fill(from ?? '');
  await page.getByLabel('to', { exact: true }).fill(to ?? '');
  const these = past.filter(
    ({ startedAt }) => dayOf.format(startedAt) >= (from ?? '') && dayOf.format(startedAt) <= (to ?? ''),
  );
  await expect(page.getByRole('region', { name: 'In all' })).toContainText(format.count(these.length));
  await page.getByLabel('From', { exact: true }).fill(dayOf.format(Date.now()));
  await expect(page.getByRole('alert')).toContainText('must not be before');
});

test('teaches when there is nothing, says what to do when it fails, and counts what comes in', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', baseUrl)] } });
  const page = await openSpend(openPanel, gateway);
  await expect(page.getByRole('heading', { name: 'Nothing was spent yet' })).toBeVisible();
  await askWithSdk(gateway.openai(), 'alpha/m', false);
  await page.getByRole('link', { name: 'See how to make the first request' }).click();
  await page.getByRole('link', { name: 'Spend', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: '100 %' });
  await expect(row).toContainText('$0.0000');
  await askWithSdk(gateway.openai(), 'alpha/m', false);
  await askWithSdk(gateway.openai(), 'alpha/m', false);
  await expect(row).toContainText('3', { timeout: 15_000 });

  expectErrors(/ERR_FAILED/u);
  await page.route('**/rpc/spend/series', (route) => route.abort());
  await page.getByText('By client', { exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('Could not load the chart');
  await page.unroute('**/rpc/spend/series');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('img', { name: /^Cost by day and client/u })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no serious barrier in the ${colorScheme} theme, and fits into 1024 × 700`, async ({
    gatewayWith,
    dataDirWith,
    openPanel,
  }) => {
    const past = pastSpend({ requests: 400, until: Date.now() });
    const page = await openSpend(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
    await asSmall(page, colorScheme);
    await page.getByRole('combobox', { name: 'Add a filter' }).selectOption({ label: 'editor' });
    await expect(page.getByRole('img', { name: /^Cost by day and model/u })).toBeVisible();
    await page.getByText('The chart in figures').click();
    await expectSound(page);
  });
}
