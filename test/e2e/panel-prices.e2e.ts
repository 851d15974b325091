// What the traffic there was would have cost at other prices.

import { chat, postChat } from '../support/chat-call.ts';
import { provider, route } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';

test('tries prices beside the rules: prefilled, checked, kept, and named in the result', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({
    config: {
      providers: [
        provider('dear', baseUrl, { models: [{ id: 'm', inputPrice: 10, outputPrice: 40 }] }),
        provider('cheap', baseUrl, { models: [{ id: 'm', inputPrice: 1, outputPrice: 4 }] }),
      ],
      routes: [route('thrifty', ['cheap/m'])],
    },
  });
  for (let sent = 0; sent < 3; sent += 1) await postChat(gateway, chat('dear/m'));
  const done = async () => (await gateway.panel.requests.recent({ limit: 10 })).filter(({ state }) => state === 'done');
  await expect.poll(async () => (await done()).length).toBe(3);
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Routing', exact: true }).click();

  const prices = page.getByRole('region', { name: 'Other prices' });
  const model = prices.getByRole('combobox', { name: 'Model' });
  await model.fill('deer/m');
  await model.press('Enter');
  await expect(model).toHaveAccessibleDescription(/no provider “deer”\. Yours: dear, cheap/u);
  await model.fill('dear/m');
  await model.press('Enter');
  const row = prices.getByRole('group', { name: 'Price of dear/m' });
  const input = row.getByRole('textbox', { name: 'Input', exact: true });
  await expect(input).toBeFocused();
  await expect(input).toHaveValue('10');
  await expect(row.getByRole('textbox', { name: 'Output' })).toHaveValue('40');

  await input.fill('cheap');
  const tryThem = page.getByRole('button', { name: 'Try these prices' });
  await tryThem.click();
  await expect(input).toHaveAccessibleDescription('Dollars, such as 0.25.');
  await expect(page.getByRole('alert')).toHaveText('Mend the prices above first.');
  await input.fill('20');
  await row.getByRole('textbox', { name: 'Output' }).fill('80');
  await page.getByRole('link', { name: 'Panel', exact: true }).click();
  await page.getByRole('link', { name: 'Routing', exact: true }).click();
  await expect(input).toHaveValue('20');

  await tryThem.click();
  const whatIf = page.getByRole('region', { name: 'What would it have cost?' });
  await expect(whatIf).toContainText(/would have cost \$[\d.]+ instead of \$[\d.]+ \(\+100 %\)/u);
  await expect(whatIf).toContainText('0 of 3 requests move');
  await expect(whatIf).toContainText('Under the rules in force, at 1 other price.');
  await expect(whatIf.getByRole('region', { name: 'Prices that were assumed' })).toContainText(
    'dear/m$20.00 input, $80.00 output',
  );

  await row.getByRole('button', { name: 'Remove the price of dear/m' }).click();
  await expect(model).toBeFocused();
  await expect(page.getByRole('button', { name: 'Try the rules' })).toBeVisible();
});
