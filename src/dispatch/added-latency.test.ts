import { expect, test } from 'vitest';
import { AddedLatency } from './added-latency.ts';

const noted = (...ms: readonly number[]): AddedLatency => {
  const added = new AddedLatency();
  for (const each of ms) added.note('r', each);
  return added;
};

test('nothing is known of a route that nothing has gone', () => {
  expect(noted(1).of('other')).toBeNull();
});

test.each<[why: string, ms: number[], samples: number, p50Us: number, p95Us: number]>([
  ['one', [0.4], 1, 400, 400],
  ['in whatever order', [3, 1, 2], 3, 2_000, 3_000],
  ['a hundred', Array.from({ length: 100 }, (_, i) => i), 100, 50_000, 95_000],
  ['only the last two hundred', [...Array<number>(200).fill(999), ...Array<number>(200).fill(1)], 200, 1_000, 1_000],
  ['the oldest goes first', [...Array<number>(150).fill(9), ...Array<number>(150).fill(1)], 200, 1_000, 9_000],
  ['parts of microseconds are rounded', [0.0004], 1, 0, 0],
])('%s', (_, ms, samples, p50Us, p95Us) => {
  expect(noted(...ms).of('r')).toEqual({ samples, p50Us, p95Us });
});

test('asking leaves the figures as they were', () => {
  const added = noted(3, 1, 2);
  expect(added.of('r')).toEqual(added.of('r'));
});
