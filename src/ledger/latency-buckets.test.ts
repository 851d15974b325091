import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bucketOf, mergeStored, Spread, storedOf as store } from './latency-buckets.ts';

const value = fc.integer({ min: 65, max: 100_000_000_000 });

function spreadOf(values: readonly number[]): Spread {
  const spread = new Spread();
  for (const each of values) spread.count(bucketOf(each), 1);
  return spread;
}

const storedOf = (values: readonly number[]): Uint8Array | null =>
  values.length === 0 ? null : store(values.map(bucketOf));

function readBack(stored: Uint8Array | null): Spread {
  const spread = new Spread();
  if (stored !== null) spread.add(stored);
  return spread;
}

describe('percentiles', () => {
  test('are off by less than 5 %', () => {
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 200 }),
        fc.constantFrom(0.5, 0.9, 0.95, 0.99),
        (values, share) => {
          const exact = values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? 0;
          const read = spreadOf(values).percentile(share) ?? 0;
          expect(Math.abs(read - exact) / exact).toBeLessThan(0.05);
        },
      ),
    );
  });

  test('are off by less than 5 % also where buckets are a few whole numbers wide', () => {
    for (let exact = 65; exact < 20_000; exact += 1) {
      const read = spreadOf([exact]).percentile(0.5) ?? 0;
      expect(Math.abs(read - exact) / exact, String(exact)).toBeLessThan(0.05);
    }
  });

  test('of nothing are null', () => {
    expect(new Spread().percentile(0.5)).toBeNull();
  });

  test.each([0, 1, 64, 65, 70, 71, 1e12, 1e15])('a bucket holds %i between its ends', (each) => {
    const [span] = spreadOf([each]).spans();
    expect(span?.count).toBe(1);
    if (each > 0) expect(each).toBeGreaterThan(span?.over ?? Infinity);
    expect(each).toBeLessThanOrEqual(span?.upTo ?? -1);
  });
});

test('stored ones are added exactly, and two written one behind the other are their sum', () => {
  const some = fc.array(value, { maxLength: 400 });
  fc.assert(
    fc.property(some, some, (a, b) => {
      const sum = spreadOf([...a, ...b]).spans();
      expect(readBack(mergeStored(storedOf(a), storedOf(b))).spans()).toEqual(sum);
      const both = Uint8Array.from([...(storedOf(a) ?? []), ...(storedOf(b) ?? [])]);
      expect(readBack(both).spans()).toEqual(sum);
      // A zero would end a text.
      expect(both.includes(0)).toBe(false);
    }),
  );
});
