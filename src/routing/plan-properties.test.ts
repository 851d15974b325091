// What holds of every plan, whatever the table, the request and the state of things.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  asked,
  provider,
  route,
  rule,
  state,
  table,
  to,
  words,
  type Ask,
  type ModelSpec,
  type StateSpec,
  type TableSpec,
  targetsOf,
} from '../../test/support/routing.ts';
import { STRATEGIES } from '../domain/config.ts';
import { ABILITIES } from '../domain/model.ts';
import type { NoPlan, Plan } from '../domain/plan.ts';
import { REQUEST_TRAITS, type Conditions, type RuleUse } from '../domain/rule.ts';
import { misfitOf } from './fitness.ts';
import { anyGlobMatches } from './glob.ts';
import { makePlan } from './make-plan.ts';
import type { PlanState } from './plan-state.ts';
import type { RoutingTable } from './routing-table.ts';
import { OneTurn, Turns } from './turns.ts';

const IDS = ['a', 'b', 'c', 'd', 'e'];
const MODELS = ['m', 'n'];
const TARGETS = [...IDS.flatMap((id) => MODELS.map((model) => `${id}/${model}`)), 'gone/m', 'a/unlisted'];
const ROUTES = ['r', 's'];
const NAMES = [...ROUTES, ...TARGETS, ...MODELS, 'auto', 'alias', 'nowhere'];

const tokens = fc.oneof(fc.nat(200), fc.nat(300_000));
const model: fc.Arbitrary<ModelSpec> = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      price: fc.tuple(fc.nat(20), fc.nat(60), fc.nat(5)),
      window: fc.integer({ min: 100, max: 300_000 }),
      output: fc.integer({ min: 10, max: 10_000 }),
      can: fc.subarray([...ABILITIES]),
      factor: fc.constantFrom(0.8, 1, 1.5),
    },
    { requiredKeys: [] },
  ),
);
const providers = fc.tuple(
  ...IDS.map(() => fc.record({ enabled: fc.boolean(), m: model, n: model, auto: fc.constantFrom('m', null) })),
);
const set = fc.dictionary(fc.constantFrom('temperature', 'max_tokens', 'seed'), fc.integer({ min: 1, max: 20_000 }), {
  maxKeys: 2,
});
const targets = fc.array(
  fc.record({ model: fc.constantFrom(...TARGETS), weight: fc.integer({ min: 1, max: 9 }), set }),
  {
    minLength: 1,
    maxLength: 7,
  },
);
const routes = fc.tuple(
  ...ROUTES.map(() =>
    fc.record({ targets, strategy: fc.constantFrom(...STRATEGIES), direct: fc.boolean(), sticky: fc.boolean() }),
  ),
);
const conditions: fc.Arbitrary<Conditions> = fc.oneof(
  fc.constant({}),
  fc.constant({ client: ['editor'] }),
  fc.constant(words(['bug'])),
  fc.constant({ has: { tools: true } }),
  fc.record({ inputTokens: fc.record({ gte: tokens }) }),
  fc.record({ model: fc.subarray(NAMES, { minLength: 1 }) }),
);
const use: fc.Arbitrary<RuleUse> = fc.oneof(
  fc.record({ route: fc.constantFrom(...ROUTES), set }),
  fc.record({ model: fc.constantFrom(...NAMES), set }),
  fc.constant({ refuse: 'No.' }),
);
const rules = fc.array(fc.record({ when: conditions, use, enabled: fc.boolean() }), { maxLength: 4 });

