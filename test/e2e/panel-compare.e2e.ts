// Models narrowed, sorted and put side by side, and names that stand for them.

import { idTime } from '../../src/domain/request-id.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import type { PastRequest } from '../support/past-spend.ts';
import { expect, test } from './panel-fixture.ts';
import { asSmall, expectSound } from './violations.ts';

const MODELS = [
  { id: 'dear', inputPrice: 10, outputPrice: 50, abilities: { tools: true, images: true }, contextWindow: 200_000 },
  { id: 'cheap', inputPrice: 0.1, outputPrice: 0.5, abilities: { tools: true } },
  { id: 'bare', abilities: { tools: false } },
];

const START = Date.now() - 3_600_000;
const PAST: PastRequest = {
  id: `${idTime(START)}${'0'.repeat(16)}`,
  startedAt: START,
  provider: 'alpha',
  model: 'dear',
  client: 'editor',
  route: null,
  state: 'done',
  source: 'price',
  costNanos: 30_000_000,
  upToNanos: 0,
  fellBack: false,
  inputTokens: 2_000,
  cachedTokens: 0,
  outputTokens: 200,
  ttftMs: 400,
  durationMs: 2_400,
};

for (const colorScheme of ['light', 'dark'] as const) {
  test(`narrows, sorts and compares by the usual request in the ${colorScheme} theme`, async ({
    gatewayWith,
    upstreamWith,
    dataDirWith,
    openPanel,
  }) => {
    const { baseUrl } = await upstreamWith();
    const gateway = await gatewayWith({
      dataDir: await dataDirWith([PAST]),
      config: { providers: [provider('alpha', baseUrl, { preset: 'custom', models: MODELS })] },
    });
    const page = await openPanel(gateway);
    await asSmall(page, colorScheme);
    await page.getByRole('link', { name: 'Models', exact: true }).click();
    const names = page.getByRole('rowheader');
    await expect(names).toHaveText([/alpha\/dear/u, /alpha\/cheap/u, /alpha\/bare/u]);
    await page.getByRole('combobox', { name: 'Sorted by' }).selectOption('price of your usual request');
    await expect(names).toHaveText([/alpha\/cheap/u, /alpha\/dear/u, /alpha\/bare/u]);
    await expect(page.getByRole('row').filter({ hasText: 'alpha/dear' })).toContainText('$0.0300');
    await page.getByRole('checkbox', { name: 'tools' }).check();
    await expect(names).toHaveText([/alpha\/cheap/u, /alpha\/dear/u]);
    await page.getByRole('checkbox', { name: 'images' }).check();
    await expect(names).toHaveText([/alpha\/dear/u]);
    await page.getByRole('checkbox', { name: 'audio' }).check();
    await expect(page.getByText('Of no model all of this is known.')).toBeVisible();
    for (const name of ['audio', 'images', 'tools']) await page.getByRole('checkbox', { name }).uncheck();

    await page.getByRole('checkbox', { name: 'Compare alpha/dear' }).check();
    const tray = page.getByRole('region', { name: 'To be compared' });
    await expect(tray).toContainText('Mark one more');
    await page.getByRole('checkbox', { name: 'Compare alpha/cheap' }).check();
    await page.getByRole('checkbox', { name: 'Compare alpha/bare' }).check();
    await expectSound(page);
    await tray.getByRole('link', { name: 'Compare 3 models' }).click();

    const row = (name: string) =>
      page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
    await expect(page.getByText('the mean of your 1 request of the last 30 days')).toBeVisible();
    await expect(row('This request').getByRole('cell')).toHaveText([
      /\$0\.0300.*100 × as much/u,
      /\$0\.0003.*the cheapest/u,
      'unknown',
    ]);
    await expect(row('How that comes').getByRole('cell').first()).toContainText('2,000 input × $10.00/M$0.02');
    await expect(row('Takes').getByRole('cell').first()).toContainText(/0\.4\d s to the first token/u);
    await expect(row('Window').getByRole('cell').first()).toHaveText('200k');
    await expectSound(page);

    const form = page.getByRole('form', { name: 'The request to compare with' });
    await form.getByRole('textbox', { name: 'of them cached' }).fill('3000');
    await form.getByRole('button', { name: 'Compare with these' }).click();
    await expect(form.getByRole('textbox', { name: 'of them cached' })).toHaveAccessibleDescription(/More than/u);
    await form.getByRole('textbox', { name: 'of them cached' }).fill('');
    await form.getByRole('textbox', { name: 'Tokens in' }).fill('300 000');
    await form.getByRole('textbox', { name: 'Tokens in' }).press('Enter');
    await expect(row('This request').getByRole('cell').first()).toContainText('Does not fit: longer than its window.');
    await page.reload();
    await expect(form.getByRole('textbox', { name: 'Tokens in' })).toHaveValue('300000');
    await form.getByRole('button', { name: 'Your usual request' }).click();
    await expect(form.getByRole('textbox', { name: 'Tokens in' })).toHaveValue('2000');

    await page.getByRole('button', { name: 'Leave out alpha/bare' }).click();
    await expect(page.getByRole('columnheader')).toHaveCount(3);
    await page.getByRole('link', { name: 'Choose others' }).click();
    await expect(page.getByRole('checkbox', { name: 'Compare alpha/dear' })).toBeChecked();
  });
}

test('says what will be compared before anything is', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  await page.goto(`${new URL(page.url()).origin}/#/models/compare`);
  await expect(page.getByText('Nothing to compare yet')).toBeVisible();
  await page.getByRole('link', { name: 'Choose models' }).click();
  await expect(page.getByRole('searchbox', { name: 'Search' })).toBeVisible();
});

test('an alias is added, changed, removed and brought back', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource: .*422/u);
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({
    config: { providers: [provider('alpha', baseUrl, { preset: 'custom', models: MODELS })] },
  });
  const served = async (name: string) => (await postChat(gateway, chat(name))).headers['x-breakerbox-model'];
  const page = await openPanel(gateway);
  await page.getByRole('link', { name: 'Models', exact: true }).click();
  const section = page.getByRole('region', { name: 'Aliases' });
  await expect(section).toContainText('No alias');

  await section.getByRole('button', { name: 'Add an alias' }).click();
  const form = section.getByRole('form');
  await form.getByRole('textbox', { name: 'Name' }).fill('alpha/x');
  await form.getByRole('combobox', { name: 'Stands for' }).fill('alpha/cheap');
  await form.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(form.getByRole('alert')).toContainText('never be used');
  await form.getByRole('textbox', { name: 'Name' }).fill('gpt-4');
  await form.getByRole('combobox', { name: 'Stands for' }).press('Enter');
  await expect(form).toBeHidden();
  await expect(section.getByRole('listitem', { name: 'gpt-4' })).toContainText('stands for alpha/cheap');
  await expect(section.getByRole('button', { name: 'Add an alias' })).toBeFocused();
  expect(await served('gpt-4')).toBe('cheap');

  await section.getByRole('button', { name: 'Change the alias gpt-4' }).click();
  await form.getByRole('combobox', { name: 'Stands for' }).fill('alpha/dear');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(section.getByRole('listitem', { name: 'gpt-4' })).toContainText('stands for alpha/dear');
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(section.getByRole('listitem', { name: 'gpt-4' })).toContainText('stands for alpha/cheap');

  await section.getByRole('button', { name: 'Remove the alias gpt-4' }).click();
  await expect(section).toContainText('No alias');
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(section.getByRole('listitem', { name: 'gpt-4' })).toBeVisible();
  expect(await served('gpt-4')).toBe('cheap');
});
