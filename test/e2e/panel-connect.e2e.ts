// The Connect page: what would change is seen before it does, the key is the tool's own, and the way back is one click.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { askWithSdk } from '../support/chat-call.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { expect, test as base } from './panel-fixture.ts';

const CODEX = '.codex/config.toml';
const MINE = '# mine\nmodel = "gpt-5.4" # the good one\n';

interface House {
  readonly gateway: Gateway;
  put(path: string, text: string): void;
  read(path: string): string;
}

const test = base.extend<{ house: House }>({
  house: async ({ gatewayWith }, use) => {
    const home = mkdtempSync(join(tmpdir(), 'breakerbox-home-'));
    const gateway = await gatewayWith({
      env: { HOME: home, USERPROFILE: home, XDG_CONFIG_HOME: '', PATH: '/usr/bin:/bin' },
    });
    await use({
      gateway,
      put(path, text) {
        mkdirSync(dirname(join(home, path)), { recursive: true });
        writeFileSync(join(home, path), text);
      },
      read: (path) => readFileSync(join(home, path), 'utf8'),
    });
    rmSync(home, { recursive: true, force: true });
  },
});

const row = (page: Page, label: string) => page.getByRole('listitem', { name: label, exact: true });

async function openTool(page: Page, label: string): Promise<void> {
  await page.getByRole('link', { name: 'Connect', exact: true }).click();
  await row(page, label).getByRole('button', { name: label }).first().click();
}

const keyOf = async ({ panel }: Gateway, client: string) =>
  (await panel.clients.list({})).find(({ name }) => name === client)?.key ?? '';

test('shows what would change, connects, sees the first request, and gives the file back', async ({
  house,
  openPanel,
}) => {
  house.put(CODEX, MINE);
  const { gateway } = house;
  const page = await openPanel(gateway);
  await openTool(page, 'Codex CLI');
  const codex = row(page, 'Codex CLI');
  await expect(codex).toContainText('found here');
  const changes = codex.getByRole('list', { name: /^Changes of .*config\.toml$/u });
  await expect(changes).toContainText('model = "auto" # the good one');
  await expect(changes).toContainText('experimental_bearer_token = "YOUR-KEY"');
  expect(house.read(CODEX)).toBe(MINE);

  await codex.getByRole('button', { name: 'Connect Codex CLI' }).click();
  await expect(codex).toContainText('as the client codex, asking for auto. No request has come yet.');
  const key = await keyOf(gateway, 'codex');
  expect(house.read(CODEX)).toContain(key);
  await expect(page.getByText(key)).toHaveCount(0);

  await askWithSdk(gateway.openai(key), 'auto', false);
  await expect(codex).toContainText('Last request');
  await codex.getByRole('button', { name: 'Verify Codex CLI' }).click();
  await expect(codex.getByRole('status')).toContainText('Codex CLI asked for auto, and demo/echo answered.');

  await codex.getByRole('button', { name: 'Disconnect Codex CLI' }).click();
  await expect(codex).toContainText('is as it was before, to the byte.');
  expect(house.read(CODEX)).toBe(MINE);
  await codex.getByRole('button', { name: 'Connect Codex CLI again' }).click();
  await expect(codex.getByRole('button', { name: 'Connect Codex CLI', exact: true })).toBeVisible();
});

test('takes out only its own values from a file that was changed since, and shows them', async ({
  house,
  openPanel,
}) => {
  house.put(CODEX, MINE);
  const page = await openPanel(house.gateway);
  await openTool(page, 'Codex CLI');
  const codex = row(page, 'Codex CLI');
  await codex.getByRole('button', { name: 'Connect Codex CLI' }).click();
  await expect(codex).toContainText('No request has come yet');
  house.put(CODEX, house.read(CODEX).replace('# mine', '# still mine'));
  await codex.getByRole('button', { name: 'Disconnect Codex CLI' }).click();
  await expect(codex).toContainText('only our values were taken out');
  await expect(codex.getByRole('region', { name: 'Codex CLI was disconnected' })).toContainText(
    '[model_providers.breakerbox]',
  );
  expect(house.read(CODEX)).toBe(MINE.replace('# mine', '# still mine'));
});

test('says why a file is left alone, and why a tool cannot be connected', async ({ house, openPanel }) => {
  house.put(CODEX, 'model = [');
  const page = await openPanel(house.gateway);
  await openTool(page, 'Codex CLI');
  await expect(row(page, 'Codex CLI').getByRole('alert')).toContainText(
    'was left alone: line 1 cannot be read as TOML',
  );
  await expect(page.getByRole('button', { name: 'Connect Codex CLI' })).toHaveCount(0);
  await openTool(page, 'Cursor');
  await expect(row(page, 'Cursor')).toContainText('from its own servers, not from your machine');
  await expect(row(page, 'Cursor').getByRole('button')).toHaveCount(1);
});

test('refuses when the file has changed since it was looked at', async ({ house, openPanel, expectErrors }) => {
  expectErrors(/Failed to load resource: .*422/u);
  house.put(CODEX, MINE);
  const page = await openPanel(house.gateway);
  await openTool(page, 'Codex CLI');
  await expect(page.getByRole('list', { name: /^Changes of / })).toBeVisible();
  house.put(CODEX, `${MINE}# more\n`);
  await page.getByRole('button', { name: 'Connect Codex CLI' }).click();
  await expect(page.getByRole('alert')).toContainText('changed since you looked');
  await page.getByRole('button', { name: 'Connect Codex CLI' }).click();
  await expect(row(page, 'Codex CLI')).toContainText('No request has come yet');
});

test('fills the key and the model in where a person has to enter them', async ({ house, openPanel }) => {
  const page = await openPanel(house.gateway);
  await openTool(page, 'curl');
  const curl = row(page, 'curl');
  await expect(curl).toContainText('Bearer YOUR-KEY');
  await curl.getByRole('button', { name: 'Make a key for curl' }).click();
  await curl.getByRole('button', { name: 'Copy Shell for curl' }).click();
  await expect(curl.getByRole('button', { name: 'Copied Shell for curl' })).toBeVisible();
  await expect(curl).toContainText('has a key');
  const line = await page.evaluate(() => navigator.clipboard.readText());
  const [, url = '', key = '', body = ''] = /^curl (\S+) .*Bearer (\S+)'.*-d '(.*)'$/su.exec(line) ?? [];
  expect(key).toBe(await keyOf(house.gateway, 'curl'));
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200);
  await expect(curl).toContainText('connected');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no serious accessibility violation in the ${colorScheme} theme`, async ({ house, openPanel }) => {
    const violations = async (page: Page) =>
      (await new AxeBuilder({ page }).analyze()).violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
    house.put(CODEX, MINE);
    house.put('.aider.conf.yml', 'model: [');
    const page = await openPanel(house.gateway);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openTool(page, 'aider');
    await expect(row(page, 'aider').getByRole('alert')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await openTool(page, 'Codex CLI');
    await expect(page.getByRole('list', { name: /^Changes of / })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Connect Codex CLI' }).click();
    await page.getByRole('button', { name: 'Verify Codex CLI' }).click();
    await expect(row(page, 'Codex CLI').getByRole('status')).toContainText('No request of Codex CLI has come yet');
    expect(await violations(page)).toEqual([]);
    house.put(CODEX, `${house.read(CODEX)}# more\n`);
    await page.getByRole('button', { name: 'Disconnect Codex CLI' }).click();
    await expect(page.getByRole('region', { name: 'Codex CLI was disconnected' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await openTool(page, 'LibreChat');
    expect(await violations(page)).toEqual([]);
  });
}
