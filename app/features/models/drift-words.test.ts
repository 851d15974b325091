import { expect, it } from 'vitest';
import type { Measures, SpendSeriesView } from '../../../src/contract/spend-views.ts';
import { driftRows, driftText, isFarOff, surenessWords } from './drift-words.ts';

const point = (reportedNanos: number, computedNanos: number, rest: Partial<Measures> = {}): Measures =>
  ({ reportedNanos, computedNanos, costNanos: reportedNanos, estimatedNanos: 0, unpriced: 0, ...rest }) as Measures;

const view: SpendSeriesView = {
  buckets: [
    { from: 0, to: 10 },
    { from: 10, to: 20 },
  ],
  series: [
    { key: 'a', rest: false, points: [point(100, 110), point(0, 0)] },
    { key: 'b', rest: false, points: [point(0, 0, { costNanos: 300, estimatedNanos: 200, unpriced: 2 }), point(0, 0)] },
    { key: null, rest: true, points: [point(10, 10), point(30, 31)] },
  ],
};

it('compares only what both know, by day', () => {
  expect(driftRows(view)).toEqual([
    { model: 'a', reportedNanos: 100, computedNanos: 110, days: [{ at: 0, reportedNanos: 100, computedNanos: 110 }] },
    {
      model: 'all others',
      reportedNanos: 40,
      computedNanos: 41,
      days: [
        { at: 0, reportedNanos: 10, computedNanos: 10 },
        { at: 10, reportedNanos: 30, computedNanos: 31 },
      ],
    },
  ]);
});

it('says how far apart they are', () => {
  const [a, others] = driftRows(view);
  expect([a, others].map((row) => row && [driftText(row), isFarOff(row)])).toEqual([
    ['+10 %', true],
    ['+3 %', false],
  ]);
  expect(driftText({ reportedNanos: 0, computedNanos: 5 })).toBe('not comparable');
});

it('says how sure the spend is', () => {
  expect(surenessWords(view)).toMatch(/45 % of it estimated; 2 requests have no known cost/u);
  expect(surenessWords({ buckets: [], series: [] })).toMatch(/0 % of it estimated; every request has a cost/u);
});
