import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price } from '../domain/model.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { costOf, estimateInputCost } from './cost.ts';

const price: Price = {
  input: 150_000_000,
  cachedInput: 75_000_000,
  cacheWrite: 190_000_000,
  output: 600_000_000,
  tiers: [],
};
const noCache: Price = { ...price, cachedInput: null, cacheWrite: null };
const tiered: Price = {
  input: 2_000_000_000,
  cachedInput: 200_000_000,
  cacheWrite: null,
  output: 10_000_000_000,
  tiers: [
    { above: 200_000, input: 4_000_000_000, cachedInput: 400_000_000, cacheWrite: null, output: 20_000_000_000 },
    { above: 500_000, input: 8_000_000_000, cachedInput: null, cacheWrite: null, output: 40_000_000_000 },
  ],
};

function usage(input: number | null, output: number | null, rest: Partial<Usage> = {}): Usage {
  return { ...UNKNOWN_USAGE, inputTokens: input, outputTokens: output, ...rest };
}

describe('the cost of an attempt', () => {
  it.each<[why: string, usage: Usage, price: Price | null, nanos: number | null, source: string]>([
    ['one token of each', usage(1, 1), price, 750, 'price'],
    ['nothing used costs nothing, and that is known', usage(0, 0), price, 0, 'price'],
    [
      'cached tokens are part of the prompt',
      usage(1000, 0, { cachedInputTokens: 400 }),
      price,
      600 * 150 + 400 * 75,
      'price',
    ],
    [
      'so are newly cached ones',
      usage(1000, 0, { cachedInputTokens: 400, cacheWriteTokens: 100 }),
      price,
      500 * 150 + 400 * 75 + 100 * 190,
      'price',
    ],
    [
      'more cached than prompt is cut to the prompt',
      usage(10, 0, { cachedInputTokens: 50, cacheWriteTokens: 50 }),
      price,
      10 * 75,
      'price',
    ],
    [
      'negative parts count as none',
      usage(10, 0, { cachedInputTokens: -5, cacheWriteTokens: -5 }),
      price,
      10 * 150,
      'price',
    ],
    [
      'an unknown cached price is the input price, estimated',
      usage(10, 0, { cachedInputTokens: 5 }),
      noCache,
      10 * 150,
      'estimate',
    ],
    [
      'an unknown cache-write price is the input price, estimated',
      usage(10, 0, { cacheWriteTokens: 5 }),
      noCache,
      10 * 150,
      'estimate',
    ],
    [
      'an unknown cached price that is not needed is no estimate',
      usage(10, 0, { cachedInputTokens: 0 }),
      noCache,
      10 * 150,
      'price',
    ],
    ['no price', usage(10, 10), null, null, 'unknown'],
    ['no count of the prompt', usage(null, 10), price, null, 'unknown'],
    ['no count of the output', usage(10, null), price, null, 'unknown'],
    ['free output need not be counted', usage(10, null), { ...price, output: 0 }, 1500, 'price'],
    ['a negative count', usage(-1, 10), price, null, 'unknown'],
    ['a fraction of a token', usage(1.5, 10), price, null, 'unknown'],
    ['not a number', usage(Number.NaN, 10), price, null, 'unknown'],
    ['endless', usage(Number.POSITIVE_INFINITY, 10), price, null, 'unknown'],
    ['a count that no prompt has', usage(Number.MAX_SAFE_INTEGER, 0), { ...price, input: 1e12 }, null, 'unknown'],
    ["the provider's own figure wins", usage(10, 10, { reportedCostNanos: 42 }), price, 42, 'provider'],
    ["the provider's own figure needs nothing else", usage(null, null, { reportedCostNanos: 0 }), null, 0, 'provider'],
    ['a negative figure of the provider is none', usage(1, 0, { reportedCostNanos: -1 }), price, 150, 'price'],
    ['at the border the lower tier holds', usage(200_000, 1), tiered, 200_000 * 2000 + 10_000, 'price'],
    ['above it the next one holds for everything', usage(200_001, 1), tiered, 200_001 * 4000 + 20_000, 'price'],
    [
      'cached tokens choose the tier too',
      usage(200_001, 0, { cachedInputTokens: 200_001 }),
      tiered,
      200_001 * 400,
      'price',
    ],
    ['the highest tier', usage(600_000, 1), tiered, 600_000 * 8000 + 40_000, 'price'],
    [
      "a tier's unknown cached price is the tier's input price",
      usage(600_000, 0, { cachedInputTokens: 1 }),
      tiered,
      600_000 * 8000,
      'estimate',
    ],
    ['reasoning is output', usage(0, 10, { reasoningTokens: 8 }), price, 6000, 'price'],
    [
      'reasoning with a price of its own',
      usage(0, 10, { reasoningTokens: 8 }),
      { ...price, reasoning: 1_000_000_000 },
      2 * 600 + 8 * 1000,
      'estimate',
    ],
    [
      'more reasoning than output is cut',
      usage(0, 10, { reasoningTokens: 80 }),
      { ...price, reasoning: 1_000_000_000 },
      10_000,
      'estimate',
    ],
  ])('%s', (_, used, priced, nanos, source) => {
    expect(costOf(used, priced)).toEqual({ nanos, source });
  });

  it.each([
    [499_999, 0],
    [500_000, 1],
    [1_499_999, 1],
    [1_500_000, 2],
  ])('rounds %i millionths half up to %i, once', (millionths, nanos) => {
    const flat = { ...price, input: millionths, output: 0 };
    expect(costOf(usage(1, 0), flat).nanos).toBe(nanos);
  });

  it('adds before it rounds', () => {
    const halves = { ...price, input: 400_000, output: 400_000 };
    expect(costOf(usage(1, 1), halves).nanos).toBe(1);
  });
});

