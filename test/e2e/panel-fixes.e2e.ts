// What refusals teach: seen in the drawer and on the page of fixes, corrected and taken back by hand.

import type { Page } from '@playwright/test';
import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import type { Behaviour } from '../support/scripted-upstream.ts';
import { answers, unsupportedParameter } from '../support/upstream-behaviours.ts';
import { expect, test } from './panel-fixture.ts';
import { toSettings } from './to-settings.ts';

const refusesTemperature: Behaviour = (exchange) =>
  (exchange.asked['temperature'] === undefined ? answers() : unsupportedParameter())(exchange);

const toFixes = (page: Page) => toSettings(page, 'Fixes');
const LEFT_OUT = "leaves out 'temperature'";
const row = (page: Page, words = LEFT_OUT) => page.getByRole('listitem', { name: words, exact: true });

test('an empty page says what will be there', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  await toFixes(page);
  await expect(page.getByRole('heading', { name: 'Nothing learned yet' })).toBeVisible();
});

test('what is learned appears by itself, and the drawer says what was changed', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith({ always: refusesTemperature });
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  const page = await openPanel(gateway);
  await toFixes(page);
  await expect(page.getByText('Nothing learned yet')).toBeVisible();
  await postChat(gateway, chat('alpha/m', { temperature: 0.5 }));
  await expect(row(page)).toContainText('Leaves out');
  await expect(row(page)).toContainText("'temperature' is not supported with this model");
  await expect(row(page)).toContainText('forgotten on');

  await page.getByRole('link', { name: 'Panel', exact: true }).click();
  await page.locator('tr[data-request]').first().click();
  const attempts = page.getByRole('complementary').getByRole('region', { name: 'Attempts' });
  await expect(attempts.getByText(LEFT_OUT)).toHaveAttribute('title', 'drop:temperature');

  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  await page.getByRole('link', { name: '1 fix', exact: true }).click();
  await expect(row(page)).toBeVisible();
});

test('is kept, switched off, forgotten and brought back', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const upstream = await upstreamWith({ always: refusesTemperature });
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  const status = async () => (await postChat(gateway, chat('alpha/m', { temperature: 0.5 }))).status;
  expect(await status()).toBe(200);
  const page = await openPanel(gateway);
  await toFixes(page);

  await page.getByRole('button', { name: /^Keep for good: / }).click();
  await expect(row(page)).toContainText('kept for good');
  await page.getByRole('button', { name: /^Let expire: / }).click();
  await expect(row(page)).toContainText('forgotten on');

  await page.getByRole('button', { name: /^Switch off: / }).click();
  await expect(row(page)).toContainText('off: neither made nor learned again');
  expect(await status()).toBe(400);
  await page.getByRole('button', { name: /^Switch on: / }).click();
  await expect(row(page)).toContainText('forgotten on');
  expect(await status()).toBe(200);

  await page.getByRole('button', { name: /^Forget: / }).click();
  await expect(page.getByText('Nothing learned yet')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page)).toBeVisible();
});

test('is edited by keyboard, and refused where it could do nothing', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource: .*422/u);
  const upstream = await upstreamWith({ always: refusesTemperature });
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  await postChat(gateway, chat('alpha/m', { temperature: 0.5 }));
  const page = await openPanel(gateway);
  await toFixes(page);
  const edit = page.getByRole('button', { name: /^Edit: / });
  await edit.press('Enter');
  const form = page.getByRole('form', { name: `Edit: ${LEFT_OUT}` });
  const action = form.getByRole('combobox', { name: 'What to do' });
  await expect(action).toBeFocused();
  await expect(action).toHaveValue('drop');

  const field = form.getByRole('textbox', { name: 'Field', exact: true });
  await field.fill('messages');
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/never changed/u);

  await field.fill('temperature');
  await action.selectOption('Limit a number');
  const limit = form.getByRole('textbox', { name: 'Limit' });
  await limit.fill('warm');
  await limit.press('Enter');
  await expect(limit).toHaveAccessibleDescription('A limit is a number.');
  await limit.fill('0.2');
  await limit.press('Enter');
  await expect(form).toBeHidden();
  await expect(edit).toBeFocused();
  await expect(row(page, "limits 'temperature' to 0.2")).toContainText('kept for good');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row(page)).toContainText('forgotten on');
});

test('is added by hand and made in the next request', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  const page = await openPanel(gateway);
  await toFixes(page);
  await page.getByRole('button', { name: 'Add a change by hand' }).click();
  const form = page.getByRole('form', { name: 'Add a change' });
  const model = form.getByRole('combobox', { name: 'Model' });
  await model.fill('nobody-has-this');
  await expect(model).toHaveAccessibleDescription(/not known to have this model/u);
  await model.fill('m');
  await form.getByRole('combobox', { name: 'What to do' }).selectOption('Set a field to a value');
  await form.getByRole('textbox', { name: 'Field', exact: true }).fill('user');
  await form.getByRole('textbox', { name: 'Value', exact: true }).fill('somebody');
  await form.getByRole('textbox', { name: 'that also have the field' }).fill('temperature');
  await form.getByRole('button', { name: 'Add change' }).click();
  await expect(row(page, "sets 'user' to somebody, when the request has 'temperature'")).toContainText('made by hand');

  await postChat(gateway, chat('alpha/m', { temperature: 0.5 }));
  expect(JSON.parse(upstream.calls[0]?.body.toString() ?? '')).toMatchObject({ user: 'somebody' });
});

test('a whole change is chosen from what its dialect has', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  const page = await openPanel(gateway);
  await toFixes(page);
  await page.getByRole('button', { name: 'Add a change by hand' }).click();
  const form = page.getByRole('form', { name: 'Add a change' });
  const action = form.getByRole('combobox', { name: 'What to do' });
  await form.getByRole('combobox', { name: 'Model' }).fill('m');
  await action.selectOption('Sends developer messages as system messages');
  await expect(form.getByRole('textbox', { name: 'Field', exact: true })).toHaveCount(0);
  // Another dialect has no such change.
  await form.getByRole('combobox', { name: 'In requests sent as' }).selectOption('Responses');
  await expect(action).toHaveValue('drop');
  await form.getByRole('combobox', { name: 'In requests sent as' }).selectOption('Chat Completions');
  await form.getByRole('button', { name: 'Add change' }).click();
  await expect(row(page, 'sends developer messages as system messages')).toBeVisible();
});
