// Rules and routes: read as sentences, edited as text, tried out, priced on the traffic there was.

import type { Page } from '@playwright/test';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, route, type GatewayConfig } from '../support/gateway-config.ts';
import { expect, test } from './panel-fixture.ts';
import { toSettings } from './to-settings.ts';

const toRouting = (page: Page) => page.getByRole('link', { name: 'Routing', exact: true }).click();
const area = (page: Page) => page.getByRole('textbox', { name: 'Rules and routes' });
const rules = (page: Page) => page.getByRole('list', { name: 'Rules', exact: true }).getByRole('listitem');

/** A dear provider and a cheap one, with a route to the cheap one. */
function dearAndCheap(dear: string, cheap: string): GatewayConfig {
  return {
    providers: [
      provider('dear', dear, { models: [{ id: 'm', inputPrice: 10, outputPrice: 40 }] }),
      provider('cheap', cheap, { models: [{ id: 'm', inputPrice: 1, outputPrice: 4 }] }),
    ],
    routes: [route('thrifty', ['cheap/m'])],
  };
}

const ROUTES = 'version: 1\nroutes:\n  - id: thrifty\n    targets: [{ model: cheap/m }]\n';
const LONG = `${ROUTES}rules:\n  - id: long\n    when: { inputTokens: { gte: 8000 } }\n    use: { route: thrifty }\n`;

test('the first rule is written from an example, saved by keyboard and taken back', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: dearAndCheap(baseUrl, baseUrl) });
  const page = await openPanel(gateway);
  await toRouting(page);
  await expect(page.getByRole('list', { name: 'Routes' }).getByRole('listitem', { name: 'thrifty' })).toContainText(
    'cheap/m',
  );
  await page.getByRole('button', { name: 'Write the first rule' }).click();
  await expect(area(page)).toBeFocused();
  await expect(area(page)).toHaveValue(/id: long-prompts[^]*id: no-secrets/u);
  await expect(page.getByRole('status').filter({ hasText: 'no problems' })).toBeVisible();
  const draft = page.getByRole('region', { name: 'How the draft reads' });
  await expect(draft).toContainText('When the prompt has 8,000 tokens or more use route thrifty');
  expect((await gateway.panel.routing.get({})).rules).toEqual([]);

  await area(page).press('Control+s');
  await expect(area(page)).toBeHidden();
  await expect(page.getByRole('button', { name: 'Edit rules and routes' })).toBeFocused();
  await expect(rules(page)).toHaveCount(2);
  await expect(rules(page).first()).toContainText('When the prompt has 8,000 tokens or more use route thrifty');
  await expect(rules(page).first()).toContainText('not used in 30 days');

  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Write the first rule' })).toBeVisible();
  expect((await gateway.panel.routing.get({})).rules).toEqual([]);
});

test('what is written comes back with its comments, here and after a reload, and in versions', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: dearAndCheap(baseUrl, baseUrl) });
  const page = await openPanel(gateway);
  const text = `# Mine.\n${LONG.replace('gte: 8000 } }', 'gte: 8000 } }   # a guess')}\n# the end\n`;
  await toRouting(page);
  await page.getByRole('button', { name: 'Edit rules and routes' }).click();
  await area(page).fill(text);
  await area(page).press('Control+s');
  await expect(rules(page)).toHaveCount(1);
  await page.reload();
  await page.getByRole('button', { name: 'Edit rules and routes' }).click();
  await expect(area(page)).toHaveValue(text);

  await area(page).fill(text.replace('# a guess', '# measured'));
  await area(page).press('Control+s');
  await expect(area(page)).toBeHidden();
  await toSettings(page, 'Versions');
  await page
    .getByRole('button', { name: /Change rules and routes/u })
    .first()
    .click();
  await expect(page.getByRole('list', { name: 'What changed' })).toContainText(
    /changed\s*comments # a guess.*# measured/u,
  );
  await page.getByRole('button', { name: /^Undo this change/u }).click();
  await expect.poll(async () => (await gateway.panel.routing.get({})).text).toBe(text);
});

