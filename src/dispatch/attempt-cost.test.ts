import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { failure } from '../domain/failure.ts';
import type { Price } from '../domain/model.ts';
import type { Cost, CostSource } from '../domain/record.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import {
  addCosts,
  billOfAnswer,
  billOfChars,
  billOfFailure,
  billOfPart,
  estimateTokens,
  NOTHING,
  type Asked,
} from './attempt-cost.ts';

/** One dollar a million tokens in, two out: 1,000 and 2,000 nano-dollars a token. */
const price: Price = { input: 1e9, cachedInput: null, cacheWrite: null, output: 2e9, tiers: [] };
const cost = (nanos: number | null, source: CostSource): Cost => ({ nanos, source });
const counted: Usage = { ...UNKNOWN_USAGE, inputTokens: 10, outputTokens: 5 };

test.each<[chars: number, tokens: number]>([
  [0, 0],
  [1, 1],
  [4, 1],
  [5, 2],
  [4_000, 1_000],
])('about %i characters are %i tokens, never fewer', (chars, tokens) => {
  expect(estimateTokens(chars)).toBe(tokens);
});

const asked = (rest: Partial<Asked> = {}): Asked => ({
  price,
  atMs: 0,
  inputChars: 400,
  outputLimit: 100,
  stopsWhenLeft: false,
  ...rest,
});

test.each<[usage: Usage, price: Price | null, expected: Cost, why: string]>([
  [counted, price, cost(20_000, 'price'), 'counted tokens at a known price'],
  [{ ...counted, reportedCostNanos: 7 }, price, cost(7, 'provider'), "the provider's own figure wins"],
  [{ ...counted, reportedCostNanos: 7 }, null, cost(7, 'provider'), '… also where we know no price'],
  [UNKNOWN_USAGE, price, cost(100_000 + 40_000, 'estimate'), 'nothing counted: estimated from the characters'],
  [{ ...counted, outputTokens: null }, price, cost(100_000 + 40_000, 'estimate'), 'half counted is not counted'],
  [counted, null, cost(null, 'unknown'), 'no price: unknown, never nothing'],
  [UNKNOWN_USAGE, null, cost(null, 'unknown'), 'neither'],
])('an answer with %j: %s', (usage, at, expected) => {
  expect(billOfAnswer(asked({ price: at }), usage, 80)).toMatchObject({ cost: expected, upToNanos: null });
});

test('what an answer is estimated at says for how many tokens', () => {
  expect(billOfAnswer(asked(), UNKNOWN_USAGE, 80).usage).toEqual({
    ...UNKNOWN_USAGE,
    inputTokens: 100,
    outputTokens: 20,
  });
});

test.each<[usage: Usage, outputChars: number, expected: Cost, why: string]>([
  [counted, 20, cost(20_000, 'price'), 'all that was written had been counted'],
  [{ ...counted, outputTokens: 1 }, 80, cost(10_000 + 40_000, 'estimate'), 'counted at the beginning only'],
  [{ ...counted, outputTokens: null }, 80, cost(10_000 + 40_000, 'estimate'), 'the input alone was counted'],
  [UNKNOWN_USAGE, 80, cost(100_000 + 40_000, 'estimate'), 'nothing was counted'],
  [{ ...counted, reportedCostNanos: 7 }, 80, cost(7, 'provider'), "the provider's own figure"],
])('a part of an answer with %j and %i characters', (usage, outputChars, expected) => {
  expect(billOfPart(asked(), usage, outputChars).cost).toEqual(expected);
});

