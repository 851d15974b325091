import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asked, provider, state, type Ask, type ModelSpec, type StateSpec } from '../../test/support/routing.ts';
import { STRATEGIES } from '../domain/config.ts';
import type { Candidate } from './candidates.ts';
import { costAt, orderTargets, useAt } from './order-targets.ts';

function target(id: string, weight = 1, spec: ModelSpec = {}): Candidate {
  return { provider: provider(id, { m: spec }), model: 'm', weight, set: {}, implicit: false, reason: 'listed' };
}

const [a, b, c] = [target('a'), target('b', 2), target('c', 3)];
const names = (order: readonly Candidate[]): string => order.map(({ provider: { id } }) => id).join('');

function order(
  candidates: readonly Candidate[],
  strategy: Parameters<typeof orderTargets>[1],
  is: StateSpec = {},
  ask: Ask = {},
  turn = 0,
): readonly Candidate[] {
  return orderTargets(candidates, strategy, turn, asked('r', ask), state(is));
}

test('priority keeps the order in which the user listed them', () => {
  expect(names(order([b, a, c], 'priority', { random: () => 0.9 }, {}, 2))).toBe('bac');
});

test.each<[turn: number, order: string, why: string]>([
  [0, 'abc', 'as written from the one whose turn it is'],
  [1, 'bca', 'and what comes before follows at the end'],
  [2, 'cab', 'and what comes before follows at the end'],
])('round-robin, turn %i: %s, %s', (turn, expected) => {
  expect(names(order([a, b, c], 'round-robin', {}, {}, turn))).toBe(expected);
});

test.each<[rolls: number[], order: string, why: string]>([
  [[0, 0, 0], 'abc', 'a share begins at its lower end'],
  [[0.1666, 0, 0], 'abc', 'a has the first sixth'],
  [[0.1667, 0, 0], 'bac', 'b has the two sixths after it'],
  [[0.5, 0, 0], 'cab', 'c has the rest'],
  [[0.999999, 0.999999, 0.999999], 'cba', 'up to the end'],
  [[0.5, 0.3334, 0], 'cba', 'without c, a has a third and b two'],
])('weighted 1:2:3 with rolls %j: %s, %s', (rolls, expected) => {
  const left = [...rolls];
  expect(names(order([a, b, c], 'weighted', { random: () => left.shift() ?? 0 }))).toBe(expected);
});

test('weights are shares of the first place', () => {
  let seed = 1;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  const firsts: Record<string, number> = { a: 0, b: 0, c: 0 };
  for (let i = 0; i < 6_000; i += 1) {
    const first = names(order([a, b, c], 'weighted', { random }))[0] ?? '';
    firsts[first] = (firsts[first] ?? 0) + 1;
  }
  for (const { provider: each, weight } of [a, b, c]) {
    expect(Math.abs((firsts[each.id] ?? 0) / 1_000 - weight)).toBeLessThan(0.15);
  }
});

