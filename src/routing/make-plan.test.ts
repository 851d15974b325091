import { describe, expect, test } from 'vitest';
import { asked, planOf, provider, route, state, table as tableOf, targetsOf } from '../../test/support/routing.ts';
import { DEFAULT_FALLBACK_ON, DEFAULT_TIMEOUTS } from '../domain/config.ts';
import type { NoPlan, Plan } from '../domain/plan.ts';
import { emptyPlan, makePlan } from './make-plan.ts';
import type { RoutingTable } from './routing-table.ts';
import { Turns } from './turns.ts';

const config = {
  providers: [
    provider('openai', { 'gpt-5-mini': {} }, { names: { 'openai/gpt-5-mini': 'gpt-5-mini' } }),
    provider('off', { 'gpt-5-mini': {}, lonely: {} }, { enabled: false }),
    provider(
      'openrouter',
      { 'openai/gpt-5-mini': {}, 'deepseek/deepseek-chat': {} },
      { names: { 'gpt-5-mini': 'openai/gpt-5-mini' } },
    ),
    provider('empty'),
  ],
  routes: [
    route('smart', ['openai/gpt-5', 'openrouter/x/y', 'off/z', 'gone/z']),
    route('turns', ['openai/a', 'openrouter/b'], { strategy: 'round-robin' }),
    route('shadow', ['off/z']),
    route('gpt-4', ['openai/a']),
    route('openai/as-route', ['openrouter/b']),
    route('own', ['openai/a'], { fallbackOn: ['content-filter'], timeouts: { total: 5_000 } }),
  ],
  aliases: {
    fast: 'smart',
    'gpt-4': 'openrouter/b',
    'openai/pinned': 'smart',
    old: 'gpt-5-mini',
    nowhere: 'no-such-model',
  },
};
const table = tableOf(config);

function plan(model: string, ask: { allow?: readonly string[] } = {}, from = table): Plan | NoPlan {
  return planOf(from, model, ask);
}

describe('a name means', () => {
  test.each<[name: string, targets: string[], why: string]>([
    ['smart', ['openai/gpt-5', 'openrouter/x/y'], 'a route: its targets that are on, model ids with slashes whole'],
    ['gpt-4', ['openai/a'], 'the route before the alias of the same name'],
    ['openai/as-route', ['openrouter/b'], 'the route before the pinned provider'],
    ['openai/gpt-5-mini', ['openai/gpt-5-mini'], 'pinned: only that provider, although another offers the name'],
    ['openai/pinned', ['openai/pinned'], 'pinned before an alias of the same name'],
    ['openai/brand-new', ['openai/brand-new'], 'pinned: a provider may have models that we do not know'],
    ['fast', ['openai/gpt-5', 'openrouter/x/y'], 'an alias: what its route means'],
    ['old', ['openai/gpt-5-mini', 'openrouter/openai/gpt-5-mini'], 'an alias of a bare model'],
    ['gpt-5-mini', ['openai/gpt-5-mini', 'openrouter/openai/gpt-5-mini'], 'a bare model: each by its own id, in order'],
    ['deepseek/deepseek-chat', ['openrouter/deepseek/deepseek-chat'], 'no provider deepseek: whoever offers it'],
    ['auto', ['openai/gpt-5-mini', 'openrouter/openai/gpt-5-mini'], 'every provider that is on and has a model'],
    ['openai/', ['unknown-model'], 'a provider without a model is no target'],
    ['/gpt-5-mini', ['unknown-model'], 'a model without a provider is no target'],
    ['gpt-9', ['unknown-model'], 'nobody has it'],
    ['nowhere', ['unknown-model'], 'an alias of nothing'],
    ['lonely', ['off'], 'only what is switched off has it'],
    ['off/z', ['off'], 'pinned to what is switched off: never another provider'],
    ['shadow', ['off'], 'every target of the route is off'],
  ])('%s: %j, %s', (name, targets) => {
    expect(targetsOf(plan(name))).toEqual(targets);
  });

  test("the user's own route named auto takes the place of the built-in one", () => {
    const own = tableOf({ ...config, routes: [route('auto', ['openrouter/b'])] });
    expect(targetsOf(plan('auto', {}, own))).toEqual(['openrouter/b']);
  });
});

test('only targets that we found ourselves are implicit', () => {
  const implicit = (name: string): boolean[] => (plan(name) as Plan).targets.map((target) => target.implicit);
  expect(implicit('smart')).toEqual([false, false]);
  expect(implicit('openai/gpt-5-mini')).toEqual([false]);
  expect(implicit('gpt-5-mini')).toEqual([true, true]);
  expect(implicit('auto')).toEqual([true, true]);
});