const tokens = fc.oneof(fc.nat({ max: 5000 }), fc.nat({ max: 5_000_000 }), fc.constantFrom(2 ** 40, 2 ** 45));
const rate = fc.oneof(fc.nat({ max: 10_000_000_000 }), fc.nat({ max: 2_000_000_000_000 }));
const anyPrice: fc.Arbitrary<Price> = fc.record({
  input: rate,
  cachedInput: fc.option(rate),
  cacheWrite: fc.option(rate),
  output: rate,
  tiers: fc.constant([]),
});
const anyUsage = fc
  .record({
    inputTokens: tokens,
    cachedInputTokens: fc.option(tokens),
    cacheWriteTokens: fc.option(tokens),
    outputTokens: tokens,
  })
  .map((counts): Usage => ({ ...UNKNOWN_USAGE, ...counts }));

/** The same in the plainest way: whole numbers without a limit. */
function reference(used: Usage, priced: Price): bigint {
  const big = (value: number | null) => BigInt(value ?? 0);
  const least = (a: bigint, b: bigint) => (a < b ? a : b);
  const cached = least(big(used.cachedInputTokens), big(used.inputTokens));
  const written = least(big(used.cacheWriteTokens), big(used.inputTokens) - cached);
  const sum =
    (big(used.inputTokens) - cached - written) * big(priced.input) +
    cached * big(priced.cachedInput ?? priced.input) +
    written * big(priced.cacheWrite ?? priced.input) +
    big(used.outputTokens) * big(priced.output);
  return (sum + 500_000n) / 1_000_000n;
}

describe('the cost of any usage at any price', () => {
  it('is exact, or unknown when it is no exact number', () => {
    fc.assert(
      fc.property(anyUsage, anyPrice, (used, priced) => {
        const expected = reference(used, priced);
        const { nanos } = costOf(used, priced);
        expect(nanos).toBe(expected <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(expected) : null);
      }),
      { numRuns: 2000 },
    );
  });

  it('is the sum of its parts, but for the rounding of each of them', () => {
    fc.assert(
      fc.property(anyUsage, anyPrice, (used, priced) => {
        const whole = costOf(used, priced).nanos;
        const input = costOf({ ...used, outputTokens: 0 }, priced).nanos;
        const output = costOf(usage(0, used.outputTokens), priced).nanos;
        if (whole === null || input === null || output === null) return;
        expect(Math.abs(whole - input - output)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never falls when more tokens are used, and is never negative', () => {
    fc.assert(
      fc.property(anyUsage, anyPrice, fc.nat({ max: 1000 }), (used, priced, more) => {
        const less = costOf(used, priced).nanos;
        const grown = costOf({ ...used, outputTokens: (used.outputTokens ?? 0) + more }, priced).nanos;
        if (less === null || grown === null) return;
        expect(less).toBeGreaterThanOrEqual(0);
        expect(grown).toBeGreaterThanOrEqual(less);
      }),
    );
  });
});

describe('the estimate for a prompt', () => {
  it.each<[why: string, tokens: number | null, price: Price | null, expected: object]>([
    ['is its tokens at the input price', 1000, price, { nanos: 150_000, source: 'estimate' }],
    ['knows tiers', 200_001, tiered, { nanos: 200_001 * 4000, source: 'estimate' }],
    ['is unknown without a price', 1000, null, { nanos: null, source: 'unknown' }],
    ['is unknown without a count', null, price, { nanos: null, source: 'unknown' }],
  ])('%s', (_, count, priced, expected) => {
    expect(estimateInputCost(count, priced)).toEqual(expected);
  });
});