const tables: fc.Arbitrary<TableSpec> = fc
  .record({
    providers,
    routes,
    rules,
    emulatesJson: fc.boolean(),
    alias: fc.constantFrom(...NAMES.filter((name) => name !== 'alias')),
  })
  .map(({ providers: specs, routes: ways, rules: given, emulatesJson, alias }) => ({
    providers: specs.map(({ enabled, m, n, auto }, i) => provider(IDS[i] ?? '', { m, n }, { enabled, auto })),
    routes: ways.map(({ targets: listed, ...rest }, i) => route(ROUTES[i] ?? '', listed, rest)),
    rules: given.map(({ when, use: leads, enabled }, i) => rule(`rule${i}`, when, leads, { enabled })),
    aliases: { alias },
    emulatesJson,
  }));

const asks: fc.Arbitrary<Ask> = fc.record(
  {
    client: fc.constantFrom('editor', 'ci', null),
    allow: fc.oneof(fc.constant(['*']), fc.subarray([...NAMES, '*/*', 'a/*', 'b/?'])),
    surface: fc.constantFrom('chat', 'messages', 'embeddings'),
    tokens,
    counted: fc.boolean(),
    chars: tokens,
    limit: fc.integer({ min: 1, max: 20_000 }),
    text: fc.constantFrom('', 'a bug', 'debug'),
    has: fc.subarray([...REQUEST_TRAITS]),
  },
  { requiredKeys: ['allow'] },
);

const ill = fc.record({ until: fc.nat(9_999), mayProbe: fc.boolean() });
const states: fc.Arbitrary<Omit<StateSpec, 'random'> & { readonly seed: number }> = fc.record(
  {
    ill: fc.dictionary(fc.constantFrom(...IDS, ...TARGETS), ill, { maxKeys: 8 }),
    last: fc.tuple(fc.constantFrom(...TARGETS), fc.nat(100_000)),
    speeds: fc.dictionary(fc.constantFrom(...TARGETS), fc.record({ ttftMs: fc.nat(9_999), ageMs: fc.nat(100_000) })),
    expected: fc.nat(5_000),
    had: fc.array(fc.constantFrom(...TARGETS), { maxLength: 6 }),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
  },
  { requiredKeys: ['seed'] },
);

interface Case {
  readonly spec: TableSpec;
  readonly name: string;
  readonly ask: Ask;
  readonly is: Omit<StateSpec, 'random'> & { readonly seed: number };
}

const cases: fc.Arbitrary<Case> = fc.record({ spec: tables, name: fc.constantFrom(...NAMES), ask: asks, is: states });

function plan({ spec, name, ask, is }: Case, given: RoutingTable = table(spec)): Plan | NoPlan {
  let { seed } = is;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  return makePlan(given, { facts: asked(name, ask), allow: ask.allow ?? [] }, state({ ...is, random }));
}

const nameOf = (target: { readonly provider: string; readonly model: string }): string =>
  `${target.provider}/${target.model}`;

/** `check` sees only what is a plan. */
function forAllPlans(check: (found: Plan, given: Case) => void, numRuns = 1_500): void {
  let plans = 0;
  fc.assert(
    fc.property(cases, (given) => {
      const found = plan(given);
      if ('problem' in found) return;
      plans += 1;
      check(found, given);
    }),
    { numRuns },
  );
  // What never comes about cannot be wrong.
  expect(plans).toBeGreaterThan(numRuns / 10);
}

function forAll(check: (found: Plan | NoPlan, given: Case) => void): void {
  fc.assert(
    fc.property(cases, (given) => {
      check(plan(given), given);
    }),
    { numRuns: 1_500 },
  );
}

test('the same request, table and state make the same plan', () => {
  forAll((found, given) => {
    expect(plan(given)).toEqual(found);
    // Nothing is remembered in the table either.
    const same = table(given.spec);
    plan(given, same);
    expect(plan(given, same)).toEqual(found);
  });
});

