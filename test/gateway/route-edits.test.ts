// Routes are changed one by one and rules in parts, each change checked, named, and taken back.

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RouteInput } from '../../src/contract/builder-views.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

const TEXT = `version: 1
# where to
routes:
  - id: long # what is long
    targets: [{ model: up/m }, { model: other/m }]
    timeouts: { firstEvent: 30s }
  - id: spare
    targets: [{ model: other/m }]
aliases: { big: long }
rules:
  - id: tokens
    when: { inputTokens: { gte: 100 }, model: [long, auto] }
    use: { route: long } # here
ruleTests:
  - name: much
    request: { inputTokens: 500 }
    expect: { route: long }
`;

beforeEach(async () => {
  upstream = await startUpstream();
  const { baseUrl } = upstream;
  gateway = await startGateway({
    configText: JSON.stringify({
      version: 1,
      providers: [provider('up', baseUrl), provider('other', baseUrl)],
      routes: [{ id: 'long', targets: [{ model: 'up/m' }] }],
      clients: [{ name: 'tool', key: 'bbx-tool-0123456789', allow: ['long', 'up/*'] }],
      budgets: [
        { id: 'all', scope: { route: 'long' }, period: 'month', limit: 5, steps: [{ at: 0.5, do: { route: 'long' } }] },
      ],
    }),
  });
  await gateway.panel.routing.save({ text: TEXT });
}, 30_000);
afterEach(async () => {
  await gateway?.dispose();
  await upstream?.close();
});

const text = async (): Promise<string> => (await gateway.panel.routing.get({})).text;
const newest = async (): Promise<string | undefined> => (await gateway.panel.versions.list({ limit: 1 }))[0]?.label;
const LONG: RouteInput = {
  id: 'long',
  strategy: 'priority',
  direct: false,
  sticky: true,
  targets: [
    { model: 'up/m', weight: 1, set: {} },
    { model: 'other/m', weight: 1, set: {} },
  ],
  fallbackOn: ['outage', 'rate-limit', 'timeout', 'schema', 'model', 'context-length', 'auth', 'quota'],
  timeouts: { firstEvent: '30s' },
};
const edit = async (part: Partial<RouteInput>, force = false) =>
  gateway.panel.routes.edit({ id: 'long', route: { ...LONG, ...part }, force });

describe('a route', () => {
  test('that is given as it is changes nothing', async () => {
    await edit({});
    expect(await text()).toBe(TEXT);
  });

  test.each<[string, Partial<RouteInput>, string]>([
    ['reorder the targets of the route long', { targets: LONG.targets.toReversed() }, 'other/m }, { model: up/m'],
    ['remove other/m from the route long', { targets: LONG.targets.slice(0, 1) }, '[ { model: up/m } ]\n    timeouts'],
    ['change the strategy of the route long', { strategy: 'fastest' }, 'strategy: fastest'],
    ['change the route long', { timeouts: { firstEvent: '30s', total: '5m' } }, 'total: 5m'],
    ['change the route long', { fallbackOn: ['outage'] }, 'fallbackOn:'],
  ])('is changed as a version called %j, and taken back with its words', async (label, part, written) => {
    const { undo } = await edit(part);
    expect(await newest()).toBe(label);
    expect(await text()).toContain(written);
    expect(await text()).toContain('# what is long');
    await gateway.panel.undo.apply({ token: undo });
    expect(await text()).toBe(TEXT);
  });

  test('that gets another name is followed by all that names it', async () => {
    const { undo } = await edit({ id: 'longer', strategy: 'cheapest' });
    expect(await newest()).toBe('rename the route long to longer');
    const renamed = TEXT.replace('id: long #', 'id: longer #')
      .replace('big: long', 'big: longer')
      .replace('[long, auto]', '[ longer, auto ]')
      .replaceAll('{ route: long }', '{ route: longer }');
    expect((await text()).replace('    strategy: cheapest\n', '')).toBe(renamed);
    const { budgets } = await gateway.panel.budgets.list({});
    expect(JSON.stringify(budgets)).toContain('"route":"longer"');
    expect(JSON.stringify(budgets)).not.toContain('"route":"long"');
    const { routes } = await gateway.panel.routing.get({});
    expect(routes.find(({ id }) => id === 'longer')?.usedBy).toEqual([
      'rule tokens',
      'alias big',
      'budget all',
      'rule test “much”',
    ]);
    await gateway.panel.undo.apply({ token: undo });
    expect(await text()).toBe(TEXT);
    expect(JSON.stringify(await gateway.panel.budgets.list({}))).not.toContain('longer');
  });

  test.each<[Partial<RouteInput>, string, RegExp]>([
    [{ id: 'A B' }, 'id', /small letter/],
    [{ id: 'spare' }, 'id', /another route "spare"/],
    [{ targets: [] }, 'targets', /at least one target/],
    [{ targets: [{ model: 'upp/m', weight: 1, set: {} }] }, 'targets[0].model', /no provider "upp".*Did you mean "up"/],
    [{ targets: [{ model: 'up/m', weight: 0, set: {} }] }, 'targets[0].weight', /greater than 0/],
    [{ targets: [{ model: 'up/m', weight: 1, set: { model: 'x' } }] }, 'targets[0].set.model', /cannot be set/],
    [{ timeouts: { idle: 'soon' } }, 'timeouts.idle', /"soon" is not a duration/],
    [{ timeouts: { idle: '48h' } }, 'timeouts.idle', /is not a duration|at most/],
  ])('is refused with its field: %j', async (part, path, message) => {
    await expect(edit(part)).rejects.toMatchObject({ data: { path }, message: expect.stringMatching(message) });
    expect(await text()).toBe(TEXT);
  });

  test('that leads away from what a test expects is refused, and taken by force', async () => {
    await gateway.panel.routing.save({ text: TEXT.replace('expect: { route: long }', 'expect: { model: up/m }') });
    const targets = LONG.targets.toReversed();
    await expect(edit({ targets })).rejects.toMatchObject({ data: { path: 'ruleTests[0]' } });
    await edit({ targets }, true);
    expect(await newest()).toBe('reorder the targets of the route long');
  });

  test('is not deleted while something leads to it', async () => {
    await expect(gateway.panel.routes.remove({ id: 'long' })).rejects.toThrow(
      'The route long is used by rule tokens, alias big, budget all, rule test “much”. Lead them elsewhere first.',
    );
    const { undo } = await gateway.panel.routes.remove({ id: 'spare' });
    expect(await text()).not.toContain('spare');
    await gateway.panel.undo.apply({ token: undo });
    expect(await text()).toBe(TEXT);
  });

  test('is added, and its undo leaves alone what was changed since', async () => {
    const { undo } = await gateway.panel.routes.add({ route: { ...LONG, id: 'new' } });
    await gateway.panel.routing.save({ text: (await text()).replace('# here', '# and there') });
    await gateway.panel.undo.apply({ token: undo });
    expect(await text()).toBe(TEXT.replace('# here', '# and there'));
    await expect(gateway.panel.routes.edit({ id: 'new', route: LONG })).rejects.toThrow(/no route 'new'/);
  });
});

