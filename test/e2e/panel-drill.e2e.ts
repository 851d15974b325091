// Fire drills: started at a provider by mouse and keyboard, seen on its breaker and among what needs attention, stopped
// there or here.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { askWithSdk } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';

const CLIENTS = [
  { name: 'claude-code', key: 'bbx-test-key-0123456789' },
  { name: 'codex', key: 'bbx-test-key-9876543210' },
];

async function violations(page: Page): Promise<string[]> {
  const found = (await new AxeBuilder({ page }).analyze()).violations;
  return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

test('makes a provider act as if it were down for one client, and stops', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const [first, second] = [await upstreamWith(), await upstreamWith()];
  const gateway = await gatewayWith({
    config: { providers: [provider('first', first.baseUrl), provider('second', second.baseUrl)], clients: CLIENTS },
  });
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  const card = page.getByRole('listitem', { name: 'first (OpenAI)' });
  await card.getByRole('button', { name: 'Start a drill at first' }).click();
  const form = page.getByRole('form', { name: /^Fire drill at first/u });
  await expect(form.getByRole('radio', { name: 'down' })).toBeFocused();
  await form.getByRole('radio', { name: 'only these' }).check();
  await form.getByRole('button', { name: 'Start the drill' }).click();
  await expect(form.getByRole('alert')).toContainText('Choose a client, or every client.');
  await form.getByRole('checkbox', { name: 'claude-code' }).check();
  await form.getByRole('radio', { name: '1 min', exact: true }).check();
  await form.getByRole('button', { name: 'Start the drill' }).click();

  await expect(card).toContainText('first acts as if it were down for claude-code. Ends in 5');
  expect(await gateway.panel.drills.list({})).toMatchObject([
    { provider: 'first', kind: 'down', clients: ['claude-code'] },
  ]);
  await askWithSdk(gateway.openai(CLIENTS[0]?.key), 'm', false);
  await askWithSdk(gateway.openai(CLIENTS[1]?.key), 'm', false);
  expect([first.calls.length, second.calls.length]).toEqual([1, 1]);

  await page.getByRole('link', { name: 'Panel', exact: true }).click();
  await expect(page.getByRole('switch', { name: 'first' })).toHaveAccessibleDescription(/^Closed Fire drill down/u);
  const attention = page.getByRole('region', { name: 'Needs attention' });
  await expect(attention).toContainText('Fire drill: first acts as if it were down for claude-code. Ends in');
  await attention.getByRole('button', { name: 'Stop the fire drill at first' }).click();
  await expect(attention).toContainText('Nothing. Every breaker');
  await expect(page.getByRole('switch', { name: 'first' })).toHaveAccessibleDescription('Closed');
  await askWithSdk(gateway.openai(CLIENTS[0]?.key), 'm', false);
  expect(first.calls).toHaveLength(2);
});

test('is started and stopped by keyboard, and shows the breaker trip', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const [first, second] = [await upstreamWith(), await upstreamWith()];
  const gateway = await gatewayWith({
    config: { providers: [provider('first', first.baseUrl), provider('second', second.baseUrl)], clients: CLIENTS },
  });
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  await page.getByRole('button', { name: 'Start a drill at first' }).press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('radio', { name: 'every client' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('first acts as if it were down for every client. Ends in 4 m')).toBeVisible();
  for (let sent = 0; sent < 5; sent += 1) await askWithSdk(gateway.openai(), 'm', false);
  expect(first.calls).toHaveLength(0);

  await page.getByRole('link', { name: 'Panel', exact: true }).click();
  const breaker = page.getByRole('switch', { name: 'first' });
  await expect(breaker).toHaveAccessibleDescription(/^Tripped.* Fire drill/u);
  await expect(page.getByRole('region', { name: 'Needs attention' })).toContainText(
    'first tripped: Fire drill: first acts',
  );
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  await page.getByRole('button', { name: 'Stop the fire drill at first' }).press('Enter');
  await expect(page.getByRole('button', { name: 'Start a drill at first' })).toBeFocused();
  await page.getByRole('link', { name: 'Panel', exact: true }).click();
  await expect(breaker).toHaveAccessibleDescription('Closed');
});

test('follows a drill that is started elsewhere and ends by itself', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', baseUrl)] } });
  const page = await openPanel(gateway);
  await gateway.panel.drills.start({ provider: 'alpha', kind: 'slow', durationMs: 2_000 });
  await expect(page.getByText('Fire drill: alpha acts as if it were slow for every client.')).toBeVisible();
  await expect(page.getByText('Nothing. Every breaker')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible in the ${colorScheme} theme`, async ({ gatewayWith, upstreamWith, openPanel }) => {
    const { baseUrl } = await upstreamWith();
    const ids = ['openai', 'groq', 'a-provider-whose-name-is-much-longer-than-its-plate', 'spare'];
    const gateway = await gatewayWith({
      config: { providers: ids.map((id) => provider(id, baseUrl)), clients: CLIENTS },
    });
    await gateway.panel.drills.start({ provider: 'openai', kind: 'down', clients: ['claude-code'] });
    await gateway.panel.drills.start({ provider: 'groq', kind: 'rate-limit' });
    await gateway.panel.drills.start({ provider: ids[2] ?? '', kind: 'slow', durationMs: 3_600_000 });
    const page = await openPanel(gateway);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.getByText('Fire drill: OpenAI acts as if it were down for claude-code.')).toBeVisible();
    expect(await violations(page)).toEqual([]);

    await page.getByRole('link', { name: 'Providers', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Stop the fire drill at OpenAI' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Start a drill at spare' }).click();
    const form = page.getByRole('form', { name: /^Fire drill at spare/u });
    await form.getByRole('radio', { name: 'only these' }).check();
    await form.getByRole('button', { name: 'Start the drill' }).click();
    await expect(form.getByRole('alert')).not.toBeEmpty();
    expect(await violations(page)).toEqual([]);

    await page.setViewportSize({ width: 1024, height: 700 });
    const fits = () => page.getByRole('main').evaluate((main) => main.scrollWidth <= main.clientWidth);
    expect(await fits()).toBe(true);
    await page.getByRole('link', { name: 'Panel', exact: true }).click();
    await expect(page.getByRole('switch')).toHaveCount(4);
    expect(await fits()).toBe(true);
  });
}