test('a mistake is named with its path and line, what is typed is kept, and the rules before stay', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: dearAndCheap(baseUrl, baseUrl) });
  await gateway.panel.routing.save({ text: LONG });
  const before = await gateway.panel.routing.get({});
  const page = await openPanel(gateway);
  await toRouting(page);
  await page.getByRole('button', { name: 'Edit rule long' }).click();
  const selected = () =>
    area(page).evaluate((text: HTMLTextAreaElement) => text.value.slice(text.selectionStart, text.selectionEnd));
  expect(await selected()).toContain('id: long');

  const bad = (await area(page).inputValue()).replace('gte:', 'gtee:');
  await area(page).fill(bad);
  const problem = page.getByRole('list', { name: 'Problems' }).getByRole('button').first();
  await expect(problem).toContainText('rules[0].when.inputTokens');
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await problem.click();
  await expect(area(page)).toBeFocused();
  await expect.poll(selected).toMatch(/inputTokens|gtee/u);
  await area(page).press('Control+s');
  expect((await gateway.panel.routing.get({})).text).toBe(before.text);

  await page.getByRole('link', { name: 'Panel', exact: true }).click();
  await toRouting(page);
  await expect(area(page)).toHaveValue(bad);
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(rules(page)).toHaveCount(1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(area(page)).toHaveValue(bad);
});

test('tests that fail are shown, and saved over only by the button that says so', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource: .*422/u);
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: dearAndCheap(baseUrl, baseUrl) });
  const page = await openPanel(gateway);
  await toRouting(page);
  await page.getByRole('button', { name: 'Edit rules and routes' }).click();
  await area(page).fill(
    `${LONG}ruleTests:\n  - name: a short one\n    request: { inputTokens: 10 }\n    expect: { rule: long }\n`,
  );
  const save = page.getByRole('button', { name: 'Save although 1 test fails' });
  await expect(save).toBeEnabled();
  const draftTests = page.getByRole('region', { name: 'Tests of the draft' });
  await expect(draftTests).toContainText(/failed\s*a short one/u);
  await area(page).press('Control+s');
  await expect(page.getByRole('status').filter({ hasText: 'not saved' })).toBeVisible();
  expect((await gateway.panel.routing.get({})).rules).toEqual([]);

  await save.click();
  await expect(rules(page)).toHaveCount(1);
  await expect(page.getByRole('region', { name: 'Tests of the rules' })).toContainText('1 of 1 test fails');
});

test('tells which way a request would go, in outline and as a body, and what is wrong with it', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource: .*422/u);
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: dearAndCheap(baseUrl, baseUrl) });
  await gateway.panel.routing.save({ text: LONG });
  const page = await openPanel(gateway);
  await toRouting(page);
  const tokens = page.getByRole('textbox', { name: 'Tokens in' });
  await tokens.fill('many');
  await tokens.press('Enter');
  await expect(tokens).toHaveAccessibleDescription(/whole number/u);
  await tokens.fill('9,000');
  await tokens.press('Control+Enter');
  const answer = page.getByRole('region', { name: 'Explanation' });
  await expect(answer).toContainText('Rule long decided: route thrifty');
  await expect(answer.getByRole('region', { name: 'Targets' })).toContainText('cheap/m');
  await expect(answer.getByRole('region', { name: 'Targets' })).toContainText(/≈\$0\.\d+[^]*9,000 .*\$1\/M/u);

  await page.getByText('Paste a request body').click();
  const body = page.getByRole('textbox', { name: 'Request body' });
  await body.fill('{ "model": ');
  await body.press('Control+Enter');
  await expect(body).toHaveAccessibleDescription(/not valid JSON/u);
  await body.fill(JSON.stringify(chat('dear/m')));
  await body.press('Control+Enter');
  await expect(answer).toContainText('dear/m, at chat');
  await expect(answer.getByRole('region', { name: 'Rules looked at' })).toContainText('did not match');
});

test('tells of requests with an effort, headers and a time', async ({ gatewayWith, upstreamWith, openPanel }) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: dearAndCheap(baseUrl, baseUrl) });
  const when = '{ effort: high, header: { x-project: acme }, hours: { from: "22:00", to: "06:00" } }';
  await gateway.panel.routing.save({
    text: `${ROUTES}rules:\n  - { id: nights, when: ${when}, use: { route: thrifty } }\n`,
  });
  const page = await openPanel(gateway);
  await toRouting(page);
  const more = page.getByText('System text, effort, headers, time');
  await more.click();
  await page.getByRole('combobox', { name: 'Effort asked for' }).selectOption('high');
  const headers = page.getByRole('textbox', { name: 'Headers' });
  const time = page.getByRole('textbox', { name: 'Local time' });
  await headers.fill('X-Project acme');
  await more.click();
  await page.getByRole('button', { name: 'Explain', exact: true }).click();
  await expect(headers).toHaveAccessibleDescription(/^Line 1: .*x-project: acme/u);
  await headers.fill('X-Project: acme');
  await time.fill('tonight');
  await time.press('Enter');
  await expect(time).toHaveAccessibleDescription(/such as 2026-11-27 22:30/u);
  await time.fill('2026-11-27 23:15');
  await time.press('Enter');
  const answer = page.getByRole('region', { name: 'Explanation' });
  await expect(answer).toContainText('Rule nights decided: route thrifty');
  await time.fill('2026-11-27 12:15');
  await time.press('Enter');
  await expect(answer.getByRole('region', { name: 'Rules looked at' })).toContainText(/nights\s*did not match/u);
});