test('says which route it took and what it left out, and why', () => {
  expect(plan('smart')).toMatchObject({
    asked: 'smart',
    route: 'smart',
    rule: null,
    skipped: [
      { target: 'off/z', reason: 'off is switched off' },
      { target: 'gone/z', reason: 'there is no such provider' },
    ],
  });
  expect(plan('fast')).toMatchObject({ asked: 'fast', route: 'smart' });
  expect(plan('auto')).toMatchObject({ route: 'auto' });
  expect(plan('gpt-5-mini')).toMatchObject({ route: null });
  expect((plan('gpt-5-mini') as Plan).targets[1]?.reason).toBe('openrouter offers gpt-5-mini');
});

test('a target keeps the fields that the route sets for it', () => {
  const own = tableOf({ ...config, routes: [route('r', [{ model: 'openai/a', set: { temperature: 0 } }])] });
  expect((plan('r', {}, own) as Plan).targets[0]?.set).toEqual({ temperature: 0 });
});

test('a route brings its own fallback and timeouts; what it does not say is as usual', () => {
  const own = plan('own') as Plan;
  expect([...own.fallbackOn]).toEqual(['content-filter']);
  expect(own.timeouts).toEqual({ ...DEFAULT_TIMEOUTS, total: 5_000 });
  const found = plan('gpt-5-mini') as Plan;
  expect([...found.fallbackOn]).toEqual(DEFAULT_FALLBACK_ON);
  expect(found.fallbackOn.has('content-filter')).toBe(false);
  expect(found.timeouts).toEqual(DEFAULT_TIMEOUTS);
});

test('only a round-robin route uses up a turn, one a request', () => {
  const turns = new Turns();
  const taken: string[] = [];
  const fresh = {
    ...state(),
    nextTurn: (name: string, targets: readonly string[]) => turns.next(name, targets),
    takeTurn(name: string, target: string) {
      taken.push(`${name} ${target}`);
      turns.take(name, target);
    },
  };
  const ask = (model: string): readonly string[] =>
    targetsOf(makePlan(table, { facts: asked(model), allow: ['*'] }, fresh));
  expect(ask('turns')).toEqual(['openai/a', 'openrouter/b']);
  expect(ask('smart')[0]).toBe('openai/gpt-5');
  expect(ask('turns')).toEqual(['openrouter/b', 'openai/a']);
  expect(taken).toEqual(['turns openai/a', 'turns openrouter/b']);
});

test('a conversation that stays where it was takes no turn, even where it would have it', () => {
  const taken: string[] = [];
  const takeTurn = (_: string, target: string): void => void taken.push(target);
  const at = (last: [string, number]): string => {
    const is = { ...state({ last }), takeTurn };
    return targetsOf(makePlan(table, { facts: asked('turns'), allow: ['*'] }, is))[0] ?? '';
  };
  expect([at(['openai/a', 0]), at(['openrouter/b', 0]), at(['openrouter/b', 5_000])]).toEqual([
    'openai/a',
    'openrouter/b',
    'openrouter/b',
  ]);
  expect(taken).toEqual([]);
});

describe("a client's allow list", () => {
  test.each<[allow: string[], model: string, targets: string[], why: string]>([
    [['*'], 'smart', ['openai/gpt-5', 'openrouter/x/y'], 'everything'],
    [['smart', 'openai/*'], 'smart', ['openai/gpt-5'], 'a target that is not allowed is left out'],
    [['smart'], 'smart', ['forbidden'], 'the name alone is not enough: the final target counts too'],
    [['openai/*'], 'smart', ['forbidden'], 'the target alone is not enough: the name counts too'],
    [['fast', 'openrouter/*'], 'fast', ['openrouter/x/y'], 'an alias is no way around it'],
    [['openai/*'], 'openai/gpt-5', ['openai/gpt-5'], 'name and target are the same'],
    [['openai/*'], 'openrouter/b', ['forbidden'], 'another provider'],
    [['gpt-5-mini', 'openrouter/*'], 'gpt-5-mini', ['openrouter/openai/gpt-5-mini'], 'offers are checked one by one'],
    [[], 'smart', ['forbidden'], 'nothing'],
    [['openai/*'], 'gpt-9', ['forbidden'], 'who may not ask does not learn what there is'],
  ])('%j asking for %s: %j, %s', (allow, model, targets) => {
    expect(targetsOf(plan(model, { allow }))).toEqual(targets);
  });
});

describe('a refusal tells what to do', () => {
  test.each<[name: string, message: RegExp, from?: RoutingTable]>([
    ['gpt-9', /'gpt-9'.*\(auto, smart, .*fast.*\).*openai, off, openrouter, empty/],
    ['gpt-9', /none is configured/, tableOf()],
    ['off/z', /off is switched off/],
    ['auto', /none of its models is known/, tableOf({ providers: [provider('empty')] })],
  ])('%s: %s', (name, message, from) => {
    expect((plan(name, {}, from) as NoPlan).message).toMatch(message);
  });
});

test('the plan of nothing keeps why there is none', () => {
  const none = plan('off/z') as NoPlan;
  expect(emptyPlan('off/z', none)).toMatchObject({
    asked: 'off/z',
    targets: [],
    resting: [],
    skipped: none.skipped,
    probe: false,
    trace: '',
  });
});
