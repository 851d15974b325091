// What holds on every page: accessible in both themes, copied text that works, nothing wider than the window.

import { askWithSdk } from '../support/chat-call.ts';
import { provider, route } from '../support/gateway-config.ts';
import { overloaded } from '../support/upstream-behaviours.ts';
import { expect, test } from './panel-fixture.ts';
import { toSettings } from './to-settings.ts';
import { violations } from './violations.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no serious accessibility violation in the ${colorScheme} theme`, async ({
    gatewayWith,
    upstreamWith,
    openPanel,
  }) => {
    const [ill, well] = [await upstreamWith({ always: overloaded() }), await upstreamWith()];
    const gateway = await gatewayWith({
      config: {
        providers: [
          provider('ill', ill.baseUrl),
          provider('well', well.baseUrl),
          provider('off', well.baseUrl, { enabled: false }),
        ],
        routes: [route('both', ['ill/m', 'well/m'])],
        clients: [
          { name: 'my-editor', key: 'bbx-test-key-0123456789' },
          { name: 'my-agent', key: 'bbx-test-key-9876543210', allow: ['well/*'] },
        ],
      },
    });
    for (let sent = 0; sent < 12; sent += 1) await askWithSdk(gateway.openai(), 'both', false);
    const page = await openPanel(gateway);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.getByRole('switch', { name: 'ill' })).toHaveAccessibleDescription(/^Tripped/u);
    expect(await violations(page)).toEqual([]);

    await page.locator('tr[data-request]').last().click();
    await expect(page.getByRole('heading', { name: '2 attempts' })).toBeVisible();
    expect(await violations(page)).toEqual([]);

    await page.getByRole('link', { name: 'Providers', exact: true }).click();
    await page.getByRole('button', { name: 'Test key main of well' }).click();
    await expect(page.getByText('well takes this key')).toBeVisible();
    await page.getByRole('button', { name: 'Refresh models of well' }).click();
    await expect(page.getByText('1 model listed by well itself')).toBeVisible();
    await page.getByRole('button', { name: 'Add a key to well' }).click();
    expect(await violations(page)).toEqual([]);

    await page.getByRole('link', { name: 'Add a provider' }).click();
    await page.getByText('Groq', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Key', exact: true }).fill('sk-ant-of-somebody-else');
    expect(await violations(page)).toEqual([]);

    await toSettings(page, 'Privacy');
    await expect(page.getByText('Nothing is kept.')).toBeVisible();
    expect(await violations(page)).toEqual([]);

    await toSettings(page, 'Fixes');
    const fix = { do: 'drop', field: 'seed' } as const;
    const { id } = await gateway.panel.fixes.add({ provider: 'well', model: 'm', dialect: 'openai-chat', fix });
    await gateway.panel.fixes.switch({ id, on: false });
    await page.getByRole('button', { name: /^Edit: / }).click();
    await page.getByRole('button', { name: 'Add a change by hand' }).click();
    await page.getByRole('combobox', { name: 'Model' }).fill('nobody-has-this');
    expect(await violations(page)).toEqual([]);

    await page.getByRole('link', { name: 'Clients', exact: true }).click();
    await page.getByRole('button', { name: 'Show the key of my-agent' }).click();
    await page.getByRole('button', { name: 'Remove my-editor' }).click();
    await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });

  test(`rules, routes and models have none in the ${colorScheme} theme`, async ({
    gatewayWith,
    upstreamWith,
    openPanel,
  }) => {
    const { baseUrl } = await upstreamWith();
    const gateway = await gatewayWith({
      config: { providers: [provider('well', baseUrl)], routes: [route('only', ['well/m'])] },
    });
    await askWithSdk(gateway.openai(), 'only', false);
    const page = await openPanel(gateway);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('link', { name: 'Routing', exact: true }).click();
    await page.getByRole('button', { name: 'Explain', exact: true }).click();
    await expect(page.getByRole('region', { name: 'Explanation' })).toBeVisible();
    await page.getByRole('button', { name: 'Try the rules' }).click();
    const whatIf = page.getByRole('region', { name: 'What would it have cost?' });
    await expect(whatIf.getByRole('status')).toBeVisible();
    await whatIf.getByRole('combobox', { name: 'Model' }).fill('well/m');
    await whatIf.getByRole('button', { name: 'Add a price' }).click();
    await whatIf.getByRole('textbox', { name: 'Input', exact: true }).fill('dear');
    await whatIf.getByRole('button', { name: 'Try these prices' }).click();
    await expect(whatIf.getByRole('alert')).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Write the first rule' }).click();
    await expect(page.getByRole('region', { name: 'How the draft reads' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Rules and routes' }).fill('rules: nonsense');
    await expect(page.getByRole('list', { name: 'Problems' })).toBeVisible();
    expect(await violations(page)).toEqual([]);

    await page.getByRole('link', { name: 'Models', exact: true }).click();
    await page.getByRole('searchbox', { name: 'Search' }).fill('well/');
    await page.getByRole('button', { name: 'Change what is known of well/m', exact: true }).click();
    await expect(page.getByRole('form', { name: 'Values of yours for well/m' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
  });
}

test('the empty, the refused and the missing page have none either', async ({ gatewayWith, openPanel, context }) => {
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  expect(await violations(page)).toEqual([]);
  await page.goto(`${new URL(page.url()).origin}/#/nowhere`);
  await expect(page.getByText('There is no such page')).toBeVisible();
  expect(await violations(page)).toEqual([]);
  const other = await context.newPage();
  await other.goto(new URL(page.url()).origin);
  await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
  expect(await violations(other)).toEqual([]);
});

test('copies the address, the key and a curl line that hold what they must', async ({ gatewayWith, openPanel }) => {
  const gateway = await gatewayWith();
  const page = await openPanel(gateway);
  const copied = async (name: string) => {
    await page.getByRole('button', { name: `Copy ${name}` }).click();
    await expect(page.getByRole('button', { name: `Copied ${name}` })).toBeVisible();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  expect(await copied('the base URL')).toBe(`${gateway.url}/v1`);
  expect(await copied('the client key')).toBe(gateway.clientKey);

  await expect(page.getByText(gateway.clientKey)).toHaveCount(0);
  await page.getByRole('button', { name: 'Show the client key' }).click();
  await expect(page.getByText(gateway.clientKey).first()).toBeVisible();

  const line = await copied('the curl line');
  const [, url = '', key = '', body = ''] =
    /^curl -N (\S+) .*"Authorization: Bearer (\S+)".*-d '(.*)'$/su.exec(line) ?? [];
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('[DONE]');
  await expect(page.getByRole('row').filter({ hasText: 'demo/' })).toContainText('done');
});

test('remembers the theme that was chosen', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await ground();
  await page.getByText('Dark', { exact: true }).click();
  const dark = await ground();
  expect(dark).not.toBe(light);
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(await ground()).toBe(dark);
});

test('fits into 1024 × 700, whatever names there are', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const { baseUrl } = await upstreamWith();
  const names = ['a-provider-whose-name-is-much-longer-than-its-plate', 'b', 'c', 'd', 'e', 'f', 'g'];
  const gateway = await gatewayWith({ config: { providers: names.map((id) => provider(id, baseUrl)) } });
  const page = await openPanel(gateway);
  await page.setViewportSize({ width: 1024, height: 700 });
  await expect(page.getByRole('switch')).toHaveCount(7);
  const fits = () => page.getByRole('main').evaluate((main) => main.scrollWidth <= main.clientWidth);
  expect(await fits()).toBe(true);
  await page.getByRole('link', { name: 'Providers', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Refresh models of / })).toHaveCount(7);
  expect(await fits()).toBe(true);

  const model = 'a-model-whose-name-is-much-longer-than-anybody-would-want-to-type-'.repeat(3);
  const fix = { do: 'rename', field: 'a_field_with_a_name_that_goes_on_and_on'.repeat(4), to: 'b' } as const;
  await gateway.panel.fixes.add({ provider: names[0] ?? '', model, dialect: 'openai-chat', fix });
  await toSettings(page, 'Fixes');
  await page.getByRole('button', { name: /^Edit: / }).click();
  expect(await fits()).toBe(true);

  const figures = {
    inputPrice: 1,
    cachedInputPrice: null,
    cacheWritePrice: null,
    outputPrice: 1,
    reasoningPrice: null,
  };
  const said = { ...figures, contextWindow: null, maxOutput: null, abilities: {} };
  await gateway.panel.models.override({ provider: names[0] ?? '', model, ...said });
  const target = `${names[0] ?? ''}/${model}`;
  const rule = { id: 'r'.repeat(60), when: { keywords: { any: [model.slice(0, 64)] } }, use: { model: target } };
  await gateway.panel.routing.save({
    text: JSON.stringify({ version: 1, routes: [route('x', [target])], rules: [rule] }),
  });
  await page.getByRole('link', { name: 'Routing', exact: true }).click();
  await page.getByRole('button', { name: 'Explain', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Explanation' })).toBeVisible();
  expect(await fits()).toBe(true);
  await page.getByRole('button', { name: 'Edit rules and routes' }).click();
  await expect(page.getByRole('region', { name: 'How the draft reads' })).toBeVisible();
  expect(await fits()).toBe(true);

  await page.getByRole('link', { name: 'Models', exact: true }).click();
  await page.getByRole('button', { name: `Change what is known of ${target}`, exact: true }).click();
  expect(await fits()).toBe(true);
});

test('rests when nothing happens', async ({ gatewayWith, openPanel }) => {
  const page = await openPanel(await gatewayWith());
  await expect(page.getByRole('switch')).toBeVisible();
  await page.waitForTimeout(500);
  const calls: string[] = [];
  page.on('request', (request) => calls.push(request.url()));
  const changes = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let seen = 0;
        new MutationObserver((records) => (seen += records.length)).observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        });
        setTimeout(() => resolve(seen), 2500);
      }),
  );
  expect(changes).toBe(0);
  expect(calls).toEqual([]);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});
