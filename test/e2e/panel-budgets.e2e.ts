// Budgets from the first one to a refusal, and a client that has run away from its pause to its return.

import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';

const MODELS = [{ id: 'm', inputPrice: 1, outputPrice: 1000 }];

test('a budget is added, seen to fill, changed, removed and brought back', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource: .*422/u);
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({
    config: { providers: [provider('alpha', upstream.baseUrl, { models: MODELS })], settings: { reserveTokens: 10 } },
  });
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Budgets', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'No budget yet' })).toBeVisible();

  const form = page.getByRole('form', { name: 'Add a budget' });
  await form.getByRole('textbox', { name: 'Name' }).fill('Daily One');
  await form.getByRole('combobox', { name: 'Renewed' }).selectOption('day');
  await form.getByRole('textbox', { name: 'Limit in dollars' }).fill('much');
  await form.getByRole('button', { name: 'Add budget' }).click();
  await expect(form).toContainText('An amount in dollars');
  await form.getByRole('textbox', { name: 'Limit in dollars' }).fill('0.016');
  await form.getByRole('textbox', { name: 'Step 1: per cent of the limit' }).fill('15');
  await form.getByRole('button', { name: 'Add budget' }).click();
  await expect(form.getByRole('alert')).toContainText('An id begins with a small letter');
  await form.getByRole('textbox', { name: 'Name' }).fill('daily');
  await form.getByRole('button', { name: 'Add budget' }).click();

  const row = page.getByRole('listitem', { name: 'daily' });
  const meter = row.getByRole('meter', { name: 'Budget daily' });
  await expect(meter).toHaveAttribute('aria-valuenow', '0');
  expect((await postChat(gateway, chat('alpha/m'))).status).toBe(200);
  // Three tokens at a tenth of a cent each.
  await expect(meter).toHaveAttribute('aria-valuenow', '19');
  await expect(row).toContainText('Past 15 %.');
  await expect(page.getByText('Budget daily is at 15 %.', { exact: true })).toBeVisible();

  expect((await postChat(gateway, chat('alpha/m', { max_tokens: 20 }))).status).toBe(402);
  await expect(row).toContainText('1 request found no room.');
  await page.getByRole('link', { name: 'Panel', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText(
    'Budget daily is at 19 %. 1 request found no room.',
  );
  await expect(page.getByRole('meter', { name: 'Budget daily' })).toBeVisible();
  await page.getByRole('link', { name: 'Budgets', exact: true }).click();

  await row.getByRole('button', { name: 'Edit daily' }).click();
  const edit = page.getByRole('form', { name: 'Edit daily' });
  await edit.getByRole('textbox', { name: 'Limit in dollars' }).fill('1');
  await edit.getByRole('button', { name: 'Save' }).click();
  await expect(row).toContainText('of $1.00 a day');
  expect((await postChat(gateway, chat('alpha/m', { max_tokens: 20 }))).status).toBe(200);

  await row.getByRole('button', { name: 'Remove daily' }).click();
  await expect(row).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(row).toBeVisible();
});

test('a client that has run away is paused, seen and resumed', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({
    config: {
      providers: [provider('alpha', upstream.baseUrl)],
      settings: { runaway: { repeats: 3, minutes: 5, pause: true } },
    },
  });
  const page = await openPanel(gateway);
  const again = async () => {
    const same = { model: 'alpha/m', messages: [{ role: 'user', content: 'Again.' }] };
    return (await postChat(gateway, same)).status;
  };
  expect([await again(), await again(), await again()]).toEqual([200, 200, 403]);
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await expect(attention).toContainText('default is paused: it asked the same 3 times within 5 minutes');
  await page.getByRole('link', { name: 'Budgets', exact: true }).click();
  await page.getByRole('button', { name: 'Resume default' }).click();
  await expect(page.getByText('default goes on.', { exact: true })).toBeVisible();
  expect(await again()).toBe(200);
});
