// Data: the ledger and the configuration as files that can be copied, put back, shortened, and taken away.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Download, Page } from '@playwright/test';
import { askWithSdk } from '../support/chat-call.ts';
import { provider, providerKey } from '../support/gateway-config.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { pastSpend } from '../support/past-spend.ts';
import { expect, test } from './panel-fixture.ts';
import { toSettings } from './to-settings.ts';
import { asSmall, expectSound } from './violations.ts';

test.use({ timezoneId: 'Europe/Berlin', locale: 'en-US' });

async function openData(openPanel: (gateway: Gateway) => Promise<Page>, gateway: Gateway): Promise<Page> {
  const page = await openPanel(gateway);
  await toSettings(page, 'Data');
  return page;
}

async function textOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), 'utf8');
}

test('tells how the ledger is, and shows what goes before it is let go', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 900, until: Date.now() });
  const gateway = await gatewayWith({ dataDir: await dataDirWith(past) });
  const page = await openData(openPanel, gateway);
  const health = page.getByRole('region', { name: 'Health of the ledger' });
  await expect(health).toContainText('The ledger is sound');
  await expect(health).toContainText('900');
  await expect(health).toContainText(join(gateway.dataDir, 'ledger.sqlite'));

  const form = page.getByRole('form', { name: 'How long the ledger is kept' });
  const save = form.getByRole('button', { name: 'Save' });
  await expect(form.getByRole('status')).toContainText('Nothing goes');
  await expect(save).toBeDisabled();
  await form.getByLabel('Requests, days').fill('0');
  await expect(form).toContainText('A number of days from 1');
  await expect(save).toBeDisabled();
  await form.getByLabel('Requests, days').fill('30');
  await expect(form.getByRole('status')).toContainText(
    /\d+ requests \(.+\) from before .+ go, because they are older/u,
  );
  expect((await gateway.panel.data.retention({})).settings.retentionDays).toBe(90);
  await save.click();
  await expect(page.getByText('Changed how long the ledger is kept.', { exact: true })).toBeVisible();
  expect((await gateway.panel.data.retention({})).settings.retentionDays).toBe(30);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(form.getByLabel('Requests, days')).toHaveValue('90');
});

