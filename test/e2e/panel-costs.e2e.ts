// What requests cost: the arithmetic of one, how far our prices are from what was charged, and putting the past right.

import { postChat, chat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { says } from '../support/speaking-upstream.ts';
import { expect, test } from './panel-fixture.ts';

const USAGE = { input: 1_200, cached: 200, output: 340 };

test('costs are shown as arithmetic, compared, put right and taken back', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith();
  upstream.always(says({ text: 'hi', usage: USAGE }));
  const models = [{ id: 'm', inputPrice: 3, cachedInputPrice: 0.3, outputPrice: 15 }];
  const gateway = await gatewayWith({
    config: {
      providers: [provider('alpha', upstream.baseUrl, { models })],
      settings: { baselineModel: 'alpha/m' },
    },
  });
  for (let n = 0; n < 3; n += 1) await postChat(gateway, chat('alpha/m'));
  const page = await openPanel(gateway);

  await page.locator('[data-request] button').first().click();
  const cost = page.getByRole('region', { name: 'Cost' });
  await expect(cost.getByRole('row', { name: /^1,000 input × \$3\.00\/M/u })).toContainText('$0.003');
  await expect(cost.getByRole('row', { name: /^200 cached × \$0\.30\/M/u })).toContainText('$0.00006');
  await expect(cost.getByRole('row', { name: /^Sum/u })).toContainText('$0.00816');
  await expect(cost).toContainText('your configuration');
  await page.keyboard.press('Escape');

  await page.getByRole('link', { name: 'Models', exact: true }).click();
  const past = page.getByRole('region', { name: 'Costs of the past' });
  await expect(past).toContainText('every request has a cost');
  await gateway.panel.models.override({
    provider: 'alpha',
    model: 'm',
    inputPrice: 6e9,
    cachedInputPrice: 6e8,
    cacheWritePrice: null,
    outputPrice: 30e9,
    reasoningPrice: null,
    contextWindow: null,
    maxOutput: null,
    abilities: {},
  });
  await past.getByRole('button', { name: 'Reprice…' }).click();
  await past.getByRole('button', { name: 'Show the difference' }).click();
  await expect(past).toContainText('3 of 3 requests change');
  await expect(past).toContainText('+100 %');
  await past.getByRole('button', { name: 'Put 3 requests right' }).click();
  await expect(page.getByText('The costs of 3 requests were put right.', { exact: true })).toBeVisible();
  const spent = async (): Promise<number> =>
    (await gateway.panel.spend.totals({ from: 0, to: Date.now() + 3_600_000 })).totals.costNanos;
  expect(await spent()).toBe(3 * 2 * 8_160_000);
  await past.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByText('3 requests cost again what they did before.', { exact: true })).toBeVisible();
  expect(await spent()).toBe(3 * 8_160_000);
});
