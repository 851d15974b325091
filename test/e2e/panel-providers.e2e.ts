// A newcomer without a configuration file: from the simulated provider to a real one, and back by undo.

import { askWithSdk } from '../support/chat-call.ts';
import { providerKey } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';

test('begins with the simulated provider and replaces it by one whose key is pasted', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  await expect(page.getByText('No provider yet: a simulated one answers.')).toBeVisible();
  await expect(page.getByRole('switch', { name: 'Demo' })).toBeVisible();

  await page.getByRole('region', { name: 'Needs attention' }).getByRole('link', { name: 'Add a provider' }).click();
  await page.getByText('OpenAI', { exact: true }).click();
  const key = page.getByRole('textbox', { name: 'Key', exact: true });
  await key.fill('gsk_of-somebody-else');
  await expect(page.getByText('This looks like a key of Groq.')).toBeVisible();
  await key.fill(providerKey('openai'));
  await page.getByRole('textbox', { name: /^Base URL/u }).fill(upstream.baseUrl);
  await page.getByRole('textbox', { name: /^Models/u }).fill('m');
  await page.getByRole('button', { name: 'Add OpenAI' }).click();

  await expect(page.getByRole('switch', { name: 'OpenAI' })).toBeVisible();
  await expect(page.getByRole('switch', { name: 'Demo' })).toBeHidden();
  await askWithSdk(gateway.openai(), 'openai/m', false);
  await expect(page.getByRole('row').filter({ hasText: 'openai/m' })).toContainText('done');
  expect(upstream.calls[0]?.headers.authorization).toBe(`Bearer ${providerKey('openai')}`);
  expect(await page.content()).not.toContain(providerKey('openai'));
});

test('removes a provider and a key, and brings both back', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith();
  await gateway.panel.providers.add({ preset: 'openai', id: 'work', baseUrl, key: providerKey('work') });
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  const card = page.getByRole('listitem', { name: 'work (OpenAI)' });

  await card.getByRole('button', { name: 'Add a key to work' }).click();
  await card.getByRole('textbox', { name: 'Key' }).fill(providerKey('second'));
  await card.getByRole('button', { name: 'Add key', exact: true }).click();
  await expect(card.getByText('key-2', { exact: true })).toBeVisible();

  await card.getByRole('button', { name: 'Remove key main of work' }).click();
  await expect(card.getByText('main', { exact: true })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card.getByText('main', { exact: true })).toBeVisible();

  await card.getByRole('button', { name: 'Remove work' }).click();
  await expect(page.getByText('No provider yet')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(card.getByText('key-2', { exact: true })).toBeVisible();
});

test('changes a base URL and says that its key must be given again', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource: .*422/u);
  const [before, after] = [await upstreamWith(), await upstreamWith()];
  const gateway = await gatewayWith();
  const added = { preset: 'openai', id: 'work', baseUrl: before.baseUrl, key: providerKey('work'), models: ['m'] };
  await gateway.panel.providers.add(added);
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  await page.getByRole('button', { name: 'Change the base URL of work' }).click();
  await expect(page.getByText('at a new one they must be given again')).toBeVisible();

  await page.getByRole('textbox', { name: 'Base URL' }).fill('nonsense');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('textbox', { name: 'Base URL' })).toHaveAttribute('aria-invalid', 'true');

  await page.getByRole('textbox', { name: 'Base URL' }).fill(after.baseUrl);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('cannot be opened here')).toBeVisible();
  await expect(page.getByText(after.baseUrl)).toBeVisible();
});
