// The breakers: state, hand switch, order, trip and reset, by pointer and by keyboard.

import type { Page } from '@playwright/test';
import { askWithSdk } from '../support/chat-call.ts';
import { eventually } from '../support/eventually.ts';
import { provider } from '../support/gateway-config.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { overloaded } from '../support/upstream-behaviours.ts';
import { expect, test } from './panel-fixture.ts';

const plates = (page: Page) => page.locator('li[data-provider]');
const order = (page: Page) => plates(page).evaluateAll((all) => all.map((plate) => plate.dataset['provider']));
const stored = async (gateway: Gateway) => (await gateway.panel.providers.list({})).map(({ id }) => id);

test('switching a breaker off moves the next request to the next target', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const [first, second] = [await upstreamWith(), await upstreamWith()];
  const gateway = await gatewayWith({
    config: { providers: [provider('first', first.baseUrl), provider('second', second.baseUrl)] },
  });
  const page = await openPanel(gateway);
  await askWithSdk(gateway.openai(), 'm', false);
  expect([first.calls.length, second.calls.length]).toEqual([1, 0]);

  const breaker = page.getByRole('switch', { name: 'first' });
  await expect(breaker).toBeChecked();
  await breaker.click();
  await expect(breaker).not.toBeChecked();
  await expect(breaker).toHaveAccessibleDescription('Off');
  await eventually(async () => expect((await gateway.panel.breakers.list({}))[0]?.state).toBe('off'));

  await askWithSdk(gateway.openai(), 'm', false);
  expect([first.calls.length, second.calls.length]).toEqual([1, 1]);

  await breaker.press('Space');
  await expect(breaker).toBeChecked();
  await expect(breaker).toHaveAccessibleDescription('Closed');
});

test('follows a switch that is thrown elsewhere', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  const page = await openPanel(gateway);
  await expect(page.getByRole('switch', { name: 'alpha' })).toBeChecked();
  await gateway.panel.breakers.switch({ provider: 'alpha', on: false });
  await expect(page.getByRole('switch', { name: 'alpha' })).not.toBeChecked();
});

test('changes the order by keyboard and by dragging, and keeps it', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const ids = ['one', 'two', 'three', 'four'];
  const gateway = await gatewayWith({ config: { providers: ids.map((id) => provider(id, baseUrl)) } });
  const page = await openPanel(gateway);
  await expect(plates(page)).toHaveCount(4);

  await page.getByRole('switch', { name: 'one' }).press('Alt+ArrowRight');
  await expect.poll(() => order(page)).toEqual(['two', 'one', 'three', 'four']);
  await expect(page.getByRole('switch', { name: 'one' })).toBeFocused();
  await eventually(async () => expect(await stored(gateway)).toEqual(['two', 'one', 'three', 'four']));

  const [from, to] = await Promise.all([plates(page).first().boundingBox(), plates(page).last().boundingBox()]);
  if (from === null || to === null) throw new Error('no plates');
  await page.mouse.move(from.x + 20, from.y + from.height - 20);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + from.height - 20, { steps: 4 });
  await page.mouse.move(to.x + 40, to.y + to.height - 40, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => order(page)).toEqual(['one', 'three', 'four', 'two']);
  await eventually(async () => expect(await stored(gateway)).toEqual(['one', 'three', 'four', 'two']));

  await page.reload();
  await expect.poll(() => order(page)).toEqual(['one', 'three', 'four', 'two']);
});

test('shows a breaker that trips, why, and closes it on request', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const [ill, well] = [await upstreamWith({ always: overloaded() }), await upstreamWith()];
  const gateway = await gatewayWith({
    config: { providers: [provider('ill', ill.baseUrl), provider('well', well.baseUrl)] },
  });
  const page = await openPanel(gateway);
  await expect(page.getByText('Nothing. Every breaker')).toBeVisible();
  for (let sent = 0; sent < 12; sent += 1) await askWithSdk(gateway.openai(), 'm', false);

  const breaker = page.getByRole('switch', { name: 'ill' });
  await expect(breaker).toHaveAccessibleDescription(/^Tripped/u);
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText(
    /ill tripped: .*503|ill tripped: /u,
  );

  await page.getByRole('button', { name: 'Try now: ill' }).click();
  await expect(breaker).toHaveAccessibleDescription('Closed');
  await expect(page.getByText('Nothing. Every breaker')).toBeVisible();
});
