// Latency: percentiles over time, their spread, and what did not go the straight way, each leading to its requests.

import type { Page } from '@playwright/test';
import { createFormat } from '../../app/ui/format.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { pastSpend, type PastRequest } from '../support/past-spend.ts';
import { expect, test } from './panel-fixture.ts';
import { asSmall, expectSound } from './violations.ts';

const format = createFormat('en-US');
test.use({ timezoneId: 'America/New_York', locale: 'en-US' });

async function openLatency(openPanel: (gateway: Gateway) => Promise<Page>, gateway: Gateway): Promise<Page> {
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Latency', exact: true }).click();
  await page.getByText('90 days', { exact: true }).click();
  return page;
}

/** The one in the middle, of what was measured. */
function median(requests: readonly PastRequest[], read: (request: PastRequest) => number): number {
  const sorted = requests
    .filter(({ state }) => state !== 'failed')
    .map(read)
    .toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
}

/** "0.82 s", "120 ms", "12.4 s" in milliseconds. */
function milliseconds(text: string): number {
  const [, value, unit] = /([\d.]+) (ms|s)/u.exec(text) ?? [];
  return Number(value) * (unit === 's' ? 1_000 : 1);
}

test('tells the times of each model within five percent, and how many failed or fell back', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 1_200, until: Date.now() });
  const page = await openLatency(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  for (const model of ['gpt-5-mini', 'gpt-oss-120b']) {
    const these = past.filter((request) => request.model === model);
    const cells = page.getByRole('row').filter({ hasText: model }).getByRole('cell');
    await expect(cells.nth(0)).toHaveText(format.count(these.length));
    const ttft = milliseconds(await cells.nth(1).innerText());
    expect(Math.abs(ttft / median(these, ({ ttftMs }) => ttftMs) - 1)).toBeLessThan(0.06);
    const failed = these.filter(({ state }) => state === 'failed' || state === 'truncated').length;
    await expect(cells.nth(6)).toHaveText(format.percent(failed / these.length));
    const fellBack = these.filter((request) => request.fellBack).length;
    await expect(cells.nth(7)).toHaveText(fellBack === 0 ? '–' : format.percent(fellBack / these.length));
  }
  const fates = page.getByRole('region', { name: 'Errors and fallbacks' });
  const cancelled = past.filter(({ state }) => state === 'cancelled').length;
  await expect(fates).toContainText(`Cancelled by the client: ${format.count(cancelled)}`);
});

test('draws any metric by anything, and keeps what was chosen in its address', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 500, until: Date.now() });
  const page = await openLatency(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  await expect(page.getByRole('img', { name: /^Time to first token by day,/u })).toBeVisible();
  await page.getByText('Tokens per second', { exact: true }).click();
  await page.getByText('By provider', { exact: true }).click();
  await page.getByText('p95', { exact: true }).first().click();
  await page.getByText('Week', { exact: true }).click();
  const chart = page.getByRole('img', { name: /^Tokens per second by week and provider, p95,/u });
  await expect(chart).toBeVisible();
  await page.reload();
  await expect(chart).toBeVisible();
  await expect(page.getByRole('region', { name: 'Spread' })).toContainText('tokens/s');
  await page.getByRole('button', { name: 'Only ollama' }).click();
  const ollama = past.filter(({ provider, state }) => provider === 'ollama' && state !== 'failed').length;
  await expect(page.getByRole('region', { name: 'Spread' })).toContainText(`${ollama} requests`);
});

test('leads from a bar of failures and from a row to their requests', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 500, until: Date.now() });
  const page = await openLatency(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  const fates = page.getByRole('region', { name: 'Errors and fallbacks' });
  await fates.locator('.recharts-bar').first().locator('.recharts-bar-rectangle path').last().click();
  await expect(page).toHaveTitle(/^Requests/u);
  await expect(page.getByRole('button', { name: 'State failed : remove this filter' })).toBeVisible();
  const rows = page.locator('tr[data-request]');
  await expect(rows.first()).toBeVisible();
  await expect(rows.filter({ hasText: /failed|cut off/u })).toHaveCount(await rows.count());

  await page.goBack();
  await page.getByRole('link', { name: 'qwen3-coder', exact: true }).click();
  const expected = past.filter(({ model }) => model === 'qwen3-coder').length;
  await expect(page.getByRole('status').filter({ hasText: 'newest first' })).toContainText(`${expected} requests`);
});

test('teaches when nothing was measured, and says what to do when it fails', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
  expectErrors,
}) => {
  const empty = await openPanel(await gatewayWith());
  await empty.getByRole('link', { name: 'Latency', exact: true }).click();
  await expect(empty.getByRole('heading', { name: 'Nothing was measured yet' })).toBeVisible();

  const past = pastSpend({ requests: 50, until: Date.now() });
  const page = await openLatency(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  expectErrors(/ERR_FAILED/u);
  await page.route('**/rpc/latency/**', (route) => route.abort());
  await page.getByText('Whole request', { exact: true }).first().click();
  await expect(page.getByRole('alert')).toHaveCount(2);
  await page.unroute('**/rpc/latency/**');
  await page.getByRole('region', { name: 'Spread' }).getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('img', { name: /^Spread of whole request/u })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no serious barrier in the ${colorScheme} theme, and fits into 1024 × 700`, async ({
    gatewayWith,
    dataDirWith,
    openPanel,
  }) => {
    const past = pastSpend({ requests: 400, until: Date.now() });
    const page = await openLatency(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
    await asSmall(page, colorScheme);
    await page.getByText('By model', { exact: true }).click();
    await expect(page.getByRole('img', { name: /^Time to first token by day and model/u })).toBeVisible();
    for (const figures of await page.getByText('The chart in figures').all()) await figures.click();
    await expectSound(page);
  });
}
