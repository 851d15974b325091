import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { Price } from '../domain/model.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { costOf, estimateInputCost, exactDollars, exactSum } from './cost.ts';
import { partsOf } from './parts.ts';

const AT = Date.UTC(2026, 10, 27, 12);

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
    [
      'what is kept for an hour is a part of what is written',
      usage(1000, 0, { cacheWriteTokens: 300, rare: { cacheWrite1hTokens: 100 } }),
      { ...price, cacheWrite1h: 300_000_000 },
      700 * 150 + 200 * 190 + 100 * 300,
      'price',
    ],
    [
      'an unknown price of it is twice the input price, estimated',
      usage(1000, 0, { cacheWriteTokens: 100, rare: { cacheWrite1hTokens: 100 } }),
      price,
      900 * 150 + 100 * 300,
      'estimate',
    ],
    [
      'more for an hour than was written is cut',
      usage(10, 0, { cacheWriteTokens: 5, rare: { cacheWrite1hTokens: 50 } }),
      { ...price, cacheWrite1h: 300_000_000 },
      5 * 150 + 5 * 300,
      'price',
    ],
    [
      'sound in and out, and pictures by their tokens',
      usage(100, 100, { rare: { audioInputTokens: 40, audioOutputTokens: 30, imageOutputTokens: 20 } }),
      { ...price, audioInput: 1_000_000_000, audioOutput: 2_000_000_000, imageOutput: 3_000_000_000 },
      60 * 150 + 40 * 1000 + 50 * 600 + 30 * 2000 + 20 * 3000,
      'price',
    ],
    [
      'sound whose price is unknown is charged as text, estimated',
      usage(100, 100, { rare: { audioInputTokens: 40 } }),
      price,
      100 * 150 + 100 * 600,
      'estimate',
    ],
    [
      'how much of the sound was cached is not told',
      usage(100, 0, { cachedInputTokens: 10, rare: { audioInputTokens: 40 } }),
      { ...price, audioInput: 1_000_000_000 },
      50 * 150 + 10 * 75 + 40 * 1000,
      'estimate',
    ],
    [
      'more sound and pictures than there is output is cut',
      usage(0, 10, { reasoningTokens: 9, rare: { audioOutputTokens: 8, imageOutputTokens: 8 } }),
      { ...price, audioOutput: 1_000_000_000, imageOutput: 2_000_000_000 },
      8 * 1000 + 2 * 2000,
      'price',
    ],
    ['a fee for each request', usage(0, 0), { ...price, perRequest: 5_000_000 }, 5_000_000, 'price'],
    [
      'pictures by the piece need no tokens where these are free',
      usage(null, null, { rare: { images: 3 } }),
      { ...noCache, input: 0, output: 0, perImage: 40_000_000 },
      120_000_000,
      'price',
    ],
    [
      'searches',
      usage(1, 0, { rare: { searches: 2 } }),
      { ...price, perSearch: 10_000_000 },
      150 + 20_000_000,
      'price',
    ],
    [
      'searches at an unknown price make the rest a guess',
      usage(1, 0, { rare: { searches: 2 } }),
      price,
      150,
      'estimate',
    ],
  ])('%s', (_, used, priced, nanos, source) => {
    expect(costOf(used, priced, AT)).toEqual({ nanos, source });
  });

  it.each([
    [499_999, 0],
    [500_000, 1],
    [1_499_999, 1],
    [1_500_000, 2],
  ])('rounds %i millionths half up to %i, once', (millionths, nanos) => {
    const flat = { ...price, input: millionths, output: 0 };
    expect(costOf(usage(1, 0), flat, AT).nanos).toBe(nanos);
  });

  it('adds before it rounds', () => {
    const halves = { ...price, input: 400_000, output: 400_000 };
    expect(costOf(usage(1, 1), halves, AT).nanos).toBe(1);
  });
});

const tokens = fc.oneof(fc.nat({ max: 5000 }), fc.nat({ max: 5_000_000 }), fc.constantFrom(2 ** 40, 2 ** 45));
const rate = fc.oneof(fc.nat({ max: 10_000_000_000 }), fc.nat({ max: 2_000_000_000_000 }));
const anyRate = {
  input: rate,
  cachedInput: fc.option(rate),
  cacheWrite: fc.option(rate),
  output: rate,
};
const rareRates = { cacheWrite1h: rate, audioInput: rate, reasoning: rate, audioOutput: rate, imageOutput: rate };
const fees = { perRequest: rate, perImage: rate, perSearch: rate };
const anyPrice: fc.Arbitrary<Price> = fc
  .tuple(fc.record(anyRate), fc.record({ ...rareRates, ...fees }, { requiredKeys: [] }))
  .map(([always, rare]) => ({ ...always, ...rare, tiers: [] }));