test('backs up, restores what was, keeps what is, and removes', async ({
  gatewayWith,
  upstreamWith,
  dataDirWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const past = pastSpend({ requests: 300, until: Date.now() });
  const gateway = await gatewayWith({
    dataDir: await dataDirWith(past),
    config: { providers: [provider('alpha', baseUrl)] },
  });
  const page = await openData(openPanel, gateway);
  const backups = page.getByRole('region', { name: 'Backups' });
  await expect(backups).toContainText('No copy yet');
  await backups.getByRole('button', { name: 'Back up now' }).click();
  await expect(backups.getByRole('status')).toContainText('Backed up and checked: 300 requests');
  const [made] = await gateway.panel.data.backups({});
  expect(existsSync(made?.path ?? '')).toBe(true);

  await askWithSdk(gateway.openai(), 'alpha/m', false);
  await backups.getByRole('button', { name: `Restore ${made?.name}` }).click();
  await expect(backups).toContainText('What came in since then is no longer in it, but nothing is lost');
  await backups.getByRole('button', { name: 'Put it in place' }).click();
  await expect(backups.getByRole('status')).toContainText('Restored: the ledger has the 300 requests');
  await expect(page.getByRole('region', { name: 'Health of the ledger' })).toContainText('300');
  const before = (await gateway.panel.data.backups({})).find(({ kind }) => kind === 'before');
  await backups.getByRole('button', { name: `Restore ${before?.name}` }).click();
  await backups.getByRole('button', { name: 'Put it in place' }).click();
  await expect(backups.getByRole('status')).toContainText('Restored: the ledger has the 301 requests');

  await backups.getByRole('button', { name: `Remove ${made?.name}` }).click();
  await expect(backups).toContainText('cannot be brought back');
  await backups.getByRole('button', { name: 'Delete the file' }).click();
  await expect(page.getByText(`Removed the backup ${made?.name}.`, { exact: true })).toBeVisible();
  await expect(backups.getByRole('button', { name: `Restore ${made?.name}` })).toHaveCount(0);
  expect(existsSync(made?.path ?? '')).toBe(false);
});

test('exports what is chosen, as a download and to a file, here and from Spend', async ({
  gatewayWith,
  dataDirWith,
  openPanel,
}) => {
  const past = pastSpend({ requests: 250, until: Date.now() });
  const page = await openData(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
  const section = page.getByRole('region', { name: 'Export' });
  await section.getByRole('combobox', { name: 'Add a filter' }).selectOption({ label: 'groq' });
  const groq = past.filter((request) => request.provider === 'groq');
  await section.getByText('JSON lines', { exact: true }).click();
  const arrives = page.waitForEvent('download');
  await section.getByRole('button', { name: 'Download' }).click();
  const lines = (await textOf(await arrives)).trim().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id).toSorted()).toEqual(
    groq.map(({ id }) => id).toSorted(),
  );
  await section.getByRole('button', { name: 'Write a file beside the ledger' }).click();
  await expect(section.getByRole('status').last()).toContainText(`${groq.length} lines`);
  const path = await section.getByRole('status').last().locator('code').innerText();
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(groq.length);

  await page.getByRole('link', { name: 'Spend', exact: true }).click();
  await page.getByText('90 days', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Add a filter' }).selectOption({ label: 'qwen3-coder' });
  const sums = page.waitForEvent('download');
  await page.getByRole('combobox', { name: 'Export what is seen' }).selectOption({ label: 'Requests as CSV' });
  const csv = (await textOf(await sums)).trim().split('\n');
  expect(csv.length - 1).toBe(past.filter(({ model }) => model === 'qwen3-coder').length);
});

test('takes the configuration out and in, with keys only under a passphrase', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}, testInfo) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: { providers: [provider('alpha', baseUrl)] } });
  const page = await openData(openPanel, gateway);
  const out = page.getByRole('form', { name: 'Export the configuration' });
  const plain = page.waitForEvent('download');
  await out.getByRole('button', { name: 'Download the configuration' }).click();
  const plainText = await textOf(await plain);
  expect(plainText).toContain('alpha');
  expect(plainText).not.toContain(providerKey('alpha'));

  await out.getByText('With keys, sealed under a passphrase').click();
  await expect(out.getByRole('button', { name: 'Download the configuration' })).toBeDisabled();
  await out.getByLabel('Passphrase', { exact: true }).fill('correct horse battery');
  const sealed = page.waitForEvent('download');
  await out.getByRole('button', { name: 'Download the configuration' }).click();
  const sealedText = await textOf(await sealed);
  expect(sealedText).not.toContain(providerKey('alpha'));
  expect(sealedText.length).toBeGreaterThan(plainText.length);

  expectErrors(/status of 422/u);
  const other = await gatewayWith();
  const there = await openData(openPanel, other);
  const into = there.getByRole('form', { name: 'Import a configuration' });
  const [good, bad] = [testInfo.outputPath('sealed.yaml'), testInfo.outputPath('bad.yaml')];
  writeFileSync(bad, plainText.replace(/baseUrl: .*/u, 'baseUrl: nowhere'));
  await into.getByLabel('Configuration file').setInputFiles(bad);
  await into.getByRole('button', { name: 'Import bad.yaml' }).click();
  await expect(into.getByRole('alert')).toContainText('providers');
  await expect(into.getByRole('alert')).toContainText('Nothing was changed');
  expect(await other.panel.providers.list({})).toEqual([]);

  writeFileSync(good, sealedText);
  await into.getByLabel('Configuration file').setInputFiles(good);
  await into.getByLabel('Passphrase of the file').fill('incorrect horse');
  await into.getByRole('button', { name: 'Import sealed.yaml' }).click();
  await expect(into.getByRole('alert')).toBeVisible();
  await into.getByLabel('Passphrase of the file').fill('correct horse battery');
  await into.getByRole('button', { name: 'Import sealed.yaml' }).click();
  await expect(into.getByRole('status')).toContainText('It changed: ');
  // The keys of clients and of providers came along.
  await askWithSdk(other.openai(gateway.clientKey), 'alpha/m', false);
  await into.getByRole('link', { name: 'See and undo it in Versions' }).click();
  await expect(there).toHaveTitle(/^Versions/u);
});

test('says what to do when the page cannot be loaded', async ({ gatewayWith, openPanel, expectErrors }) => {
  const page = await openPanel(await gatewayWith());
  expectErrors(/ERR_FAILED/u);
  await page.route('**/rpc/data/*', (route) => route.abort());
  await toSettings(page, 'Data');
  await expect(page.getByRole('alert')).toHaveCount(3);
  await page.unroute('**/rpc/data/*');
  const again = page.getByRole('button', { name: 'Try again' });
  for (let left = 2; left >= 0; left -= 1) {
    await again.first().press('Enter');
    await expect(again).toHaveCount(left);
  }
  await expect(page.getByRole('region', { name: 'Health of the ledger' })).toContainText('The ledger is sound');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no serious barrier in the ${colorScheme} theme, and fits into 1024 × 700`, async ({
    gatewayWith,
    dataDirWith,
    openPanel,
  }) => {
    const past = pastSpend({ requests: 200, until: Date.now() });
    const page = await openData(openPanel, await gatewayWith({ dataDir: await dataDirWith(past) }));
    await asSmall(page, colorScheme);
    await page.getByRole('button', { name: 'Back up now' }).click();
    await page.getByRole('button', { name: /^Restore /u }).click();
    await page.getByText('With keys, sealed under a passphrase').click();
    await page.getByLabel('Largest size, MB').fill('3');
    await expect(page.getByText('A number of megabytes')).toBeVisible();
    await expectSound(page);
  });
}