describe('a part of an answer may have cost', () => {
  test.each<[why: string, is: Partial<Asked>, usage: Usage, outputChars: number, upTo: number | null]>([
    ['all that the target could have written, where it goes on', {}, UNKNOWN_USAGE, 80, 200_000 - 40_000],
    ['the same with the prompt as it was counted', {}, { ...counted, outputTokens: 1 }, 80, 200_000 - 40_000],
    ['no more than was seen, where it stops', { stopsWhenLeft: true }, UNKNOWN_USAGE, 80, null],
    ['thoughts that nobody saw, where nothing was seen', { stopsWhenLeft: true }, UNKNOWN_USAGE, 0, 200_000],
    ['a usual answer, where no limit is known', { outputLimit: null }, UNKNOWN_USAGE, 0, 4096 * 2_000],
    ['no more where more was written than the limit allows', { outputLimit: 10 }, UNKNOWN_USAGE, 80, null],
    ['an unknown amount without a price', { price: null }, UNKNOWN_USAGE, 80, null],
    ['no more than the provider says', {}, { ...counted, reportedCostNanos: 7 }, 80, null],
  ])('%s', (_, is, usage, outputChars, upTo) => {
    expect(billOfPart(asked(is), usage, outputChars).upToNanos).toBe(upTo);
  });
});

describe('a failure', () => {
  test.each<['none' | 'possible' | 'begun', Price | null, Cost, upTo: number | null, string]>([
    ['none', price, NOTHING, null, 'provably no work costs provably nothing'],
    ['none', null, NOTHING, null, '… whatever the price'],
    ['possible', price, cost(null, 'unknown'), 100_000 + 200_000, 'may or may not have been charged, for all of it'],
    ['possible', null, cost(null, 'unknown'), null, 'no price: nobody can say up to what'],
    ['begun', price, cost(100_000 + 40_000, 'estimate'), 200_000 - 40_000, 'what went in and what came out'],
    ['begun', null, cost(null, 'unknown'), null, 'no price'],
  ])('billing %s costs %j: %j, up to %j more, %s', (billing, at, expected, upTo) => {
    const bill = billOfFailure(asked({ price: at }), failure('outage', '', { billing }), UNKNOWN_USAGE, 80);
    expect(bill).toMatchObject({ cost: expected, upToNanos: upTo });
  });
});

describe('a sum of attempts', () => {
  test.each<[a: Cost, b: Cost, sum: Cost, why: string]>([
    [NOTHING, cost(5, 'price'), cost(5, 'price'), 'nothing adds nothing, and does not make it less certain'],
    [cost(5, 'provider'), NOTHING, cost(5, 'provider'), 'nor behind it'],
    [NOTHING, cost(null, 'unknown'), cost(null, 'unknown'), 'unknown stays unknown'],
    [NOTHING, NOTHING, NOTHING, 'nothing twice'],
    [cost(5, 'price'), cost(6, 'price'), cost(11, 'price'), 'both exact'],
    [cost(5, 'price'), cost(6, 'provider'), cost(11, 'estimate'), 'from two sources it is no single one’s figure'],
    [cost(5, 'price'), cost(6, 'estimate'), cost(11, 'estimate'), 'no better known than the worse'],
    [cost(5, 'price'), cost(null, 'unknown'), cost(5, 'estimate'), 'what is known is a lower bound, and marked'],
    [cost(null, 'unknown'), cost(5, 'price'), cost(5, 'estimate'), 'the other way round'],
    [cost(null, 'unknown'), cost(null, 'unknown'), cost(null, 'unknown'), 'nothing is known'],
  ])('%j and %j make %j: %s', (a, b, sum) => {
    expect(addCosts(a, b)).toEqual(sum);
  });

  test('does not depend on the order, and knows as much as its parts', () => {
    const any = fc.oneof(
      fc.record({ nanos: fc.nat(), source: fc.constantFrom<CostSource>('price', 'provider', 'estimate') }),
      fc.constant(cost(null, 'unknown')),
    );
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(addCosts(a, b).nanos).toBe(addCosts(b, a).nanos);
        expect(addCosts(a, b).nanos ?? 0).toBe((a.nanos ?? 0) + (b.nanos ?? 0));
      }),
    );
  });
});

test('characters at no price cost an unknown amount', () => {
  expect(billOfChars(asked({ price: null }), 0).cost).toEqual(cost(null, 'unknown'));
});