const pieces = fc.nat({ max: 2000 });
const anyUsage: fc.Arbitrary<Usage> = fc
  .tuple(
    fc.record({
      inputTokens: tokens,
      cachedInputTokens: fc.option(tokens),
      cacheWriteTokens: fc.option(tokens),
      outputTokens: tokens,
      reasoningTokens: fc.option(tokens),
    }),
    fc.record(
      {
        cacheWrite1hTokens: tokens,
        audioInputTokens: tokens,
        audioOutputTokens: tokens,
        imageOutputTokens: tokens,
        images: pieces,
        searches: pieces,
      },
      { requiredKeys: [] },
    ),
  )
  .map(([counts, rare]) => ({ ...UNKNOWN_USAGE, ...counts, rare }));

const big = (value: number | null | undefined): bigint => BigInt(value ?? 0);
const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** The same in the plainest way: whole numbers without a limit, millionths of nano-dollars. */
function reference(used: Usage, priced: Price): bigint {
  const rare = used.rare ?? {};
  const prompt = big(used.inputTokens);
  const cached = least(big(used.cachedInputTokens), prompt);
  const written = least(big(used.cacheWriteTokens), prompt - cached);
  const hour = least(big(rare.cacheWrite1hTokens), written);
  const heard = least(big(rare.audioInputTokens), prompt - cached - written);
  const output = big(used.outputTokens);
  const spoken = least(big(rare.audioOutputTokens), output);
  const drawn = least(big(rare.imageOutputTokens), output - spoken);
  const thought = least(big(used.reasoningTokens), output - spoken - drawn);
  const input = big(priced.input);
  const at = (price: number | null | undefined, otherwise: bigint): bigint =>
    price === null || price === undefined ? otherwise : BigInt(price);
  const sum =
    (prompt - cached - written - heard) * input +
    cached * at(priced.cachedInput, input) +
    (written - hour) * at(priced.cacheWrite, input) +
    hour * at(priced.cacheWrite1h, 2n * input) +
    heard * at(priced.audioInput, input) +
    (output - spoken - drawn - thought) * big(priced.output) +
    thought * at(priced.reasoning, big(priced.output)) +
    spoken * at(priced.audioOutput, big(priced.output)) +
    drawn * at(priced.imageOutput, big(priced.output));
  const each =
    big(priced.perRequest) + big(rare.images) * big(priced.perImage) + big(rare.searches) * big(priced.perSearch);
  return (sum + 500_000n) / 1_000_000n + each;
}

describe('the cost of any usage at any price', () => {
  it('is exact, or unknown when it is no exact number', () => {
    fc.assert(
      fc.property(anyUsage, anyPrice, (used, priced) => {
        const expected = reference(used, priced);
        const { nanos } = costOf(used, priced, AT);
        expect(nanos).toBe(expected <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(expected) : null);
      }),
      { numRuns: 3000 },
    );
  });

  it('is the sum of its parts, which are all of the tokens', () => {
    fc.assert(
      fc.property(anyUsage, anyPrice, (used, priced) => {
        const split = partsOf(used, priced, AT);
        const parts = split?.parts ?? [];
        const counted = parts.filter(({ per }) => per !== 1).reduce((sum, { count }) => sum + count, 0);
        expect(counted).toBe((used.inputTokens ?? 0) + (used.outputTokens ?? 0));
        expect(parts.every(({ count }) => count >= 0)).toBe(true);
        let exact = 0n;
        for (const { count, nanos, per } of parts) exact += big(count) * big(nanos) * (per === 1 ? 1_000_000n : 1n);
        const rounded = (exact + 500_000n) / 1_000_000n;
        const { nanos } = costOf(used, priced, AT);
        if (nanos !== null) expect(BigInt(nanos)).toBe(rounded);
      }),
      { numRuns: 1000 },
    );
  });

  it('never falls when more is used, and is never negative', () => {
    fc.assert(
      fc.property(anyUsage, anyPrice, fc.nat({ max: 1000 }), fc.nat({ max: 3 }), (used, priced, more, which) => {
        const { rare = {} } = used;
        const grown: Usage =
          [
            { ...used, inputTokens: (used.inputTokens ?? 0) + more },
            { ...used, outputTokens: (used.outputTokens ?? 0) + more },
            { ...used, rare: { ...rare, searches: (rare.searches ?? 0) + more } },
            { ...used, rare: { ...rare, images: (rare.images ?? 0) + more } },
          ][which] ?? used;
        const before = costOf(used, priced, AT).nanos;
        const after = costOf(grown, priced, AT).nanos;
        if (before === null || after === null) return;
        expect(before).toBeGreaterThanOrEqual(0);
        expect(after).toBeGreaterThanOrEqual(before);
      }),
      { numRuns: 2000 },
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
    expect(estimateInputCost(count, priced, AT)).toEqual(expected);
  });
});

test('parts and their sum have all their digits', () => {
  const split = partsOf(usage(7, 3, { rare: { searches: 2 } }), { ...price, input: 1, perSearch: 10_000_000 }, AT);
  expect(split?.parts.filter(({ count }) => count > 0).map(exactDollars)).toEqual([
    '0.000000000000007',
    '0.0000018',
    '0.02',
  ]);
  expect(split === null ? null : exactSum(split)).toBe('0.020001800000007');
});