describe('cheapest', () => {
  const cheapIn = target('i', 1, { price: [1, 10] });
  const cheapOut = target('o', 1, { price: [4, 2] });
  const unknown = target('u');
  const known = target('k', 1, { window: 1_000 });
  test.each<[why: string, order: string, candidates: Candidate[], ask: Ask, is: StateSpec]>([
    ['a long prompt and a short answer', 'io', [cheapOut, cheapIn], { tokens: 10_000 }, { expected: 100 }],
    ['a short prompt and a long answer', 'oi', [cheapIn, cheapOut], { tokens: 100 }, { expected: 1_000 }],
    [
      'no answer is longer than its limit',
      'io',
      [cheapOut, cheapIn],
      { tokens: 1_000, limit: 10 },
      { expected: 1_000 },
    ],
    ['a limit is no expectation', 'oi', [cheapIn, cheapOut], { tokens: 1_000, limit: 9_000 }, { expected: 1_000 }],
    ['unknown is not cheap: last', 'iou', [unknown, cheapIn, cheapOut], { tokens: 10_000 }, {}],
    ['those of unknown price keep their own order', 'iku', [known, cheapIn, unknown], {}, {}],
    ['all unknown: as listed', 'abc', [a, b, c], {}, {}],
    ['equal prices: as listed', 'ioi', [cheapIn, target('o', 1, { price: [1, 10] }), cheapIn], {}, {}],
    ['free is cheaper than anything', 'fi', [cheapIn, target('f', 1, { price: [0, 0] })], {}, {}],
    ['more tokens of the same text cost more', 'if', [target('f', 1, { price: [0.9, 9], factor: 2 }), cheapIn], {}, {}],
  ])('%s: %s', (_, expected, candidates, ask, is) => {
    expect(names(order(candidates, 'cheapest', is, ask))).toBe(expected);
  });

  test('counts what is cached where the conversation was', () => {
    const [dear, cheap] = [target('d', 1, { price: [3, 3, 0.1] }), target('c', 1, { price: [1, 1] })];
    const ask = { tokens: 10_000 };
    expect(names(order([dear, cheap], 'cheapest', { last: ['d/m', 0] }, ask))).toBe('cd');
    expect(names(order([dear, cheap], 'cheapest', { last: ['d/m', 9_500] }, ask))).toBe('dc');
    expect(names(order([dear, cheap], 'cheapest', { last: ['d/other', 9_500] }, ask))).toBe('cd');
  });

  test('says what it expects, in dollars', () => {
    const [first, last] = order([unknown, cheapIn], 'cheapest', { expected: 400 }, { tokens: 1_000 });
    expect(first?.reason).toBe('listed: $0.005 expected');
    expect(last?.reason).toBe('listed: price unknown');
  });

  test('a dearer tier counts once the prompt has reached it', () => {
    const tier = { above: 1_000, input: 9e9, cachedInput: null, cacheWrite: null, output: 9e9 };
    const tiered: Candidate = {
      ...cheapIn,
      provider: {
        ...cheapIn.provider,
        id: 't',
        facts: () => ({
          id: 'm',
          price: { input: 5e8, output: 1e9, cachedInput: null, cacheWrite: null, tiers: [tier] },
          contextWindow: null,
          maxOutput: null,
          abilities: new Map(),
          sources: { price: null, contextWindow: null, maxOutput: null, abilities: null },
        }),
      },
    };
    expect(names(order([cheapIn, tiered], 'cheapest', {}, { tokens: 900 }))).toBe('ti');
    expect(names(order([tiered, cheapIn], 'cheapest', {}, { tokens: 1_100 }))).toBe('it');
  });
});

