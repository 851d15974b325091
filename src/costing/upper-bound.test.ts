import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Price } from '../domain/model.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { costOf } from './cost.ts';
import { mostItCosts, type MostUse } from './upper-bound.ts';

const AT = Date.UTC(2026, 10, 28);
const DOLLAR = 1_000_000_000;
const BARE: Price = { input: DOLLAR, cachedInput: null, cacheWrite: null, output: 10 * DOLLAR, tiers: [] };
/** Without what an hour of caching costs where nobody says so. */
const PLAIN: Price = { ...BARE, cacheWrite1h: DOLLAR };
const USE: MostUse = { inputTokens: 1_000_000, outputTokens: 1_000_000, hasAudio: false, images: 0, searches: 0 };

it.each<[what: string, price: Partial<Price>, use: Partial<MostUse>, dollars: number]>([
  ['tokens', {}, {}, 11],
  ['a prompt written to a cache', { cacheWrite: 3 * DOLLAR }, {}, 13],
  ['a prompt cached for an hour', { cacheWrite1h: 2 * DOLLAR }, {}, 12],
  ['reasoning that has a price of its own', { reasoning: 40 * DOLLAR }, {}, 41],
  ['reasoning that is cheaper than the answer', { reasoning: DOLLAR }, {}, 11],
  ['an answer that is spoken', { audioOutput: 80 * DOLLAR }, {}, 81],
  ['an answer that is a picture', { imageOutput: 30 * DOLLAR }, {}, 31],
  ['a prompt that is heard', { audioInput: 7 * DOLLAR }, { hasAudio: true }, 17],
  ['no sound', { audioInput: 7 * DOLLAR }, {}, 11],
  ['a fee for each request', { perRequest: 5 * DOLLAR }, {}, 16],
  ['pictures by the piece', { perImage: 2 * DOLLAR }, { images: 3 }, 17],
  ['searches', { perSearch: DOLLAR / 100 }, { searches: 10 }, 11.1],
  ['searches nobody has a price for', {}, { searches: 10 }, 11],
  ['a long prompt', { tiers: [{ ...PLAIN, above: 200_000, output: 15 * DOLLAR }] }, {}, 16],
])('bounds %s', (_what, price, use, dollars) => {
  expect(mostItCosts({ ...USE, ...use }, { ...PLAIN, ...price }, AT)).toBe(dollars * DOLLAR);
});

it('bounds an hour of caching that nobody has a price for', () => {
  expect(mostItCosts(USE, BARE, AT)).toBe(12 * DOLLAR);
});

it('is unknown without a price', () => {
  expect(mostItCosts(USE, null, AT)).toBeNull();
});

const nanos = fc.integer({ min: 0, max: 100 * DOLLAR });
const maybe = fc.option(nanos, { nil: undefined });
const price = fc
  .record({ input: nanos, cachedInput: fc.option(nanos), cacheWrite: fc.option(nanos), output: nanos })
  .chain((rate) =>
    fc
      .record({
        cacheWrite1h: maybe,
        audioInput: maybe,
        reasoning: maybe,
        audioOutput: maybe,
        imageOutput: maybe,
        perRequest: maybe,
        perImage: maybe,
        perSearch: maybe,
      })
      .map((rest): Price => {
        const given = Object.entries(rest).filter(([, value]) => value !== undefined);
        return { ...rate, ...Object.fromEntries(given), tiers: [] };
      }),
  );
const count = fc.nat(200_000);
/** What an answer may turn out to have used; the parts may claim more than there is. */
const usage = fc
  .record({
    inputTokens: count,
    cachedInputTokens: count,
    cacheWriteTokens: count,
    outputTokens: count,
    reasoningTokens: count,
    rare: fc.record({
      cacheWrite1hTokens: count,
      audioInputTokens: count,
      audioOutputTokens: count,
      imageOutputTokens: count,
      images: fc.nat(9),
      searches: fc.nat(9),
    }),
  })
  .map((counted): Usage => ({ ...UNKNOWN_USAGE, ...counted }));

it('is never below what it turns out to cost, whatever the mixture', () => {
  fc.assert(
    fc.property(price, usage, count, count, (of, used, moreIn, moreOut) => {
      const most: MostUse = {
        inputTokens: (used.inputTokens ?? 0) + moreIn,
        outputTokens: (used.outputTokens ?? 0) + moreOut,
        hasAudio: true,
        images: used.rare?.images ?? 0,
        searches: used.rare?.searches ?? 0,
      };
      expect(mostItCosts(most, of, AT)).toBeGreaterThanOrEqual(costOf(used, of, AT).nanos ?? 0);
    }),
    { numRuns: 2_000 },
  );
});
