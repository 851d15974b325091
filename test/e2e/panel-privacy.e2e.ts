// What was said is kept when it is switched on, shown beside its request, and gone when it is deleted.

import { chat, postChat } from '../support/chat-call.ts';
import { provider, route } from '../support/gateway-config.ts';
import { answers, serverError } from '../support/upstream-behaviours.ts';
import { expect, test } from './panel-fixture.ts';
import { toSettings } from './to-settings.ts';

test('what was said is kept only when that is switched on, and deleted with one click', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({
    config: {
      providers: [provider('up', upstream.baseUrl), provider('second', upstream.baseUrl)],
      routes: [route('both', ['up/m', 'second/m'])],
    },
  });
  await postChat(gateway, chat('both'));
  const page = await openPanel(gateway);
  await page.locator('tr[data-request]').first().click();
  const bodies = page.getByRole('region', { name: 'Request and answer' });
  await expect(bodies).toContainText('Not kept.');

  await bodies.getByRole('link', { name: 'Privacy' }).click();
  await expect(page.getByText('Nothing is kept.')).toBeVisible();
  await page.getByText("Everybody's", { exact: true }).click();
  await expect(page.getByText('Changed whose requests and answers are kept.', { exact: true })).toBeVisible();

  upstream.script(serverError(), answers({ tokens: ['per', 'snickety'] }));
  await postChat(gateway, chat('both', { stream: true, messages: [{ role: 'user', content: 'A quagmire?' }] }));
  await page.getByRole('link', { name: 'Panel', exact: true }).click();
  await page.locator('tr[data-request]').first().click();
  await expect(bodies.getByText('"content": "A quagmire?"')).toBeVisible();
  await bodies.getByText('Answer', { exact: true }).click();
  await expect(bodies.locator('pre')).toHaveText('persnickety');
  await bodies.getByText('Raw', { exact: true }).click();
  await expect(bodies.locator('pre')).toContainText('data: [DONE]');
  await bodies.getByText('Sent 2', { exact: true }).click();
  await expect(bodies.getByText('As attempt 2 sent it to the provider.')).toBeVisible();
  await bodies.getByRole('button', { name: 'Copy the request' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('A quagmire?');

  await toSettings(page, 'Privacy');
  await expect(page.getByText(/^1 request kept, /)).toBeVisible();
  await page.getByRole('button', { name: 'Delete all' }).click();
  await expect(page.getByText('Nothing is kept.')).toBeVisible();
});

test('some clients are chosen one by one, and the bounds are checked', async ({ gatewayWith, openPanel }) => {
  const gateway = await gatewayWith({
    config: {
      clients: [
        { name: 'editor', key: 'bbx-editor-0123456789' },
        { name: 'agent', key: 'bbx-agent-01234567890' },
      ],
    },
  });
  const page = await openPanel(gateway);
  await toSettings(page, 'Privacy');
  await page.getByText("Some clients'", { exact: true }).click();
  await page.getByRole('checkbox', { name: 'agent' }).click();
  await expect.poll(async () => (await gateway.panel.privacy.get({})).capture).toEqual({ clients: ['agent'] });
  await page.getByLabel('Kept for, days').fill('0');
  await expect(page.getByText('1 to 3650')).toBeVisible();
  await page.getByLabel('Kept for, days').fill('3');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await gateway.panel.privacy.get({})).bodyDays).toBe(3);
  await page.getByRole('checkbox', { name: /^Sketches of words/ }).click();
  await expect.poll(async () => (await gateway.panel.privacy.get({})).keywordSketches).toBe(false);
});
