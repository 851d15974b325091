import fc from 'fast-check';
import { expect, test } from 'vitest';
import { STRATEGIES, type TargetConfig } from '../domain/config.ts';
import { orderTargets } from './order-targets.ts';

const target = (model: string, weight = 1): TargetConfig => ({ model, weight, set: {} });
const [a, b, c] = [target('a/1'), target('b/1', 2), target('c/1', 3)];
const names = (order: readonly TargetConfig[]): string => order.map(({ model }) => model[0]).join('');

test('priority keeps the order in which the user listed them', () => {
  expect(names(orderTargets([b, a, c], 'priority', 7, () => 0.9))).toBe('bac');
});

test.each<[turn: number, order: string, why: string]>([
  [0, 'abc', 'the first request begins at the beginning'],
  [1, 'bca', 'each one begins one later'],
  [2, 'cab', 'and what comes before follows at the end'],
  [3, 'abc', 'then all over again'],
  [3_000_001, 'bca', 'however many there have been'],
])('round-robin, turn %i: %s, %s', (turn, order) => {
  expect(names(orderTargets([a, b, c], 'round-robin', turn, () => 0))).toBe(order);
});

test.each<[rolls: number[], order: string, why: string]>([
  [[0, 0, 0], 'abc', 'a share begins at its lower end'],
  [[0.1666, 0, 0], 'abc', 'a has the first sixth'],
  [[0.1667, 0, 0], 'bac', 'b has the two sixths after it'],
  [[0.5, 0, 0], 'cab', 'c has the rest'],
  [[0.999999, 0.999999, 0.999999], 'cba', 'up to the end'],
  [[0.5, 0.3334, 0], 'cba', 'without c, a has a third and b two'],
])('weighted 1:2:3 with rolls %j: %s, %s', (rolls, order) => {
  const left = [...rolls];
  expect(names(orderTargets([a, b, c], 'weighted', 0, () => left.shift() ?? 0))).toBe(order);
});

test('weights are shares of the first place', () => {
  let state = 1;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  const firsts = { 'a/1': 0, 'b/1': 0, 'c/1': 0 } as Record<string, number>;
  for (let i = 0; i < 6_000; i += 1) {
    const first = orderTargets([a, b, c], 'weighted', 0, random)[0]?.model ?? '';
    firsts[first] = (firsts[first] ?? 0) + 1;
  }
  for (const { model, weight } of [a, b, c]) expect(Math.abs((firsts[model] ?? 0) / 1_000 - weight)).toBeLessThan(0.15);
});

test('every strategy returns every target once, and leaves the list as it was', () => {
  const targets = fc.array(fc.record({ weight: fc.float({ min: 0, max: 100, noNaN: true }) }), { maxLength: 8 });
  const roll = fc.float({ min: 0, max: Math.fround(0.999), noNaN: true });
  fc.assert(
    fc.property(fc.constantFrom(...STRATEGIES), targets, fc.nat(), roll, (strategy, list, turn, random) => {
      const given = list.map(({ weight }, index) => target(String(index), weight));
      const before = structuredClone(given);
      const order = orderTargets(given, strategy, turn, () => random);
      expect(given).toEqual(before);
      expect(order.map(({ model }) => Number(model)).toSorted((x, y) => x - y)).toEqual([...given.keys()]);
    }),
  );
});
