// The clients: a key for each tool, from its making to its end and back, and the one that the head of the panel shows.

import type { Page } from '@playwright/test';
import { askWithSdk, chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';

const toClients = (page: Page) => page.getByRole('link', { name: 'Clients', exact: true }).click();
const toPanel = (page: Page) => page.getByRole('link', { name: 'Panel', exact: true }).click();
const row = (page: Page, name: string) => page.getByRole('listitem', { name, exact: true });

async function add(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Name of a new client' }).fill(name);
  await page.keyboard.press('Enter');
}

async function copied(page: Page, what: string): Promise<string> {
  await page.getByRole('button', { name: `Copy ${what}` }).click();
  await expect(page.getByRole('button', { name: `Copied ${what}` })).toBeVisible();
  return page.evaluate(() => navigator.clipboard.readText());
}

test('gives a tool a key of its own, takes it away and brings it back', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  const page = await openPanel(gateway);
  await toClients(page);
  await expect(row(page, 'default')).not.toContainText(gateway.clientKey);

  await add(page, ' my-editor ');
  const editor = row(page, 'my-editor');
  const key = await copied(page, 'the key of my-editor');
  await expect(editor).toContainText(key);
  expect(await copied(page, 'the environment of my-editor')).toBe(
    `export OPENAI_BASE_URL=${gateway.url}/v1\nexport OPENAI_API_KEY=${key}`,
  );
  await page.getByRole('button', { name: 'Hide the key of my-editor' }).click();
  await expect(editor).not.toContainText(key);

  await askWithSdk(gateway.openai(key), 'alpha/m', false);
  await toPanel(page);
  await expect(page.getByRole('row').filter({ hasText: 'my-editor' })).toContainText('done');

  const status = async () => (await postChat(gateway, chat('alpha/m'), { key })).status;
  await toClients(page);
  await page.getByRole('button', { name: 'Remove my-editor' }).click();
  await expect(editor).toBeHidden();
  expect(await status()).toBe(401);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(editor).toBeVisible();
  expect(await status()).toBe(200);
});

test('says why a name is refused, and why the last client stays', async ({ gatewayWith, openPanel, expectErrors }) => {
  expectErrors(/Failed to load resource: .*422/u);
  const page = await openPanel(await gatewayWith());
  await toClients(page);
  await add(page, 'default');
  const field = page.getByRole('textbox', { name: 'Name of a new client' });
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription(/default/u);

  await page.getByRole('button', { name: 'Remove default' }).click();
  await expect(page.getByText('At least one client must be left').first()).toBeVisible();
  await expect(row(page, 'default')).toBeVisible();
});

test('shows what a client may ask for, unless it is everything', async ({ gatewayWith, openPanel }) => {
  const clients = [
    { name: 'free', key: 'bbx-test-key-0123456789' },
    { name: 'bound', key: 'bbx-test-key-9876543210', allow: ['openai/*', 'groq/*'] },
  ];
  const page = await openPanel(await gatewayWith({ config: { clients } }));
  await toClients(page);
  await expect(row(page, 'bound')).toContainText('may ask only for openai/*, groq/*');
  await expect(row(page, 'free')).not.toContainText('may ask');
});

test('hands out the key of the client that is chosen in the head, and remembers whose', async ({
  gatewayWith,
  openPanel,
}) => {
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  const choice = page.getByRole('combobox', { name: 'Client key' });
  expect(await copied(page, 'the client key')).toBe(gateway.clientKey);
  await expect(choice).toHaveCount(0);

  const { key } = await gateway.panel.clients.add({ name: 'my-editor' });
  await choice.selectOption('my-editor');
  expect(await copied(page, 'the client key')).toBe(key);
  expect(await copied(page, 'the curl line')).toContain(`Bearer ${key}`);

  await page.reload();
  await expect(choice).toHaveValue('my-editor');
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(key);

  await gateway.panel.clients.remove({ name: 'my-editor' });
  await expect(choice).toHaveCount(0);
  expect(await copied(page, 'the client key')).toBe(gateway.clientKey);
});
