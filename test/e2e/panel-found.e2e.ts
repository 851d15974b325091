// Providers that are there to be added: seen where one looks for providers, and added with one click.

import { provider, providerKey } from '../support/gateway-config.ts';
import { SERVERS, startModelServer } from '../support/model-server.ts';
import { expect, test } from './panel-fixture.ts';
import { asSmall, expectSound } from './violations.ts';

test('adds a server of this machine with one click, shows its models, and takes it back', async ({
  gatewayWith,
  openPanel,
}) => {
  const server = await startModelServer(SERVERS.ollama);
  const gateway = await gatewayWith({ env: { BREAKERBOX_LOCAL_SERVERS: `ollama=${server.origin}` } });
  const page = await openPanel(gateway);
  expect(server.asked).toEqual([]);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  const found = page.getByRole('region', { name: 'Found on this machine' });
  await expect(found).toContainText(`answers at 127.0.0.1:${server.port}, with 2 models`);
  expect(await gateway.panel.providers.list({})).toEqual([]);

  await found.getByRole('button', { name: /^Add Ollama: / }).press('Enter');
  const card = page.getByRole('listitem', { name: 'Ollama' });
  await expect(card).toContainText('2 models listed by Ollama itself');
  await expect(card).toContainText(`${server.origin}/v1`);
  await expect(found).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(card).toBeHidden();
  await expect(found).toContainText('Ollama');
  await server.close();
});

test('adds a provider by the variable that holds its key, tests it, and never shows the key', async ({
  gatewayWith,
  openPanel,
  page: browser,
}) => {
  // A proxy on this machine, so that no vendor is called.
  const key = 'sk-found-in-the-environment-0123456789';
  const gateway = await gatewayWith({ env: { LITELLM_API_KEY: key } });
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  await page.getByRole('link', { name: 'Add a provider' }).click();
  const found = page.getByRole('region', { name: 'Found on this machine' });
  await expect(found).toContainText('LITELLM_API_KEY');
  await found.getByRole('button', { name: 'Add LiteLLM proxy: a key in LITELLM_API_KEY' }).click();
  const card = page.getByRole('listitem', { name: 'LiteLLM proxy' });
  await expect(card).toContainText('from LITELLM_API_KEY');
  await expect(page.getByText('Added LiteLLM proxy, with the key in LITELLM_API_KEY.').first()).toBeVisible();
  await expect(card).toContainText(/Nobody could tell|refuses this key|takes this key/u);
  expect(await browser.content()).not.toContain(key);
  expect(JSON.stringify(await gateway.panel.providers.list({}))).not.toContain(key);
});

test('says where it looked when there is nothing, and looks again', async ({ gatewayWith, openPanel }) => {
  const answers: Record<string, unknown> = {};
  const server = await startModelServer(answers);
  const gateway = await gatewayWith({ env: { BREAKERBOX_LOCAL_SERVERS: `vllm=${server.origin}` } });
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  const found = page.getByRole('region', { name: 'Found on this machine' });
  await expect(found).toContainText(`no answer from vLLM at 127.0.0.1:${server.port}`);
  Object.assign(answers, SERVERS.vllm);
  await found.getByRole('button', { name: 'Look again' }).click();
  await expect(found).toContainText('with 1 model');
  await server.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is nobody's barrier in the ${colorScheme} theme`, async ({ gatewayWith, upstreamWith, openPanel }) => {
    const { baseUrl } = await upstreamWith();
    const server = await startModelServer(SERVERS.lmstudio);
    const gateway = await gatewayWith({
      config: { providers: [provider('alpha', baseUrl)] },
      env: { BREAKERBOX_LOCAL_SERVERS: `lmstudio=${server.origin}`, GROQ_API_KEY: providerKey('groq') },
    });
    const page = await openPanel(gateway);
    await asSmall(page, colorScheme);
    await page.getByRole('link', { name: 'Providers', exact: true }).click();
    const found = page.getByRole('region', { name: 'Found on this machine' });
    await expect(found).toContainText('It does not begin as keys of Groq do.');
    await expectSound(page);
    await page.getByRole('link', { name: 'Add a provider' }).click();
    await expect(found).toContainText('LM Studio');
    await expectSound(page);
    await server.close();
  });
}
