import { expect, test } from 'vitest';
import type { Measures } from '../../../src/contract/spend-views.ts';
import { spendText } from '../history/history-words.ts';
import { changeText, joined, statsOf } from './spend-figures.ts';

const NONE: Measures = {
  requests: 0,
  errors: 0,
  cancelled: 0,
  interrupted: 0,
  fallbacks: 0,
  streamed: 0,
  attempts: 0,
  unpriced: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  costNanos: 0,
  estimatedNanos: 0,
  upToNanos: 0,
  reportedNanos: 0,
  computedNanos: 0,
  baselineNanos: 0,
  baselinedCostNanos: 0,
};
const sums = (more: Partial<Measures>): Measures => ({ ...NONE, ...more });
const statNamed = (name: string, totals: Measures, before: Measures | null = null) =>
  statsOf(totals, before).find((stat) => stat.name === name);

test.each([
  [{ costNanos: 1_840_000_000 }, '$1.84'],
  [{ costNanos: 1_840_000_000, estimatedNanos: 1 }, '≈$1.84'],
  [{ costNanos: 1_840_000_000, estimatedNanos: 1, unpriced: 2 }, '≥ $1.84'],
  [{ unpriced: 2 }, 'unknown'],
  [{}, '$0.00'],
])('%o is spent as %s', (measures, text) => expect(spendText(sums(measures))).toBe(text));

test('says what may have been billed beyond what is known, and only then', () => {
  expect(statNamed('Up to', sums({ costNanos: 1e9 }))).toBeUndefined();
  expect(statNamed('Up to', sums({ costNanos: 1e9, upToNanos: 5e8 }))?.value).toBe('$1.50');
});

test('counts savings against the baseline over those that have both costs', () => {
  const saved = sums({ costNanos: 9e9, baselineNanos: 10e9, baselinedCostNanos: 4e9 });
  expect(statNamed('Saved', saved)).toMatchObject({ value: '$6.00', aside: '60 % of $10.00' });
  const more = sums({ costNanos: 12e9, baselineNanos: 10e9, baselinedCostNanos: 12e9 });
  expect(statNamed('More than on one model', more)?.value).toBe('$2.00');
});

test.each([
  [100, 150, '+50 %'],
  [null, 150, 'new'],
  [0, 150, 'new'],
  [100, 0, 'gone'],
  [null, 0, '–'],
])('from %s to %s is a change of %s', (before, after, text) => expect(changeText(before, after)).toBe(text));

test('puts both periods side by side, with those that have gone at the end', () => {
  const rows = joined(
    [{ key: 'b', totals: sums({ costNanos: 2 }) }],
    [
      { key: 'a', totals: sums({ costNanos: 9 }) },
      { key: 'b', totals: sums({ costNanos: 1 }) },
    ],
  );
  expect(rows.map(({ key, totals, before }) => [key, totals.costNanos, before?.costNanos])).toEqual([
    ['b', 2, 1],
    ['a', 0, 9],
  ]);
});