test('prices a draft on the traffic there was, and savings against one model', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
  expectErrors,
}) => {
  expectErrors(/Failed to load resource: .*422/u);
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: dearAndCheap(baseUrl, baseUrl) });
  const page = await openPanel(gateway);
  await toRouting(page);
  for (let sent = 0; sent < 3; sent += 1) await postChat(gateway, chat('dear/m'));
  await expect
    .poll(
      async () => (await gateway.panel.requests.recent({ limit: 10 })).filter(({ state }) => state === 'done').length,
    )
    .toBe(3);

  await page.getByRole('button', { name: 'Edit rules and routes' }).click();
  await area(page).fill(`${ROUTES}rules:\n  - id: all\n    when: { model: dear/* }\n    use: { route: thrifty }\n`);
  await page.getByRole('button', { name: 'What would it have cost?' }).click();
  const whatIf = page.getByRole('region', { name: 'What would it have cost?' });
  await expect(whatIf).toContainText(
    /Over the last 30 days this would have cost \$[\d.]+ instead of \$[\d.]+ \(−90 %\)/u,
  );
  await expect(whatIf).toContainText('3 of 3 requests move');
  await expect(
    whatIf.getByRole('table', { name: 'Cost by model' }).getByRole('row', { name: /^cheap\/m/u }),
  ).toBeVisible();
  await expect(whatIf.getByRole('region', { name: 'Where requests move' })).toContainText('3 requests');

  const savings = page.getByRole('region', { name: 'Savings' });
  await savings.scrollIntoViewIfNeeded();
  const change = savings.getByRole('button', { name: /^Change the model/u });
  const was = await savings.getByRole('heading').innerText();
  await change.press('Enter');
  const model = savings.getByRole('combobox', { name: 'Model' });
  await model.fill('nonsense');
  await model.press('Enter');
  await expect(model).toHaveAttribute('aria-invalid', 'true');
  await model.fill('dear/m');
  await model.press('Enter');
  await expect(savings.getByRole('heading')).toHaveText('Savings against dear/m');
  await expect(change).toBeFocused();
  await expect(savings).toContainText(/in 30 days: you paid \$/u);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(savings.getByRole('heading')).toHaveText(was);
});

test('reads the ledger for savings only when they come into sight', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const page = await openPanel(await gatewayWith({ config: dearAndCheap(baseUrl, baseUrl) }));
  await page.setViewportSize({ width: 1024, height: 500 });
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/routing/savings')) asked.push(request.url());
  });
  await toRouting(page);
  const savings = page.getByRole('region', { name: 'Savings' });
  await expect(savings).toBeAttached();
  await expect(page.getByRole('region', { name: 'Routes and their targets' })).toBeVisible();
  // What is drawn has been looked at by then.
  await page.waitForTimeout(500);
  expect(asked).toHaveLength(0);
  await savings.scrollIntoViewIfNeeded();
  await expect(savings).toContainText('Nothing was logged in the last 30 days.');
  expect(asked).toHaveLength(1);
});

test('the drawer says why a request went where it did, and makes a rule test of it', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const { baseUrl } = await upstreamWith();
  const gateway = await gatewayWith({ config: dearAndCheap(baseUrl, baseUrl) });
  await gateway.panel.routing.save({ text: LONG });
  await postChat(gateway, chat('dear/m'));
  const page = await openPanel(gateway);
  await page.locator('tr[data-request]').first().click();
  const why = page.getByRole('complementary').getByRole('region', { name: 'Why it went there' });
  await expect(why).toContainText('The name asked for decided: dear/m');
  await expect(why.getByRole('region', { name: 'Rules looked at' })).toContainText(/long\s*did not match/u);
  await why.getByRole('button', { name: 'Make this a rule test' }).click();
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();

  await toRouting(page);
  await expect(page.getByRole('list', { name: 'Rule tests' })).toContainText(/passed\s*dear\/m/u);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('list', { name: 'Rule tests' })).toHaveCount(0);
});
