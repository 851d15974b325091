// Rules built as sentences: by mouse, by keyboard, from a request; tried, priced and saved, with the user's words kept.

import type { Locator, Page } from '@playwright/test';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, type GatewayConfig } from '../support/gateway-config.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { expect, test } from './panel-fixture.ts';
import { asSmall, expectSound } from './violations.ts';

const toRouting = (page: Page) => page.getByRole('link', { name: 'Routing', exact: true }).click();
const rule = (page: Page, id: string) =>
  page.getByRole('list', { name: 'Rules', exact: true }).getByRole('listitem', { name: id, exact: true });
const form = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name });
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true });
const area = (page: Page) => page.getByRole('textbox', { name: 'Rules and routes' });

async function addCondition(page: Page, id: string, label: string): Promise<Locator> {
  await page.getByRole('button', { name: `Add a condition to rule ${id}` }).click();
  await page.getByRole('menuitem', { name: label, exact: true }).click();
  return form(page, label);
}

function dearAndCheap(baseUrl: string): GatewayConfig {
  const model = (inputPrice: number) => ({ models: [{ id: 'm', inputPrice, outputPrice: 4 * inputPrice }] });
  return { providers: [provider('dear', baseUrl, model(10)), provider('cheap', baseUrl, model(1))] };
}

const ROUTES = `# Mine, all of it.
version: 1
routes:
  - id: thrifty # for what is long
    targets: [{ model: cheap/m }]
`;
const RULES = `rules:
  # a guess, to be measured
  - id: long
    when: { inputTokens: { gte: 8000 } } # tokens
    use: { route: thrifty }
  - id: rest # whatever is left
    when: {}
    use: { model: dear/m }
`;

const servedBy = async (gateway: Gateway, body: object) =>
  (await postChat(gateway, body)).headers['x-breakerbox-provider'];
const secret = () => ({ ...chat('auto'), messages: [{ role: 'user', content: 'here is my PASSWORD' }] });

test('a rule is built by mouse, tried and priced as a draft, works once it is saved, and is taken back', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const gateway = await gatewayWith({ config: dearAndCheap((await upstreamWith()).baseUrl) });
  await gateway.panel.routing.save({ text: ROUTES });
  const body = secret();
  expect(await servedBy(gateway, body)).toBe('dear');
  await expect
    .poll(async () => (await gateway.panel.requests.recent({ limit: 1 })).map(({ state }) => state))
    .toEqual(['done']);
  const page = await openPanel(gateway);
  await toRouting(page);
  await page.getByRole('button', { name: 'Build the first rule' }).click();
  await expect(rule(page, 'new-rule')).toContainText('Always use route thrifty');

  const words = await addCondition(page, 'new-rule', 'Words in it');
  await expect(words.getByLabel('Any of these words')).toBeFocused();
  await expect(words.getByLabel('Any of these words')).toHaveAccessibleDescription(/Must list at least one/u);
  await words.getByLabel('Any of these words').fill('password');
  await words.getByLabel('Any of these words').press('Enter');
  await words.getByLabel('Any of these words').fill('private key');
  await words.getByRole('button', { name: 'Done' }).click();
  await expect(rule(page, 'new-rule')).toContainText(
    'When the last message mentions “password” or “private key” use route thrifty',
  );
  await rule(page, 'new-rule').getByRole('button', { name: 'new-rule', exact: true }).click();
  const named = form(page, /^Name and note/u);
  await named.getByLabel('Name').fill('no-secrets');
  await named.getByLabel('Note').fill('what is secret stays cheap');
  await named.getByRole('button', { name: 'Done' }).click();

  // Nothing of it is in force, and it is what is tried.
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByRole('textbox', { name: 'What the user wrote last' }).fill('my password');
  await page.getByRole('button', { name: 'Explain', exact: true }).click();
  const answer = page.getByRole('region', { name: 'Explanation' });
  await expect(answer).toContainText('Rule no-secrets decided: route thrifty');
  expect(await servedBy(gateway, body)).toBe('dear');
  await page.getByRole('button', { name: 'What would it have cost?' }).click();
  const whatIf = page.getByRole('region', { name: 'What would it have cost?' });
  await expect(whatIf).toContainText(/\d of \d requests move/u);

  await save(page).click();
  await expect(rule(page, 'no-secrets')).toContainText('what is secret stays cheap');
  await expect(save(page)).toHaveCount(0);
  expect(await servedBy(gateway, body)).toBe('cheap');
  const { text } = await gateway.panel.routing.get({});
  expect(text.startsWith(ROUTES)).toBe(true);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await expect(page.getByRole('button', { name: 'Build the first rule' })).toBeVisible();
  expect((await gateway.panel.routing.get({})).text).toBe(ROUTES);
  expect(await servedBy(gateway, body)).toBe('dear');
});

