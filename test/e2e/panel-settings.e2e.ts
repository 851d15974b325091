// The settings: each kind of field saved, refused, undone and still there after a restart; where things listen; and what
// may be pasted into a report.

import { provider, providerKey } from '../support/gateway-config.ts';
import { makeDataDir } from '../support/gateway-process.ts';
import { expect, test } from './panel-fixture.ts';
import { toSettings } from './to-settings.ts';
import { asSmall, expectSound } from './violations.ts';

const refusal = /Failed to load resource: .*422/u;

test('a number is saved, refused at its field, undone and set back to its default', async ({
  gatewayWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(refusal);
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  await toSettings(page, 'General');
  const row = page.getByRole('region', { name: 'Held back for an answer' });
  const field = row.getByRole('textbox', { name: 'Tokens' });
  const reserved = async () => (await gateway.panel.settings.get({})).reserveTokens;
  await expect(field).toHaveValue('4096');
  await expect(row).toContainText('The default: 4,096 tokens.');
  await expect(row.getByRole('button')).toHaveCount(0);

  await field.fill('many');
  await expect(field).toHaveAccessibleDescription('Write a number, in digits.');
  await field.fill('0');
  await field.press('Enter');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toHaveAccessibleDescription('Must be a number of tokens, greater than 0.');
  expect(await reserved()).toBe(4096);
  await row.getByRole('button', { name: 'Leave as it was' }).click();
  await expect(field).toHaveValue('4096');

  await field.fill('8192');
  await field.press('Enter');
  await expect(field).toBeFocused();
  await expect.poll(reserved).toBe(8192);
  await expect(row).toContainText('Default: 4,096 tokens.');
  const [version] = await gateway.panel.versions.list({ limit: 1 });
  expect(version?.label).toBe('change how much budgets hold back at a time');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(field).toHaveValue('4096');
  expect(await reserved()).toBe(4096);

  await field.fill('100');
  await field.press('Enter');
  await row.getByRole('button', { name: 'Back to default: Held back for an answer' }).click();
  await expect(field).toHaveValue('4096');
});

test('a choice is saved at once and can be taken back', async ({ gatewayWith, openPanel }) => {
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  await toSettings(page, 'General');
  const tool = page.getByRole('radio', { name: /^Through a tool/u });
  await expect(tool).toBeChecked();
  await tool.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('radio', { name: /^In words/u })).toBeChecked();
  await expect.poll(() => gateway.panel.settings.get({})).toMatchObject({ emulateJson: 'prompt' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(tool).toBeChecked();
  expect(await gateway.panel.settings.get({})).toMatchObject({ emulateJson: 'tool' });
});

test('a group is one version, and the field that was refused says why', async ({
  gatewayWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(refusal);
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  await toSettings(page, 'General');
  const guard = page.getByRole('region', { name: 'Runaway guard' });
  const factor = guard.getByRole('textbox', { name: 'Or spending' });
  await guard.getByRole('textbox', { name: 'The same request' }).fill('20');
  await factor.fill('1');
  await guard.getByRole('checkbox').check();
  await guard.getByRole('button', { name: 'Save' }).click();
  await expect(factor).toHaveAccessibleDescription(/^At least 2: /u);
  await expect(guard.getByRole('textbox', { name: 'The same request' })).toHaveAttribute('aria-invalid', 'false');
  await factor.fill('2.5');
  await factor.press('Enter');
  await expect
    .poll(async () => (await gateway.panel.settings.get({})).runaway)
    .toEqual({ repeats: 20, minutes: 10, factor: 2.5, pause: true });
  const [version, before] = await gateway.panel.versions.list({ limit: 2 });
  expect([version?.label, before?.source]).toEqual(['change when a client counts as running away', 'first']);
});

test('a collector is named with headers from the environment, refused in the clear elsewhere, and outlives a restart', async ({
  gatewayWith,
  openPanel,
  page,
  expectErrors,
}) => {
  expectErrors(refusal);
  expectErrors(/Failed to load resource: net::ERR_/u);
  const dataDir = makeDataDir();
  const first = await gatewayWith({ dataDir: dataDir.path });
  await openPanel(first);
  await toSettings(page, 'General');
  const form = page.getByRole('form', { name: 'Telemetry' });
  await form.getByRole('checkbox', { name: 'Send traces to a collector' }).check();
  const collector = form.getByRole('textbox', { name: 'Collector' });
  await expect(collector).toHaveValue('http://127.0.0.1:4318');
  await collector.fill('http://traces.example.com');
  await form.getByRole('button', { name: 'Add a header' }).click();
  await form.getByRole('textbox', { name: 'Header 1' }).fill('authorization');
  await form.getByRole('textbox', { name: 'from the variable' }).fill('not a name');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(collector).toHaveAccessibleDescription(/OTLP collector/u);
  await collector.fill('https://traces.example.com');
  await form.getByRole('button', { name: 'Save' }).click();
  const variable = form.getByRole('textbox', { name: 'from the variable' });
  await expect(variable).toHaveAccessibleDescription(/name of an environment variable/u);
  await variable.fill('OTLP_TOKEN');
  await variable.press('Enter');
  const saved = {
    endpoint: 'https://traces.example.com',
    protocol: 'http/protobuf',
    headers: [{ name: 'authorization', env: 'OTLP_TOKEN' }],
  };
  await expect.poll(async () => (await first.panel.settings.get({})).telemetry).toEqual(saved);
  await first.stop();

  const second = await gatewayWith({ dataDir: dataDir.path });
  expect((await second.panel.settings.get({})).telemetry).toEqual(saved);
  await page.goto('about:blank');
  await openPanel(second);
  await toSettings(page, 'General');
  await expect(form.getByRole('textbox', { name: 'Header 1' })).toHaveValue('authorization');
  await form.getByRole('button', { name: 'Remove header 1' }).click();
  await form.getByRole('checkbox', { name: 'Send traces to a collector' }).uncheck();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await second.panel.settings.get({})).telemetry).toBeNull();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(form.getByRole('textbox', { name: 'Header 1' })).toHaveValue('authorization');
  await second.stop();
  dataDir.remove();
});

test('the network section says who listens where, lets a web page in, and has the command for other ports', async ({
  gatewayWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(refusal);
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  await toSettings(page, 'Network');
  const listening = page.getByRole('region', { name: 'What listens where' });
  await expect(listening).toContainText(`127.0.0.1:${gateway.port}`);
  await expect(listening).toContainText(`127.0.0.1:${gateway.panelPort}`);

  const preflight = async () =>
    (await fetch(`${gateway.url}/health`, { headers: { origin: 'https://app.example.com' } })).status;
  expect(await preflight()).toBe(403);
  const origin = page.getByRole('textbox', { name: 'Origin' });
  await origin.fill('https://app.example.com/path');
  await origin.press('Enter');
  await expect(origin).toHaveAccessibleDescription(/is not an origin/u);
  await origin.fill('https://app.example.com');
  await origin.press('Enter');
  const allowed = page.getByRole('list', { name: 'Origins that may call' });
  await expect(allowed).toContainText('https://app.example.com');
  await expect(origin).toHaveValue('');
  expect(await preflight()).toBe(200);
  await page.getByRole('button', { name: 'Remove https://app.example.com' }).click();
  await expect(allowed).toBeHidden();
  expect(await preflight()).toBe(403);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(allowed).toBeVisible();

  const other = page.getByRole('region', { name: 'Other ports' });
  await other.getByRole('textbox', { name: 'Gateway' }).fill('99999');
  await expect(other.getByRole('button', { name: 'Copy the command' })).toBeHidden();
  await other.getByRole('textbox', { name: 'Gateway' }).fill('5050');
  await other.getByRole('button', { name: 'Copy the command' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `npm run headless -- --port 5050 --panel-port ${gateway.panelPort} --data-dir ${gateway.dataDir}`,
  );
});

test('diagnostics hold what runs here, and nothing that is secret or the user’s own', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({
    config: {
      providers: [provider('my-secret-project', baseUrl)],
      clients: [{ name: 'acme-internal', key: 'bbx-acme-0123456789' }],
    },
  });
  const page = await openPanel(gateway);
  await toSettings(page, 'About');
  await page.getByRole('button', { name: 'Copy the diagnostics' }).click();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^Breakerbox: +\d+\.\d+\.\d+$/mu);
  expect(text).toContain(`Node ${process.versions.node}`);
  expect(text).toMatch(/^SQLite: +3\.\d+/mu);
  expect(text).toMatch(/^Providers: +openai 1$/mu);
  const { origin } = new URL(baseUrl);
  for (const secret of [providerKey('my-secret-project'), 'bbx-acme-0123456789', gateway.panelToken]) {
    expect(text).not.toContain(secret);
  }
  for (const own of ['my-secret-project', 'acme-internal', origin, gateway.dataDir]) expect(text).not.toContain(own);
  await expect(page.getByRole('region', { name: 'Data directory' })).toContainText('ledger.sqlite');

  const licences = page.getByRole('region', { name: 'Licences' });
  await licences.getByText(/^\d+ other packages, each with its licence$/u).click();
  await licences.getByText(/^better-sqlite3 /u).click();
  await expect(licences.getByText(/Permission is hereby granted/u).filter({ visible: true })).toHaveCount(1);
});

test('addresses of before lead on, with what was chosen there', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  for (const [was, is] of [
    ['/privacy', '/settings/privacy'],
    ['/data?range=7d', '/settings/data?range=7d'],
    ['/versions', '/settings/versions'],
    ['/fixes', '/settings/fixes'],
    ['/settings', '/settings/general'],
  ]) {
    await page.evaluate((to) => void (location.hash = to ?? ''), was);
    await expect.poll(() => new URL(page.url()).hash).toBe(`#${is}`);
  }
});

for (const theme of ['light', 'dark'] as const) {
  test(`is accessible and fits the smallest window in the ${theme} theme`, async ({ gatewayWith, openPanel }) => {
    // Seven sections, each looked at as a whole.
    test.setTimeout(180_000);
    const telemetry = { endpoint: 'http://127.0.0.1:9', headers: [{ name: 'authorization', env: 'OTLP_TOKEN' }] };
    const gateway = await gatewayWith({ config: { settings: { telemetry, allowedOrigins: ['https://a.example'] } } });
    const page = await openPanel(gateway);
    await asSmall(page, theme);
    for (const section of ['General', 'Network', 'Privacy', 'Data', 'Versions', 'Fixes', 'About']) {
      await toSettings(page, section);
      await expect(page.getByRole('heading', { level: 1, name: section })).toBeAttached();
      await expect(page.locator('main section, main ol').first()).toBeVisible();
      await expectSound(page);
    }
  });
}
