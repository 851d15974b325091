// What is known of models: found, seen with its source, overridden and taken back.

import { provider } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';

test('a model is found, overridden by keyboard, and has its known values again', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const models = [{ id: 'm', inputPrice: 0.15, outputPrice: 0.6 }, { id: 'other' }];
  const gateway = await gatewayWith({
    config: { providers: [provider('alpha', baseUrl, { models }), provider('beta', baseUrl)] },
  });
  const priceOf = async (model: string) => {
    const found = await gateway.panel.models.list({ provider: 'alpha', search: `alpha/${model}` });
    return found.models.find((each) => each.model === model)?.inputPrice;
  };
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  const search = page.getByRole('searchbox', { name: 'Search' });
  await search.fill('nobody-has-this');
  await expect(page.getByText('No model has such a name')).toBeVisible();
  await search.fill('alpha/other');
  await expect(page.getByRole('status').filter({ hasText: '1 model' })).toBeVisible();
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: /^alpha\/other/u }) });
  await expect(row).toContainText('unknown');

  const change = row.getByRole('button', { name: 'Change what is known of alpha/other' });
  await change.press('Enter');
  const form = page.getByRole('form', { name: 'Values of yours for alpha/other' });
  const input = form.getByRole('textbox', { name: 'Input', exact: true });
  await expect(input).toBeFocused();
  await input.fill('cheap');
  await input.press('Enter');
  await expect(input).toHaveAccessibleDescription(/Dollars/u);
  await input.fill('$0.25');
  await form.getByRole('textbox', { name: 'Output', exact: true }).fill('2');
  await form.getByRole('combobox', { name: 'tools' }).selectOption('no');
  await input.press('Enter');
  await expect(form).toBeHidden();
  await expect(change).toBeFocused();
  await expect(row).toContainText('$0.25');
  await expect(row).toContainText('with values of yours');
  expect(await priceOf('other')).toBe(250_000_000);

  await change.press('Enter');
  await expect(form.getByRole('textbox', { name: 'Input', exact: true })).toHaveValue('0.25');
  await form.getByRole('button', { name: 'Take back all of mine' }).click();
  await expect(row).not.toContainText('with values of yours');
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(row).toContainText('$0.25');
});

test('says how old the prices are, and fetches them daily only for those who want it', async ({
  gatewayWith,
  openPanel,
}) => {
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  const line = page.getByRole('region', { name: 'Where the prices come from' });
  await expect(line).toContainText(/Prices: models\.dev.*, \d{4}-\d\d-\d\d \(.*\)/u);
  await expect(line.getByRole('combobox', { name: 'When prices are fetched' })).toHaveValue('off');
});
