// What this request will probably cost at a target, with what its prompt cache saves.

import { costOf } from '../costing/cost.ts';
import { chargeFor } from '../costing/price-at.ts';
import type { ModelFacts, Price } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import type { LastServed } from './plan-state.ts';

export interface ExpectedUse {
  readonly inputTokens: number;
  /** Part of the input. */
  readonly cachedTokens: number;
  readonly outputTokens: number;
}

/** `atMs`: when the request begins. null: the price is unknown. */
export function expectedCost(price: Price | null, use: ExpectedUse, atMs: number): Nanos | null {
  return costOf(asUsage(use), price, atMs).nanos;
}

export function asUsage(use: ExpectedUse): Usage {
  const inputTokens = Math.round(use.inputTokens);
  const cachedInputTokens = Math.min(inputTokens, Math.round(use.cachedTokens));
  return { ...UNKNOWN_USAGE, inputTokens, cachedInputTokens, outputTokens: Math.round(use.outputTokens) };
}

/** How much of the prompt is probably cached at this target. */
export function warmAt(provider: string, model: string, last: LastServed | null): number {
  return last?.provider === provider && last.model === model ? last.warmTokens : 0;
}

/** What a warm cache is worth: its tokens × (uncached − cached price). null: a price is unknown. */
export function cacheWorth(facts: ModelFacts | null, warmTokens: number, atMs: number): Nanos | null {
  if (warmTokens === 0) return 0;
  const price = facts?.price ?? null;
  const charge = chargeFor(price, warmTokens, atMs);
  if (charge === null || charge.rate.cachedInput === null) return null;
  const use = { inputTokens: warmTokens, outputTokens: 0 };
  const cold = expectedCost(price, { ...use, cachedTokens: 0 }, atMs);
  const warm = expectedCost(price, { ...use, cachedTokens: warmTokens }, atMs);
  return cold === null || warm === null ? null : cold - warm;
}