describe('a target of a plan', () => {
  test('is switched on', () => {
    forAllPlans((found, { spec }) => {
      const on = new Set(spec.providers?.filter(({ enabled }) => enabled).map(({ id }) => id));
      for (const target of [...found.targets, ...found.resting]) expect(on).toContain(target.provider);
    });
  });

  test('is well, unless it is the one that is found out about', () => {
    forAllPlans((found, { is }) => {
      const { availability } = state(is);
      const why = found.targets.map((target) => availability(target.provider, target.model));
      if (!found.probe) expect(why.filter((each) => each !== null)).toEqual([]);
      else expect(why).toEqual([expect.objectContaining({ mayProbe: true })]);
      for (const target of found.resting) expect(availability(target.provider, target.model)).not.toBeNull();
    });
  });

  test('is found out about only where nothing else is left', () => {
    forAllPlans((found, { is }) => {
      if (!found.probe) return;
      const { availability } = state(is);
      const until = found.resting.map((target) => availability(target.provider, target.model));
      const [probed] = found.targets;
      const own = availability(probed?.provider ?? '', probed?.model ?? '');
      for (const other of until) if (other?.mayProbe === true) expect(own?.until).toBeLessThanOrEqual(other.until);
    });
  });

  test('can serve the request, if need be with a shorter answer', () => {
    forAllPlans((found, { spec, name, ask }) => {
      const given = table(spec);
      const misfits = [...found.targets, ...found.resting].map((target) => {
        const by = given.byId.get(target.provider);
        return by === undefined ? null : misfitOf(by, target, asked(name, ask), given.emulatesJson);
      });
      expect(misfits.filter((misfit) => misfit?.weight === 'hard')).toEqual([]);
      // All or none: nobody is asked for less while somebody can give the whole.
      const tight = misfits.slice(0, found.targets.length).filter((misfit) => misfit !== null).length;
      if (!found.probe) expect([0, found.targets.length]).toContain(tight);
    });
  });

  test('may be used by the client, as may the name', () => {
    forAllPlans((found, { name, ask: { allow = [] } }) => {
      expect(anyGlobMatches(allow, name)).toBe(true);
      for (const target of [...found.targets, ...found.resting])
        expect(anyGlobMatches(allow, nameOf(target))).toBe(true);
    });
  });

  test('is there once', () => {
    forAllPlans((found) => {
      const names = [...found.targets, ...found.resting].map(nameOf);
      expect(new Set(names).size).toBe(names.length);
    });
  });

  test('has a reason', () => {
    forAllPlans(({ targets: given, resting, skipped }) => {
      for (const { reason } of [...given, ...resting, ...skipped]) expect(reason).not.toBe('');
      for (const { because } of resting) expect(because).not.toBe('');
    });
  });
});

test('a plan is not empty without a reason, and no plan has a message', () => {
  forAll((found) => {
    if ('problem' in found) expect(found.message).toMatch(/\w.*\.$/u);
    else if (found.targets.length === 0) expect(found.resting.length).toBeGreaterThan(0);
  });
});

test('every target of a route is asked, rests or is left out', () => {
  forAllPlans(({ route: id, targets: given, resting, skipped }, { spec }) => {
    const listed = spec.routes?.find((each) => each.id === id)?.targets;
    if (listed === undefined) return;
    const named = [...given.map(nameOf), ...resting.map(nameOf), ...skipped.map(({ target }) => target)];
    expect(named.toSorted()).toEqual([...new Set(listed.map((target) => target.model))].toSorted());
  });
});

test('a target gets what it sets, and what the rule sets over it', () => {
  forAllPlans(({ rule: id, route: way, targets: given, resting }, { spec }) => {
    const found = spec.rules?.find((each) => each.id === id)?.use;
    const own = spec.routes?.find((each) => each.id === way)?.targets;
    const over = found === undefined || 'refuse' in found ? {} : found.set;
    for (const target of [...given, ...resting]) {
      const listed = own?.find((each) => each.model === nameOf(target))?.set ?? {};
      expect(target.set).toEqual({ ...listed, ...over });
    }
  });
});

