// What a request of the past would have used, and cost, at another target or another price.

import { costOf } from '../costing/cost.ts';
import type { Price } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import type { Usage } from '../domain/usage.ts';

export interface Elsewhere {
  /** How many tokens the other model makes of one of the model that answered. */
  readonly ratio: number;
  readonly price: Price | null;
  /** Of the model that answered. */
  readonly oldPrice: Price | null;
  /** Tokens of the prompt that are cached there, as its model counts them. */
  readonly warmTokens: number;
}

/** `inputTokens` null: nothing is known. */
export function usageElsewhere(usage: Usage, { ratio, price, oldPrice, warmTokens }: Elsewhere): Usage {
  const scaled = (tokens: number | null): number | null => (tokens === null ? null : Math.round(tokens * ratio));
  const inputTokens = scaled(usage.inputTokens);
  const prompt = inputTokens ?? 0;
  const cachedInputTokens = Math.min(prompt, warmTokens);
  // What a client marks to be cached it marks everywhere, where caching has to be asked for.
  const isMarked = writesCache(price) && writesCache(oldPrice);
  const marked = isMarked ? scaled((usage.cachedInputTokens ?? 0) + (usage.cacheWriteTokens ?? 0)) : null;
  return {
    inputTokens,
    cachedInputTokens,
    cacheWriteTokens:
      marked === null ? null : Math.min(prompt, Math.max(marked, cachedInputTokens)) - cachedInputTokens,
    outputTokens: scaled(usage.outputTokens),
    reasoningTokens: scaled(usage.reasoningTokens),
    reportedCostNanos: null,
  };
}

function writesCache(price: Price | null): boolean {
  return price !== null && price.cacheWrite !== null;
}

/** null: it cannot be priced, for want of tokens or of a price. */
export function costAgain(usage: Usage, price: Price | null): Nanos | null {
  return costOf({ ...usage, reportedCostNanos: null }, price).nanos;
}

/** Prices are small and plain, and compared once a target. */
export function isSamePrice(a: Price | null, b: Price | null): boolean {
  return JSON.stringify(a === null ? null : inOrder(a)) === JSON.stringify(b === null ? null : inOrder(b));
}

function inOrder({ input, cachedInput, cacheWrite, output, reasoning, tiers }: Price): unknown[] {
  const steps = tiers.map((tier) => [tier.above, tier.input, tier.cachedInput, tier.cacheWrite, tier.output]);
  return [input, cachedInput, cacheWrite, output, reasoning ?? null, steps];
}
