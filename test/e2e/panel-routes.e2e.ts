// Routes changed one thing at a time, each a version of its own, with the user's words kept and a way back.

import type { Page } from '@playwright/test';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, type GatewayConfig } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';
import { asSmall, expectSound } from './violations.ts';

const toRouting = (page: Page) => page.getByRole('link', { name: 'Routing', exact: true }).click();
const route = (page: Page, id: string) =>
  page.getByRole('list', { name: 'Routes', exact: true }).getByRole('listitem', { name: id, exact: true });
const targets = (page: Page, id: string) => page.getByRole('list', { name: `Targets of ${id}` }).getByRole('listitem');
const order = (page: Page, id: string) =>
  targets(page, id).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));

function twoProviders(baseUrl: string): GatewayConfig {
  return {
    providers: [provider('one', baseUrl), provider('two', baseUrl), provider('three', baseUrl)],
    budgets: [{ id: 'monthly', scope: 'all', period: 'month', limit: 20, onLimit: { downgrade: 'smart' } }],
    routes: [{ id: 'smart', targets: [{ model: 'one/m' }] }],
  };
}

const TEXT = `version: 1
routes:
  # the good ones
  - id: smart # asked for by name
    targets:
      - model: one/m # the best
      - model: two/m # nearly as good
aliases: { gpt: smart }
rules:
  - id: all
    when: { model: other }
    use: { route: smart } # yes
`;

test('a target is dragged, the next request goes the other way, and that is taken back', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const gateway = await gatewayWith({ config: twoProviders((await upstreamWith()).baseUrl) });
  await gateway.panel.routing.save({ text: TEXT });
  const served = async () => (await postChat(gateway, chat('smart'))).headers['x-breakerbox-provider'];
  const page = await openPanel(gateway);
  await toRouting(page);
  await expect.poll(() => order(page, 'smart')).toEqual(['one/m', 'two/m']);
  expect(await served()).toBe('one');

  const from = await targets(page, 'smart').nth(1).boundingBox();
  const to = await targets(page, 'smart').nth(0).boundingBox();
  if (from === null || to === null) throw new Error('There is nothing to drag.');
  await page.mouse.move(from.x + 60, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + 60, to.y + to.height / 2 + 6, { steps: 5 });
  await page.mouse.move(to.x + 60, to.y + to.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => order(page, 'smart')).toEqual(['two/m', 'one/m']);
  await expect.poll(served).toBe('two');
  const [version] = await gateway.panel.versions.list({ limit: 1 });
  expect(version?.label).toBe('reorder the targets of the route smart');
  expect((await gateway.panel.routing.get({})).text).toContain(
    '- model: two/m # nearly as good\n      - model: one/m # the best',
  );

  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(() => order(page, 'smart')).toEqual(['one/m', 'two/m']);
  await expect.poll(served).toBe('one');
  expect((await gateway.panel.routing.get({})).text).toBe(TEXT);

  const remove = page.getByRole('button', { name: 'Remove two/m from smart' });
  await remove.focus();
  await remove.press('Alt+ArrowUp');
  await expect.poll(() => order(page, 'smart')).toEqual(['two/m', 'one/m']);
  await expect(remove).toBeFocused();
  await expect(page.getByText('two/m is now at place 1 of 2')).toBeAttached();
  await expect.poll(served).toBe('two');

  await remove.press('Enter');
  await expect.poll(() => order(page, 'smart')).toEqual(['one/m']);
  await expect.poll(served).toBe('one');
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(() => order(page, 'smart')).toEqual(['two/m', 'one/m']);
  expect((await gateway.panel.routing.get({})).text).toContain('# nearly as good');
});