test('the rule that is told is on, and the last letter of the trace is its', () => {
  forAll(({ rule: id, trace }, { spec }) => {
    const at = spec.rules?.findIndex((each) => each.id === id) ?? -1;
    if (id === null) expect(trace).not.toContain('+');
    else expect([spec.rules?.[at]?.enabled, trace.indexOf('+'), trace.length]).toEqual([true, at, at + 1]);
  });
});

test('a refusal is in the words of a rule', () => {
  forAll((found) => {
    if (!('problem' in found) || found.problem !== 'refused') return;
    expect(found.message).toBe('No.');
    expect(found.rule).not.toBeNull();
  });
});

test('only the first target of a direct route is asked directly, and comes first while it can be asked', () => {
  forAllPlans((found, { spec }) => {
    const way = spec.routes?.find((each) => each.id === found.route);
    const first = way?.targets[0]?.model;
    const direct = [...found.targets, ...found.resting].filter((target) => target.direct);
    if (way?.direct !== true) expect(direct).toEqual([]);
    else {
      expect(direct.filter((target) => nameOf(target) !== first)).toEqual([]);
      const at = found.targets.findIndex((target) => nameOf(target) === first);
      if (way.sticky) expect([-1, 0]).toContain(at);
    }
  });
});

test('a conversation is kept at the front, or not at all', () => {
  forAllPlans(({ cache, targets: given, route: id }, { spec }) => {
    if (cache === null) return;
    expect(spec.routes?.find((each) => each.id === id)?.sticky ?? true).toBe(true);
    const at = given.findIndex((target) => nameOf(target) === cache.target);
    expect(at).toBeGreaterThanOrEqual(0);
    expect(at === 0).toBe(cache.stays);
  });
});

test('rules that lead where the request goes anyway change no more than its reason', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom(...ROUTES), (given, name) => {
      const without = plan({
        ...given,
        name,
        spec: { ...given.spec, rules: [] },
        ask: { ...given.ask, surface: 'chat' },
      });
      const ruled = plan({
        ...given,
        name,
        spec: { ...given.spec, rules: [rule('same', {}, to(name))] },
        ask: { ...given.ask, surface: 'chat' },
      });
      if ('problem' in without) expect(ruled).toMatchObject({ problem: without.problem });
      else expect((ruled as Plan).targets.map(nameOf)).toEqual(without.targets.map(nameOf));
    }),
  );
});

test('those that can always be asked take turns evenly, whoever rests in between', () => {
  const route3 = route('r', TARGETS.slice(0, 4), { strategy: 'round-robin', sticky: false });
  const given = table({
    providers: [provider('a', { m: {}, n: {} }), provider('b', { m: {}, n: {} }), provider('c', { m: {}, n: {} })],
    routes: [route3],
  });
  const listed = route3.targets.map(({ model }) => model);
  fc.assert(
    fc.property(fc.subarray(listed, { minLength: 1 }), fc.array(fc.subarray(listed)), (always, resting) => {
      const turns = new Turns();
      const counts = new Map(always.map((target) => [target, 0]));
      for (const ill of resting) {
        const out = Object.fromEntries(ill.filter((target) => !always.includes(target)).map((target) => [target, {}]));
        const turn = new OneTurn(turns);
        const is: PlanState = {
          ...state({ ill: out }),
          nextTurn: (id, targets) => turn.nextTurn(id, targets),
          takeTurn(id, target) {
            turn.takeTurn(id, target);
          },
        };
        const ask = () => targetsOf(makePlan(given, { facts: asked('r'), allow: ['*'] }, is))[0] ?? '';
        const first = ask();
        // Planned once more it has the same turn.
        expect(ask()).toBe(first);
        expect(out).not.toHaveProperty([first]);
        if (counts.has(first)) counts.set(first, (counts.get(first) ?? 0) + 1);
      }
      const had = [...counts.values()];
      expect(Math.max(...had) - Math.min(...had)).toBeLessThanOrEqual(1);
    }),
  );
});