describe('rules in parts', () => {
  const build = async (rules: Record<string, unknown>[] | null, of = TEXT) =>
    gateway.panel.routing.build({ text: of, rules: rules as never });
  const tokens = async () => (await gateway.panel.routing.get({})).built[0]?.rule as Record<string, unknown>;

  test('are those of the text, with words for each part', async () => {
    const { built, problems, text: same, routes, tests } = await build(null);
    expect({ problems, same, routes }).toEqual({ problems: [], same: TEXT, routes: ['auto', 'long', 'spare'] });
    expect(built?.[0]?.conditions).toEqual([
      { name: 'model', words: 'the model asked for is long or auto' },
      { name: 'inputTokens', words: 'the prompt has 100 tokens or more' },
    ]);
    expect(built?.[0]?.use).toBe('use route long');
    expect(tests.map(({ result }) => result)).toEqual(['passed']);
  });

  test('are put into the text, and what is wrong with them is told by its path', async () => {
    const rule = await tokens();
    const { text: written, problems, built } = await build([{ ...rule, when: { turns: { gte: 'many' }, has: {} } }]);
    expect(written).toContain('use: { route: long } # here');
    expect(problems.map(({ path }) => path)).toEqual(['rules[0].when.turns.gte', 'rules[0].when.has']);
    expect(built?.[0]?.conditions).toEqual([
      { name: 'turns', words: null },
      { name: 'has', words: null },
    ]);
    expect((await build([{ ...rule, use: { route: 'gone' } }])).problems[0]).toMatchObject({
      path: 'rules[0].use.route',
      message: expect.stringContaining('There is no route "gone"'),
    });
    expect(await text()).toBe(TEXT);
  });

  test('cannot be told apart in what is no list of them', async () => {
    const { built, problems, text: same } = await build(null, 'rules: nonsense\n');
    expect({ built, same }).toEqual({ built: null, same: 'rules: nonsense\n' });
    expect(problems[0]).toMatchObject({ path: 'rules' });
  });

  test('are tried before they are in force', async () => {
    const rule = await tokens();
    const { text: rules } = await build([{ ...rule, use: { route: 'spare' } }]);
    const request = { inputTokens: 500 };
    expect((await gateway.panel.routing.explain({ of: 'sketch', request, rules })).route).toBe('spare');
    expect((await gateway.panel.routing.explain({ of: 'sketch', request })).route).toBe('long');
    const body = JSON.stringify({ model: 'auto', messages: [{ role: 'user', content: 'word '.repeat(400) }] });
    expect((await gateway.panel.routing.explain({ of: 'body', body, rules })).route).toBe('spare');
    await expect(
      gateway.panel.routing.explain({ of: 'sketch', request, rules: rules.replace('route: spare', 'route: gone') }),
    ).rejects.toThrow(/no route "gone"/);
  });
});
