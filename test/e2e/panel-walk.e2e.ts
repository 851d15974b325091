// One developer's morning, from page to page: a provider more, a breaker switched while an answer streams, a request that
// had to fall back, a budget that is hit, what was found taken away as a file, and the ledger put back.

import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { SECTIONS } from '../../app/features/settings/sections.ts';
import { PAGES } from '../../app/shell/pages.ts';
import { askWithSdk, chat, postChat } from '../support/chat-call.ts';
import { eventually, gate } from '../support/eventually.ts';
import { provider, providerKey, route } from '../support/gateway-config.ts';
import { pastSpend } from '../support/past-spend.ts';
import { overloaded, pausesAfter } from '../support/upstream-behaviours.ts';
import { expect, test } from './panel-fixture.ts';
import { expectSound, violations } from './violations.ts';

test.use({ timezoneId: 'Asia/Kathmandu', locale: 'en-US' });

const rowsOf = (page: Page) => page.locator('tr[data-request]');

async function go(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, address);
}

test('adds, switches, reads why, limits, takes away and puts back', async ({
  gatewayWith,
  upstreamWith,
  dataDirWith,
  openPanel,
}) => {
  test.setTimeout(180_000);
  const hold = gate();
  const [ill, slow, well] = [
    await upstreamWith({ always: overloaded() }),
    await upstreamWith({ always: pausesAfter(1, hold) }),
    await upstreamWith(),
  ];
  const past = pastSpend({ requests: 400, until: Date.now() });
  const gateway = await gatewayWith({
    dataDir: await dataDirWith(past),
    config: {
      providers: [provider('slow', slow.baseUrl), provider('ill', ill.baseUrl), provider('well', well.baseUrl)],
      routes: [route('careful', ['ill/m', 'well/m'])],
    },
  });
  const page = await openPanel(gateway);

  await go(page, '/providers/add');
  await page.getByText('OpenAI', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Key', exact: true }).fill(providerKey('openai'));
  await page.getByRole('textbox', { name: /^Base URL/u }).fill(well.baseUrl);
  await page.getByRole('textbox', { name: /^Models/u }).fill('m');
  await page.getByRole('button', { name: 'Add OpenAI' }).click();
  await expect(page.getByText('OpenAI takes the key.').first()).toBeVisible();
  await askWithSdk(gateway.openai(), 'openai/m', false);

  await go(page, '/');
  const answer = askWithSdk(gateway.openai(), 'm', true);
  await expect(rowsOf(page).first()).toContainText('running');
  await page.getByRole('switch', { name: 'slow' }).click();
  await eventually(async () =>
    expect((await gateway.panel.breakers.list({})).find((each) => each.provider === 'slow')?.state).toBe('off'),
  );
  hold.open();
  // What runs is left alone; what comes next goes elsewhere.
  expect((await answer).text).not.toBe('');
  await expect(rowsOf(page).first()).toContainText('done');
  await askWithSdk(gateway.openai(), 'careful', false);

  await go(page, '/requests?fellback=yes');
  await expect(rowsOf(page).first()).toContainText('careful');
  await rowsOf(page).first().click();
  const drawer = page.getByRole('complementary');
  await expect(drawer.getByRole('heading', { name: '2 attempts' })).toBeVisible();
  await expect(drawer.getByRole('region', { name: 'Attempts' })).toContainText('ill/m');
  await expect(drawer.getByRole('region', { name: 'Why it went there' })).toContainText('well/m');
  await page.keyboard.press('Escape');

  const fellBack = past.filter((each) => each.fellBack).length + 1;
  const arrives = page.waitForEvent('download');
  await page.getByRole('combobox', { name: 'Export what is seen' }).selectOption({ label: 'Requests as JSON lines' });
  const lines = readFileSync(await (await arrives).path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines).toHaveLength(fellBack);

  await go(page, '/data');
  const backups = page.getByRole('region', { name: 'Backups' });
  await backups.getByRole('button', { name: 'Back up now' }).click();
  await expect(backups.getByRole('status')).toContainText(`Backed up and checked: ${past.length + 3} requests`);
  const [made] = await gateway.panel.data.backups({});
  const copied = page.waitForEvent('download');
  await backups.getByRole('button', { name: `Download ${made?.name}` }).click();
  const copy = readFileSync(await (await copied).path());
  expect(copy.equals(readFileSync(made?.path ?? ''))).toBe(true);

  await go(page, '/budgets');
  const form = page.getByRole('form', { name: 'Add a budget' });
  await form.getByRole('textbox', { name: 'Name' }).fill('daily');
  await form.getByRole('combobox', { name: 'Renewed' }).selectOption('day');
  await form.getByRole('textbox', { name: 'Limit in dollars' }).fill('0.0001');
  await form.getByRole('button', { name: 'Add budget' }).click();
  await expect(page.getByRole('listitem', { name: 'daily' })).toBeVisible();
  expect((await postChat(gateway, chat('ill/m', { max_tokens: 4_000 }))).status).toBe(402);
  await expect(page.getByRole('listitem', { name: 'daily' })).toContainText('found no room');

  await go(page, '/data');
  await backups.getByRole('button', { name: `Restore ${made?.name}` }).click();
  await backups.getByRole('button', { name: 'Put it in place' }).click();
  await expect(backups.getByRole('status')).toContainText(`Restored: the ledger has the ${past.length + 3} requests`);
  await go(page, '/requests?kind=budget');
  await expect(page.getByText('No request is like that.')).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`no page has a serious barrier in the ${colorScheme} theme with a history to show`, async ({
    gatewayWith,
    upstreamWith,
    dataDirWith,
    openPanel,
  }) => {
    test.setTimeout(300_000);
    const { baseUrl } = await upstreamWith();
    const gateway = await gatewayWith({
      dataDir: await dataDirWith(pastSpend({ requests: 400, until: Date.now() })),
      config: { providers: [provider('alpha', baseUrl)], routes: [route('careful', ['alpha/m'])] },
    });
    const page = await openPanel(gateway);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const pages = [...PAGES.filter(({ title }) => title !== 'Settings'), ...SECTIONS];
    for (const { path, title } of pages) {
      await go(page, path);
      await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
      await expect(page.getByRole('status', { name: /^Loading/u })).toHaveCount(0);
      expect(await violations(page), title).toEqual([]);
    }
    await go(page, '/requests?took=0.1..600&fellback=no&status=200');
    await rowsOf(page).first().click();
    await expect(page.getByRole('complementary').getByRole('heading', { name: /attempt/u })).toBeVisible();
    await expectSound(page);
  });
}