describe('fastest', () => {
  const speed = (
    ttftMs: number,
    tps: number | null,
    ageMs = 0,
  ): { ttftMs: number; tps: number | null; ageMs: number } => ({
    ttftMs,
    tps,
    ageMs,
  });
  test.each<[why: string, order: string, is: StateSpec, ask: Ask]>([
    ['nobody was measured: as listed', 'abc', {}, {}],
    [
      'what comes in one piece is there with its first token',
      'bac',
      { speeds: { 'a/m': speed(100, 40), 'b/m': { ...speed(900, null), atOnce: true }, 'c/m': speed(1_000, 40) } },
      {},
    ],
    ['never measured counts as fastest', 'bca', { speeds: { 'a/m': speed(100, 50) } }, {}],
    ['the first token', 'bac', { speeds: { 'a/m': speed(200, 50), 'b/m': speed(100, 50), 'c/m': speed(300, 50) } }, {}],
    ['and the pace', 'cab', { speeds: { 'a/m': speed(100, 40), 'b/m': speed(100, 10), 'c/m': speed(900, 90) } }, {}],
    [
      'a short answer',
      'acb',
      { speeds: { 'a/m': speed(100, 40), 'b/m': speed(900, 90), 'c/m': speed(100, 10) } },
      { limit: 5 },
    ],
    [
      'an unknown pace is taken for a middling one',
      'bac',
      { speeds: { 'a/m': speed(100, null), 'b/m': speed(100, 50), 'c/m': speed(100, 30) } },
      {},
    ],
    [
      'equally fast: as listed',
      'abc',
      { speeds: { 'a/m': speed(100, 50), 'b/m': speed(100, 50), 'c/m': speed(100, 50) } },
      {},
    ],
  ])('%s: %s', (_, expected, is, ask) => {
    expect(names(order([a, b, c], 'fastest', { random: () => 0.99, ...is }, ask))).toBe(expected);
  });

  const slowOnce = { 'a/m': speed(100, 50, 5_000), 'b/m': speed(9_000, 50, 400_000), 'c/m': speed(200, 50, 90_000) };
  test.each<[why: string, roll: number, speeds: StateSpec['speeds'], order: string]>([
    ['one in twenty goes to the oldest figures', 0.049, slowOnce, 'bac'],
    ['the others to the fastest', 0.05, slowOnce, 'acb'],
    [
      'the fastest needs no second look',
      0,
      { 'a/m': speed(1, 50, 90_000), 'b/m': speed(9, 50, 50), 'c/m': speed(5, 50, 60) },
      'acb',
    ],
    [
      'figures of this minute are fresh',
      0,
      { 'a/m': speed(1, 50, 50), 'b/m': speed(9, 50, 60_000), 'c/m': speed(5, 50, 60) },
      'acb',
    ],
    ['older ones are not', 0, { 'a/m': speed(1, 50), 'b/m': speed(9, 50, 60_001), 'c/m': speed(5, 50) }, 'bac'],
  ])('%s', (_, roll, speeds = {}, expected) => {
    expect(names(order([a, b, c], 'fastest', { speeds, random: () => roll }))).toBe(expected);
  });

  test('chance is not asked while all figures are fresh', () => {
    const random = (): number => {
      throw new Error('asked');
    };
    const speeds = { 'a/m': speed(1, 50), 'b/m': speed(2, 50) };
    expect(names(order([a, b], 'fastest', { speeds, random }))).toBe('ab');
  });

  test('says how fast each has been, and which is measured again', () => {
    const reasons = (random: number): string[] =>
      order([a, b, c], 'fastest', {
        speeds: { 'a/m': speed(600, 40), 'b/m': speed(700, 40, 99_000) },
        random: () => random,
      }).map(({ reason }) => reason);
    expect(reasons(0.5)).toEqual([
      'listed: not measured yet',
      'listed: about 10.6 s lately',
      'listed: about 10.7 s lately',
    ]);
    expect(reasons(0)[0]).toBe('listed: about 10.7 s lately, measured again');
  });
});

test('a single target is not asked for its price or its speed', () => {
  const unasked = { ...a, provider: { ...a.provider, facts: () => expect.unreachable() } };
  for (const strategy of STRATEGIES) expect(order([unasked], strategy)).toEqual([unasked]);
  expect(order([], 'cheapest')).toEqual([]);
});

test('what a request will use is told in the tokens of the model', () => {
  const dense = target('d', 1, { factor: 1.5, price: [1, 2, 0.5] });
  const is = state({ last: ['d/m', 700], expected: 200 });
  expect(useAt(dense, asked('r', { tokens: 1_000 }), is)).toEqual({
    inputTokens: 1_500,
    cachedTokens: 700,
    outputTokens: 300,
  });
  // 800 uncached and 700 cached of the prompt, 300 of the answer, in nano-dollars.
  expect(costAt(dense, asked('r', { tokens: 1_000 }), is)).toBe(800_000 + 350_000 + 600_000);
  expect(costAt(target('u'), asked('r'), is)).toBeNull();
});

test('every strategy returns every target once, and leaves the list as it was', () => {
  const spec = fc.record({ weight: fc.float({ min: 0, max: 100, noNaN: true }), price: fc.option(fc.nat(50)) });
  const targets = fc.array(spec, { maxLength: 8 });
  const roll = fc.float({ min: 0, max: Math.fround(0.999), noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...STRATEGIES), targets, fc.nat(), roll, (strategy, list, turn, random) => {
      const given = list.map(({ weight, price }, index) =>
        target(String(index), weight, price === null ? {} : { price: [price, price] }),
      );
      const before = [...given];
      const speeds = { '1/m': { ttftMs: 5, ageMs: 99_999 }, '3/m': { ttftMs: 1, ageMs: 1 } };
      const found = order(given, strategy, { random: () => random, speeds }, {}, turn);
      expect(given).toEqual(before);
      expect(found.map(({ provider: { id } }) => Number(id)).toSorted((x, y) => x - y)).toEqual([...given.keys()]);
    }),
  );
});
