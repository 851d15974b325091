// Versions: every change listed, opened, undone and gone back to by hand.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { provider, route } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';
import { toSettings } from './to-settings.ts';

const toVersions = (page: Page) => toSettings(page, 'Versions');
const row = (page: Page, n: number) => page.getByRole('listitem', { name: `Version ${n}`, exact: true });
const head = (page: Page, n: number) => row(page, n).getByRole('button', { expanded: false });
const lines = (page: Page, n: number) => row(page, n).getByRole('list', { name: 'What changed' });

test('an empty page says what will be there', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  await toVersions(page);
  await expect(page.getByRole('heading', { name: 'Nothing changed yet' })).toBeVisible();
  await expect(page.getByText('Every change you make will be listed here, and can be taken back')).toBeVisible();
  await expect(row(page, 1)).toContainText('First start');
  await head(page, 1).click();
  await expect(lines(page, 1)).toContainText('clients.default');
  await expect(row(page, 1).getByRole('button', { name: /^(Undo|Go back)/u })).toHaveCount(0);
});

test('a change appears by itself, is read, undone by keyboard and brought back', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  const page = await openPanel(gateway);
  await toVersions(page);
  await expect(row(page, 2)).toContainText('Import of config.yaml: providers');
  await gateway.panel.breakers.switch({ provider: 'alpha', on: false });
  await expect(row(page, 3)).toContainText('Switch alpha off');
  await expect(row(page, 3)).toContainText('1 change');
  await expect(row(page, 3)).toContainText('holds now');

  await head(page, 3).press('Enter');
  await expect(lines(page, 3)).toHaveText(/changed\s*breaker of alpha as configured to off by hand/u);
  await row(page, 3).getByRole('button', { name: 'Undo this change: version 3' }).press('Enter');
  await expect(page.getByText('Undid version 3: switch alpha off.', { exact: true })).toBeVisible();
  await expect(row(page, 4)).toContainText('Undo version 3: switch alpha off');
  expect(await gateway.panel.breakers.list({})).toMatchObject([{ state: 'closed' }]);

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(row(page, 5)).toContainText('Undo version 4: undo version 3');
  expect(await gateway.panel.breakers.list({})).toMatchObject([{ state: 'off' }]);
});

test('the whole of it goes back to a version, and back again', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const upstream = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', upstream.baseUrl)] } });
  await gateway.panel.clients.add({ name: 'editor' });
  await gateway.panel.providers.remove({ id: 'alpha' });
  const page = await openPanel(gateway);
  await toVersions(page);
  await head(page, 2).click();
  await expect(lines(page, 2)).toContainText('"sealed":"a key"');
  await row(page, 2).getByRole('button', { name: 'Go back to this version: 2' }).click();
  await expect(page.getByText('Went back to version 2.', { exact: true })).toBeVisible();
  await expect(row(page, 5)).toContainText('holds now');
  expect((await gateway.panel.providers.list({})).map(({ id }) => id)).toEqual(['alpha']);
  expect((await gateway.panel.clients.list({})).map(({ name }) => name)).not.toContain('editor');

  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(row(page, 6)).toBeVisible();
  expect(await gateway.panel.providers.list({})).toEqual([]);
});

test('a refusal stands where it was asked for', async ({ gatewayWith, openPanel, expectErrors }) => {
  expectErrors(/Failed to load resource: .*422/u);
  const gateway = await gatewayWith();
  await gateway.panel.settings.set({ emulateJson: 'prompt' });
  await gateway.panel.settings.set({ emulateJson: 'refuse' });
  const page = await openPanel(gateway);
  await toVersions(page);
  await head(page, 2).click();
  await row(page, 2).getByRole('button', { name: 'Undo this change: version 2' }).click();
  await expect(row(page, 2).getByRole('alert')).toHaveText(
    "'settings.emulateJson' was changed again in version 3; go back to version 1 as a whole instead.",
  );
  await row(page, 2).getByRole('button', { name: 'Go back to this version: 2' }).click();
  await expect(row(page, 2).getByRole('alert')).toHaveCount(0);
  await expect(row(page, 4)).toBeVisible();
});

test('older ones are fetched when asked for', async ({ gatewayWith, openPanel }) => {
  const gateway = await gatewayWith();
  for (let n = 0; n < 26; n += 1) {
    await gateway.panel.settings.set({ emulateJson: 'prompt' });
    await gateway.panel.settings.set({ emulateJson: 'tool' });
  }
  const page = await openPanel(gateway);
  await toVersions(page);
  await expect(row(page, 4)).toBeVisible();
  await expect(row(page, 3)).toHaveCount(0);
  await page.getByRole('button', { name: 'Show older versions' }).click();
  await expect(row(page, 1)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show older versions' })).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`is accessible in the ${colorScheme} theme, and fits the smallest window`, async ({
    gatewayWith,
    upstreamWith,
    openPanel,
  }, testInfo) => {
    const upstream = await upstreamWith();
    const providers = [provider('alpha', upstream.baseUrl), provider('beta', upstream.baseUrl)];
    const config = { providers, routes: [route('both', ['alpha/m', 'beta/m'])], aliases: { fast: 'both' } };
    const gateway = await gatewayWith({ config });
    await gateway.panel.providers.reorder({ ids: ['beta', 'alpha'] });
    await gateway.panel.breakers.switch({ provider: 'beta', on: false });
    await gateway.panel.keys.remove({ provider: 'beta', name: 'main' });
    const page = await openPanel(gateway);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await toVersions(page);
    for (const n of [2, 3, 4, 5]) await head(page, n).click();
    await expect(lines(page, 5)).toContainText('removed');
    await expect(lines(page, 2)).toContainText('added');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
    await page.screenshot({ path: testInfo.outputPath(`versions-${colorScheme}.png`) });
    await page.setViewportSize({ width: 1024, height: 700 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
  });
}
