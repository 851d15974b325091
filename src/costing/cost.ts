// What one attempt cost: the only place where tokens and prices are multiplied and the result is rounded.

import type { Price, PriceTier } from '../domain/model.ts';
import type { Cost } from '../domain/record.ts';
import type { Usage } from '../domain/usage.ts';

/** Prices are per this many tokens. */
const TOKENS_PER_PRICE = 1_000_000;

const UNKNOWN: Cost = { nanos: null, source: 'unknown' };

type Rate = Omit<PriceTier, 'above'>;

/** A number of tokens, what a million of them costs in nano-dollars, and what they are. */
export type Part = readonly [tokens: number, price: number, what: PartName];
type PartName = 'input' | 'cached' | 'cache write' | 'output' | 'reasoning';

/**
 * The cost of one attempt, rounded half up to the nano-dollar once, after all parts have been added.
 *
 * - `provider`: the provider's own figure, which wins over any price of ours.
 * - `price`: every token had a known price.
 * - `estimate`: cached or newly cached tokens were charged as plain input because their price is unknown, or
 *   reasoning tokens have a price of their own, which providers apply in different ways.
 * - `unknown`, `nanos: null`: no price, or the provider did not count the tokens.
 *
 * A tier is chosen by the whole prompt and then holds for the whole request, output included.
 */
export function costOf(usage: Usage, price: Price | null): Cost {
  if (isCount(usage.reportedCostNanos)) return { nanos: usage.reportedCostNanos, source: 'provider' };
  const priced = partsOf(usage, price);
  const nanos = priced === null ? null : sumOfParts(priced.parts);
  return nanos === null ? UNKNOWN : { nanos, source: priced?.isGuess === true ? 'estimate' : 'price' };
}

/** What a cost is added up from; null: the price is unknown, or the provider did not count the tokens. */
export function partsOf(usage: Usage, price: Price | null): Parts | null {
  const { inputTokens, outputTokens } = usage;
  if (price === null || !isCount(inputTokens)) return null;
  const rate = rateFor(inputTokens, price);
  // What costs nothing (the output of an embedding) need not have been counted.
  if (!isCount(outputTokens) && rate.output !== 0) return null;
  const input = inputParts(usage, inputTokens, rate);
  const output = outputParts(usage, isCount(outputTokens) ? outputTokens : 0, rate, price.reasoning);
  return { parts: [...input.parts, ...output.parts], isGuess: input.isGuess || output.isGuess };
}

/** What a prompt of about `tokens` tokens costs before anything is known of caching and output. */
export function estimateInputCost(tokens: number | null, price: Price | null): Cost {
  if (price === null || !isCount(tokens)) return UNKNOWN;
  const nanos = sumOfParts([[tokens, rateFor(tokens, price).input, 'input']]);
  return nanos === null ? UNKNOWN : { nanos, source: 'estimate' };
}

export interface Parts {
  readonly parts: readonly Part[];
  /** A price had to stand in for one that is unknown. */
  readonly isGuess: boolean;
}

function inputParts(usage: Usage, prompt: number, rate: Rate): Parts {
  // Some providers report more cached than prompt tokens; no part may become negative, nor their sum exceed the prompt.
  const cached = clamp(usage.cachedInputTokens, prompt);
  const written = clamp(usage.cacheWriteTokens, prompt - cached);
  return {
    parts: [
      [prompt - cached - written, rate.input, 'input'],
      [cached, rate.cachedInput ?? rate.input, 'cached'],
      [written, rate.cacheWrite ?? rate.input, 'cache write'],
    ],
    isGuess: (cached > 0 && rate.cachedInput === null) || (written > 0 && rate.cacheWrite === null),
  };
}

function outputParts(usage: Usage, output: number, rate: Rate, reasoningPrice: number | undefined): Parts {
  if (reasoningPrice === undefined) return { parts: [[output, rate.output, 'output']], isGuess: false };
  const reasoning = clamp(usage.reasoningTokens, output);
  return {
    parts: [
      [output - reasoning, rate.output, 'output'],
      [reasoning, reasoningPrice, 'reasoning'],
    ],
    isGuess: reasoning > 0,
  };
}

function rateFor(promptTokens: number, price: Price): Rate {
  let rate: Rate = price;
  for (const tier of price.tiers) {
    if (promptTokens > tier.above) rate = tier;
  }
  return rate;
}

function isCount(value: number | null): value is number {
  return value !== null && Number.isSafeInteger(value) && value >= 0;
}

function clamp(tokens: number | null, most: number): number {
  return isCount(tokens) ? Math.min(tokens, most) : 0;
}

/** Null when the sum is too large for an exact number: such token counts are not real. */
function sumOfParts(parts: readonly Part[]): number | null {
  let sum = 0;
  for (const [tokens, price] of parts) sum += tokens * price;
  // All terms are whole and none is negative, so a sum this small was exact all the way.
  if (sum <= Number.MAX_SAFE_INTEGER) {
    const rest = sum % TOKENS_PER_PRICE;
    return (sum - rest) / TOKENS_PER_PRICE + (rest * 2 >= TOKENS_PER_PRICE ? 1 : 0);
  }
  let exact = 0n;
  for (const [tokens, price] of parts) exact += BigInt(tokens) * BigInt(price);
  const perPrice = BigInt(TOKENS_PER_PRICE);
  const rounded = Number((exact * 2n + perPrice) / (perPrice * 2n));
  return Number.isSafeInteger(rounded) ? rounded : null;
}
