// A newcomer without a configuration file: from the simulated provider to a real one, and back by undo.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askWithSdk } from '../support/chat-call.ts';
import { provider, providerKey } from '../support/gateway-config.ts';
import { closedPort } from '../support/scripted-upstream.ts';
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

  await expect(page.getByText('OpenAI takes the key.').first()).toBeVisible();
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
  await expect(card.getByText('work takes this key')).toHaveCount(1);

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

test('offers the way back also when the list is reloaded before the reply comes', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', baseUrl), provider('beta', baseUrl)] } });
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  const card = page.getByRole('listitem', { name: 'alpha (OpenAI)' });
  await page.route('**/rpc/providers/remove', async (route) => {
    const response = await route.fetch();
    await expect(card).toBeHidden();
    await route.fulfill({ response });
  });
  await card.getByRole('button', { name: 'Remove alpha' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card).toBeVisible();
});

test('tells a key that is refused from one that nobody could test', async ({ gatewayWith, openPanel }) => {
  const refusal = JSON.stringify({ error: { message: 'Incorrect API key provided.', code: 'invalid_api_key' } });
  const vendor = createServer((_, response) => {
    response.writeHead(401, { 'content-type': 'application/json' }).end(refusal);
  });
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
  const { port } = vendor.address() as AddressInfo;
  const gateway = await gatewayWith({
    config: {
      providers: [
        provider('strict', `http://127.0.0.1:${port}/v1`),
        provider('gone', `http://127.0.0.1:${await closedPort()}/v1`),
        { id: 'ollama', preset: 'ollama', keys: [{ name: 'main', value: providerKey('ollama') }] },
      ],
    },
  });
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  const [strict, gone] = ['strict (OpenAI)', 'gone (OpenAI)'].map((name) => page.getByRole('listitem', { name }));
  await page.getByRole('button', { name: 'Test key main of strict' }).click();
  await expect(strict!).toContainText('strict refuses this key');
  await expect(strict!).toContainText('Incorrect API key provided.');
  await page.getByRole('button', { name: 'Test key main of gone' }).press('Enter');
  await expect(gone!).toContainText('Nobody could tell');
  await expect(page.getByRole('button', { name: 'Test key main of Ollama' })).toHaveCount(0);

  // What was found stays while other pages are looked at.
  await page.getByRole('link', { name: 'Panel', exact: true }).click();
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  await expect(strict!).toContainText('strict refuses this key');

  await page.getByRole('button', { name: 'Refresh models of gone' }).click();
  await expect(gone!).toContainText('The list could not be fetched');
  vendor.closeAllConnections();
  vendor.close();
});

test('fetches the list of models and says where it and the prices come from', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith({ models: ['a', 'b', 'c'] });
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', baseUrl)] } });
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  const card = page.getByRole('listitem', { name: 'alpha (OpenAI)' });
  await expect(card).toContainText('No list from alpha yet.');
  await expect(card).toContainText(/Prices from your configuration, then the catalog: models\.dev/u);
  await page.getByRole('button', { name: 'Refresh models of alpha' }).click();
  await expect(card).toContainText('3 models listed by alpha itself · fetched just now');
});

test('has a provider spoken to in one dialect, and takes it back', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  const card = page.getByRole('listitem', { name: 'alpha (OpenAI)' });
  const choice = page.getByRole('combobox', { name: 'Speak to alpha (OpenAI) in' });
  await expect(card).toContainText('Chat Completions, Responses');
  await choice.selectOption('Messages');
  await expect(card).toContainText('Messages only');
  await expect(choice).toHaveValue('anthropic-messages');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card).toContainText('Chat Completions, Responses');
  await expect(choice).toHaveValue('');
});
