import { expect, test } from 'vitest';
import { binned, lookedForBy, noBetter, shareOf, writeMetric } from './latency-figures.ts';

test.each([
  ['ttft', 820_000, '0.82 s'],
  ['duration', 12_400_000, '12.4 s'],
  ['tps', 48_300, '48 tokens/s'],
  ['tps', null, '–'],
] as const)('%s of %s is %s', (metric, value, text) => expect(writeMetric(metric, value)).toBe(text));

test('a spread in fewer bars loses none, and each bar is as much wider as the one before it', () => {
  const spans = Array.from({ length: 80 }, (_, index) => ({
    over: 1_000 * 1.05 ** index,
    upTo: 1_000 * 1.05 ** (index + 1),
    count: 10,
  }));
  const bins = binned(spans, 20);
  // As many spans in each: bars that alternate would tell of the drawing, not of the times.
  expect(bins.map(({ count }) => count)).toEqual(Array(20).fill(40));
  const ratios = bins.map(({ over, upTo }) => upTo / over);
  for (const ratio of ratios) expect(ratio).toBeCloseTo(ratios[0] ?? 0);
  expect(bins[0]?.over).toBeCloseTo(1_000);
  expect(bins.at(-1)?.upTo).toBeCloseTo(1_000 * 1.05 ** 80);
});

test('a spread of nothing has no bars, and one of a single span has one that is hit', () => {
  expect(binned([], 20)).toEqual([]);
  const bins = binned([{ over: 0, upTo: 500, count: 3 }], 4);
  expect(bins.map(({ count }) => count).filter((count) => count > 0)).toEqual([3]);
});

test('no failure is no share', () => {
  expect(shareOf(0, 10)).toBe('–');
  expect(shareOf(1, 10)).toBe('10 %');
});

test('a bar knows from where to where its requests are, which is what they are looked for by', () => {
  const spans = [
    { over: 0, upTo: 64, count: 1 },
    { over: 64, upTo: 70, count: 2 },
    { over: 1_000, upTo: 1_100, count: 4 },
  ];
  const bins = binned(spans, 100);
  expect(bins.flatMap(({ range }) => (range === null ? [] : [range]))).toEqual([
    { min: 0, max: 64 },
    { min: 65, max: 70 },
    { min: 1_001, max: 1_100 },
  ]);
  expect(lookedForBy('ttft', { min: 65, max: 70 })).toEqual({ state: ['done'], ttft: ['0.000065..0.00007'] });
  expect(lookedForBy('duration', { min: 0 })).toEqual({ state: ['done'], took: ['0..'] });
});

test.each([
  ['ttft', 1_500_000.4, { state: ['done'], ttft: ['1.5..'] }],
  ['tps', 48_300.2, { state: ['done'], speed: ['..48.301'] }],
  ['duration', null, {}],
] as const)('what was no better than a %s of %s', (metric, value, choices) =>
  expect(noBetter(metric, value)).toEqual(choices),
);
