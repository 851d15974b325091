// What a request of the past would have used, and cost, at another target or another price.

import { computedCost } from '../costing/cost.ts';
import type { Price } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import type { RareUsage, Usage } from '../domain/usage.ts';

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
  const cacheWriteTokens =
    marked === null ? null : Math.min(prompt, Math.max(marked, cachedInputTokens)) - cachedInputTokens;
  const rare =
    usage.rare === undefined ? null : rareElsewhere(usage.rare, usage.cacheWriteTokens, cacheWriteTokens, scaled);
  return {
    inputTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens: scaled(usage.outputTokens),
    reasoningTokens: scaled(usage.reasoningTokens),
    reportedCostNanos: null,
    ...(rare !== null && { rare }),
  };
}

/** Pictures and searches stay as many as they were, and so does the share of what is cached for an hour. */
function rareElsewhere(
  { cacheWrite1hTokens, ...others }: RareUsage,
  written: number | null,
  writtenThere: number | null,
  scaled: (tokens: number) => number | null,
): RareUsage {
  const counts = Object.entries(others).map(([name, count]) => [name, PIECES.has(name) ? count : scaled(count)]);
  const hour = written === null || written === 0 ? 0 : ((cacheWrite1hTokens ?? 0) * (writtenThere ?? 0)) / written;
  return { ...Object.fromEntries(counts), ...(hour > 0 && { cacheWrite1hTokens: Math.round(hour) }) };
}

const PIECES: ReadonlySet<string> = new Set(['images', 'searches'] satisfies (keyof RareUsage)[]);

function writesCache(price: Price | null): boolean {
  return price !== null && price.cacheWrite !== null;
}

/** `atMs`: when the request began. null: it cannot be priced, for want of tokens or of a price. */
export function costAgain(usage: Usage, price: Price | null, atMs: number): Nanos | null {
  return computedCost(usage, price, atMs).nanos;
}
