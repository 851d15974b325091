import { describe, expect, test } from 'vitest';
import { factsOf, priceOf, type ModelSpec } from '../../test/support/routing.ts';
import { cacheWorth, expectedCost, warmAt, type ExpectedUse } from './expected-cost.ts';

describe('what a request will probably cost', () => {
  const use = (inputTokens: number, cachedTokens = 0, outputTokens = 0): ExpectedUse => ({
    inputTokens,
    cachedTokens,
    outputTokens,
  });
  test.each<[why: string, price: ModelSpec['price'], is: ExpectedUse, nanos: number | null]>([
    ['input', [2, 5], use(1_000), 2_000_000],
    ['output', [2, 5], use(0, 0, 1_000), 5_000_000],
    ['cached input', [2, 5, 1], use(1_000, 400), 1_600_000],
    ['cached input whose price is unknown', [2, 5], use(1_000, 400), 2_000_000],
    ['never more cached than there is', [2, 5, 1], use(1_000, 4_000), 1_000_000],
    ['parts of tokens are rounded', [2, 5], use(999.6, 0, 0.4), 2_000_000],
    ['free', [0, 0], use(1_000, 0, 1_000), 0],
    ['unknown', undefined, use(1_000), null],
    ['so large that it cannot be told', [2, 5], use(Infinity), null],
  ])('%s', (_, price, is, nanos) => {
    expect(expectedCost(price === undefined ? null : priceOf(price), is, 0)).toBe(nanos);
  });
});

test('a cache is warm where the conversation was, and nowhere else', () => {
  const last = { provider: 'p', model: 'm', warmTokens: 500 };
  expect(warmAt('p', 'm', last)).toBe(500);
  expect(warmAt('p', 'other', last)).toBe(0);
  expect(warmAt('other', 'm', last)).toBe(0);
  expect(warmAt('p', 'm', null)).toBe(0);
});

test('a dearer cache is worth less than nothing', () => {
  expect(cacheWorth(factsOf('m', { price: [1, 1, 1.5] }), 1_000, 0)).toBe(-500_000);
  expect(cacheWorth(null, 1_000, 0)).toBeNull();
  expect(cacheWorth(null, 0, 0)).toBe(0);
});
