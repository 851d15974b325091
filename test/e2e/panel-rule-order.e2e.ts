// Rules are moved by keyboard and mouse and switched off, each with a way back.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { provider, route } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';

const rules = (page: Page) => page.getByRole('list', { name: 'Rules', exact: true }).getByRole('listitem');
const names = async (page: Page) => rules(page).evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));

test('are moved by keyboard and mouse, switched off, and brought back', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource: .*422/u);
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({
    config: { providers: [provider('up', baseUrl)], routes: [route('r', ['up/m'])] },
  });
  const rule = (id: string, when: object) => ({ id, when, use: { route: 'r' } });
  await gateway.panel.routing.save({
    text: JSON.stringify({
      version: 1,
      rules: [rule('a', { turns: { gte: 2 } }), rule('b', { turns: { gte: 3 } }), rule('c', { has: { tools: true } })],
      ruleTests: [{ name: 'second', request: { turns: 3 }, expect: { rule: 'a' } }],
    }),
  });
  const inForce = async () => (await gateway.panel.routing.get({})).rules.map(({ id }) => id).join('');
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Routing', exact: true }).click();
  await expect(rules(page)).toHaveCount(3);

  const edit = page.getByRole('button', { name: 'Edit rule c' });
  await edit.focus();
  await edit.press('Alt+ArrowUp');
  await expect.poll(() => names(page)).toEqual(['a', 'c', 'b']);
  await expect(edit).toBeFocused();
  await expect(page.getByText('c is now at place 2 of 3')).toBeAttached();
  await expect.poll(inForce).toBe('acb');
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(inForce).toBe('abc');
  await expect.poll(() => names(page)).toEqual(['a', 'b', 'c']);

  const from = await rules(page).nth(2).getByText('3', { exact: true }).boundingBox();
  const to = await rules(page).nth(1).boundingBox();
  if (from === null || to === null) throw new Error('There is nothing to drag.');
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x, to.y + to.height / 2 + 6, { steps: 5 });
  await page.mouse.move(from.x, to.y + to.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect.poll(inForce).toBe('acb');

  const off = page.getByRole('button', { name: 'Switch off rule c' });
  await off.click();
  await expect(page.getByRole('button', { name: 'Switch on rule c' })).toBeFocused();
  await expect(rules(page).nth(1)).toContainText('off');
  await expect.poll(async () => (await gateway.panel.routing.get({})).rules[1]?.enabled).toBe(false);

  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).include('[aria-labelledby="rules-title"]').analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  }

  // What breaks a test goes back, unless the user wants it all the same.
  const last = page.getByRole('button', { name: 'Edit rule b' });
  await last.focus();
  await last.press('Alt+ArrowUp');
  await expect.poll(inForce).toBe('abc');
  await last.press('Alt+ArrowUp');
  await expect(page.getByText(/The test "second" fails/u).first()).toBeVisible();
  await expect.poll(() => names(page)).toEqual(['a', 'b', 'c']);
  await page.getByRole('button', { name: 'Do it all the same' }).click();
  await expect.poll(inForce).toBe('bac');
});