test('what is changed keeps the words around it, here and in the text, and nothing else moves', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const gateway = await gatewayWith({ config: dearAndCheap((await upstreamWith()).baseUrl) });
  await gateway.panel.routing.save({ text: ROUTES + RULES });
  const page = await openPanel(gateway);
  await toRouting(page);
  await rule(page, 'long').getByRole('button', { name: 'the prompt has 8,000 tokens or more' }).click();
  await form(page, 'Tokens of the prompt').getByLabel('This many or more').fill('9,000');
  await page.keyboard.press('Escape');
  await expect(rule(page, 'long').getByRole('button', { name: 'the prompt has 9,000 tokens or more' })).toBeFocused();
  await rule(page, 'rest').getByRole('button', { name: 'rest', exact: true }).click();
  await form(page, /^Name and note/u)
    .getByLabel('Name')
    .fill('others');
  await page.keyboard.press('Escape');

  // A route that is changed meanwhile stays changed.
  const wanted = RULES.replace('gte: 8000', 'gte: 9000').replace('id: rest', 'id: others');
  await page.getByRole('combobox', { name: 'Order of thrifty' }).selectOption('cheapest');
  await expect.poll(async () => (await gateway.panel.routing.get({})).text).toContain('strategy: cheapest');
  await page.getByRole('button', { name: 'Edit rule others as text' }).click();
  await expect(area(page)).toHaveValue(new RegExp(wanted.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`), 'u'));
  await expect(area(page)).toHaveValue(/strategy: cheapest/u);
  const typed = (await area(page).inputValue()).replace('# tokens', '# counted');
  await area(page).fill(typed);
  await page.getByRole('button', { name: 'Show as sentences' }).click();
  await rule(page, 'long').getByRole('button', { name: 'Switch off rule long' }).click();
  await save(page).click();
  await expect(save(page)).toHaveCount(0);
  const { text } = await gateway.panel.routing.get({});
  expect(text).toBe(
    typed.replace('    use: { route: thrifty }\n', '    use: { route: thrifty }\n    enabled: false\n'),
  );
});

test('what is wrong is told at its field, and what the builder has no form for is shown and kept', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const gateway = await gatewayWith({ config: dearAndCheap((await upstreamWith()).baseUrl) });
  await gateway.panel.routing.save({ text: ROUTES + RULES });
  const page = await openPanel(gateway);
  await toRouting(page);
  await rule(page, 'long')
    .getByRole('button', { name: /8,000 tokens/u })
    .click();
  const tokens = form(page, 'Tokens of the prompt').getByLabel('This many or more');
  await tokens.fill('8k');
  await expect(tokens).toHaveAccessibleDescription(/Must be a number/u);
  await expect(save(page)).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText('rules[0].when.inputTokens.gte');
  await rule(page, 'long').getByRole('button', { name: 'Tokens of the prompt' }).click();
  await tokens.fill('8_000');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('list', { name: 'Problems' })).toHaveCount(0);

  const hours = await addCondition(page, 'long', 'Time of day');
  await hours.getByLabel('Until').fill('25:00');
  await expect(hours.getByLabel('Until')).toHaveAccessibleDescription(/is not a time of day/u);
  await hours.getByLabel('Time zone').fill('berlin');
  await expect(hours.getByLabel('Time zone')).toHaveAccessibleDescription(/Did you mean "Europe\/Berlin"/u);
  await hours.getByRole('button', { name: 'Leave it out' }).click();
  await expect(page.getByRole('button', { name: 'Add a condition to rule long' })).toBeFocused();

  await rule(page, 'rest').getByRole('button', { name: 'dear/m' }).click();
  await form(page, 'What happens then').getByLabel('Model', { exact: true }).fill('daer/m');
  await expect(form(page, 'What happens then').getByLabel('Model', { exact: true })).toHaveAccessibleDescription(
    /no provider "daer".*Did you mean "dear"/u,
  );
  await page.keyboard.press('Escape');

  // What only the text can say stays.
  await page.getByRole('button', { name: 'Edit rules and routes as text' }).click();
  const odd = `${ROUTES}${RULES.replace('when: {}', 'when: { moon: [full, new] }')}`;
  await area(page).fill(odd);
  await page.getByRole('button', { name: 'Show as sentences' }).click();
  await expect(rule(page, 'rest').getByRole('button', { name: /moon/u })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Problems' })).toContainText('rules[1].when.moon');
  await page.getByRole('button', { name: 'Duplicate rule long' }).click();
  await page.getByRole('button', { name: 'Delete rule long', exact: true }).click();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await page.getByRole('button', { name: 'Delete rule long-copy' }).click();
  await page.getByRole('button', { name: 'Edit rules and routes as text' }).click();
  await expect(area(page)).toHaveValue(odd);
  expect((await gateway.panel.routing.get({})).text).toBe(ROUTES + RULES);
});

test('a rule is built, moved and saved by keyboard alone, and nothing is in the way in either theme', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const gateway = await gatewayWith({ config: dearAndCheap((await upstreamWith()).baseUrl) });
  await gateway.panel.routing.save({ text: ROUTES + RULES });
  const page = await openPanel(gateway);
  const { keyboard } = page;
  await toRouting(page);
  await page.getByRole('button', { name: 'New rule' }).focus();
  await keyboard.press('Enter');
  // The new rule has the focus: its first noun, then the button that adds a condition.
  await expect(rule(page, 'new-rule').getByRole('button', { name: 'route thrifty' })).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Client' })).toBeFocused();
  await keyboard.press('t');
  await expect(page.getByRole('menuitem', { name: 'Tokens of the prompt' })).toBeFocused();
  await keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Add a condition to rule new-rule' })).toBeFocused();
  await keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Effort asked for' })).toBeVisible();
  await keyboard.press('e');
  await expect(page.getByRole('menuitem', { name: 'Effort asked for' })).toBeFocused();
  await keyboard.press('Enter');
  const efforts = form(page, 'Effort asked for');
  await expect(efforts.getByRole('checkbox', { name: 'none' })).toBeFocused();
  await keyboard.press('Space');
  for (const colorScheme of ['light', 'dark'] as const) {
    await asSmall(page, colorScheme);
    await expectSound(page);
  }
  await keyboard.press('Escape');
  await expect(rule(page, 'new-rule')).toContainText('When the effort asked for is high or none use route thrifty');
  await page.getByRole('button', { name: 'Duplicate rule new-rule' }).focus();
  await keyboard.press('Alt+ArrowUp');
  await keyboard.press('Alt+ArrowUp');
  await expect(page.getByText('new-rule is now at place 1 of 3')).toBeAttached();
  await expect(page.getByRole('button', { name: 'Duplicate rule new-rule' })).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'no problems' })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await asSmall(page, colorScheme);
    await expectSound(page);
  }
  await keyboard.press('Control+s');
  await expect(save(page)).toHaveCount(0);
  expect((await gateway.panel.routing.get({})).rules.map(({ id }) => id)).toEqual(['new-rule', 'long', 'rest']);
  expect((await gateway.panel.routing.get({})).text).toContain('  # a guess, to be measured\n  - id: long\n');
});

test('a rule is made from a request: the telling conditions asked for, the others offered', async ({
  gatewayWith,
  upstreamWith,
  openPanel,
}) => {
  const gateway = await gatewayWith({ config: dearAndCheap((await upstreamWith()).baseUrl) });
  await gateway.panel.routing.save({ text: ROUTES + RULES });
  const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } }];
  const body = chat('cheap/m', { tools, max_tokens: 300 });
  expect(await servedBy(gateway, body)).toBe('dear');
  const [logged] = await gateway.panel.requests.recent({ limit: 1 });
  const page = await openPanel(gateway);
  // What is being edited as text goes along.
  await toRouting(page);
  await page.getByRole('button', { name: 'Edit rules and routes as text' }).click();
  await area(page).fill((ROUTES + RULES).replace('a guess, to be measured', 'measured'));
  await page.evaluate((id) => {
    window.location.hash = `/routing/new-rule?from=${id}`;
  }, logged?.id ?? '');
  const made = rule(page, 'for-default');
  await expect(made).toContainText('When the client is default and the model asked for is cheap/m use route thrifty');
  await expect(page).toHaveURL(/#\/routing$/u);
  await expect(page.getByRole('list', { name: 'Rules', exact: true }).getByRole('listitem').first()).toHaveAttribute(
    'aria-label',
    'for-default',
  );
  await made.getByRole('button', { name: '+ it brings tools' }).click();
  await made.getByRole('button', { name: '+ the answer may have at most 300 tokens' }).click();
  await expect(made.getByRole('button', { name: '+ it brings tools' })).toHaveCount(0);
  await made.getByRole('button', { name: 'the client is default' }).click();
  await form(page, 'Client').getByRole('button', { name: 'Leave it out' }).click();
  await expect(made.getByRole('button', { name: '+ the client is default' })).toBeVisible();
  await save(page).click();
  await expect(save(page)).toHaveCount(0);
  expect(await servedBy(gateway, chat('cheap/m', { tools, max_tokens: 300 }))).toBe('cheap');
  expect(await servedBy(gateway, chat('cheap/m', { max_tokens: 300 }))).toBe('dear');
  expect((await gateway.panel.routing.get({})).text).toContain('  # measured\n  - id: long\n');
});

test('a request that is not there makes no rule, and says so', async ({ gatewayWith, openPanel, expectErrors }) => {
  expectErrors(/Failed to load resource: .*404/u);
  const page = await openPanel(await gatewayWith());
  await page.evaluate(() => {
    window.location.hash = '/routing/new-rule?from=nothing';
  });
  await expect(page.getByText("There is no request 'nothing'.").first()).toBeVisible();
  await expect(page).toHaveURL(/#\/routing$/u);
  await expect(page.getByRole('button', { name: 'Build the first rule' })).toBeVisible();
});