test('a target is found by its name, a route gets another name with all that leads to it, and is deleted', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource: .*422/u);
  const gateway = await gatewayWith({ config: twoProviders((await upstreamWith()).baseUrl) });
  await gateway.panel.routing.save({ text: TEXT });
  const page = await openPanel(gateway);
  await toRouting(page);
  await page.getByRole('button', { name: 'Add a target to smart' }).click();
  const picker = page.getByRole('dialog', { name: 'Add a target to smart' });
  await picker.getByRole('textbox', { name: 'Model' }).fill('three/m');
  await expect(picker.getByRole('button', { name: /^three\/m/u })).toContainText('$0.15 in, $0.60 out');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect.poll(() => order(page, 'smart')).toEqual(['one/m', 'two/m', 'three/m']);

  await page.getByRole('button', { name: 'Delete route smart' }).click();
  await expect(
    page
      .getByText('The route smart is used by rule all, alias gpt, budget monthly. Lead them elsewhere first.')
      .first(),
  ).toBeVisible();

  await page.getByRole('button', { name: 'Edit route smart' }).click();
  const form = page.getByRole('form', { name: 'Route smart' });
  await expect(form.getByLabel('Name')).toBeFocused();
  await form.getByLabel('Name').fill('No Blanks');
  await form.getByRole('button', { name: 'Save the route' }).click();
  await expect(form.getByLabel('Name')).toHaveAccessibleDescription(/begins with a small letter/u);
  await form.getByLabel('Name').fill('clever');
  await form.getByLabel('First event').fill('soon');
  await form.getByRole('button', { name: 'Save the route' }).click();
  await expect(form.getByLabel('First event')).toHaveAccessibleDescription(/"soon" is not a duration/u);
  await form.getByLabel('First event').fill('20s');
  await form.getByLabel('Order').selectOption('weighted');
  await form.getByRole('spinbutton', { name: 'weight' }).nth(1).fill('3');
  await form.getByLabel('a content filter that steps in').check();
  await form.getByText('Request fields that it sets').first().click();
  await form.getByLabel('Fields that one/m gets, as JSON').fill('{"temperature": 0}');
  for (const colorScheme of ['light', 'dark'] as const) {
    await asSmall(page, colorScheme);
    await expectSound(page);
  }
  await form.getByRole('button', { name: 'Save the route' }).click();
  await expect(page.getByRole('button', { name: 'Edit route clever' })).toBeFocused();
  await expect(route(page, 'clever')).toContainText('with {"temperature":0}');
  await expect(route(page, 'clever')).toContainText('60 %');
  await expect(route(page, 'clever')).toContainText('used by rule all, alias gpt and budget monthly');
  const { text } = await gateway.panel.routing.get({});
  for (const kept of [
    '# the good ones',
    'id: clever # asked for by name',
    '# the best',
    'use: { route: clever } # yes',
  ]) {
    expect(text).toContain(kept);
  }
  expect(text).toContain('gpt: clever');
  expect((await postChat(gateway, chat('gpt'))).headers['x-breakerbox-route']).toBe('clever');
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(route(page, 'smart')).toBeVisible();
  expect((await gateway.panel.routing.get({})).text).toContain('use: { route: smart } # yes');
});

test('a route is made, refused where it is wrong, deleted and brought back, by keyboard', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource: .*422/u);
  const gateway = await gatewayWith({ config: twoProviders((await upstreamWith()).baseUrl) });
  const page = await openPanel(gateway);
  const { keyboard } = page;
  await toRouting(page);
  const add = page.getByRole('button', { name: 'New route' });
  await add.focus();
  await keyboard.press('Enter');
  const form = page.getByRole('form', { name: 'New route' });
  await expect(form.getByLabel('Name')).toBeFocused();
  await keyboard.type('smart');
  await expect(form.getByRole('button', { name: 'Add the route' })).toBeDisabled();
  await form.getByRole('button', { name: 'Add a target to this form' }).focus();
  await keyboard.press('Enter');
  await keyboard.type('two/m');
  await expect(page.getByRole('button', { name: /^two\/m/u })).toBeVisible();
  await keyboard.press('Enter');
  await form.getByLabel('Name').press('Enter');
  await expect(form.getByLabel('Name')).toHaveAccessibleDescription(/There is another route "smart"/u);
  await form.getByLabel('Name').fill('quick');
  await form.getByLabel('Name').press('Enter');
  await expect(route(page, 'quick')).toContainText('two/m');
  await expect(add).toBeFocused();
  expect((await postChat(gateway, chat('quick'))).headers['x-breakerbox-provider']).toBe('two');

  await page.getByRole('button', { name: 'Delete route quick' }).press('Enter');
  await expect(route(page, 'quick')).toHaveCount(0);
  expect((await postChat(gateway, chat('quick'))).status).toBe(404);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(route(page, 'quick')).toContainText('two/m');
  expect((await postChat(gateway, chat('quick'))).headers['x-breakerbox-provider']).toBe('two');
});
