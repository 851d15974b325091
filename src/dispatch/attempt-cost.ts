// What a call cost, or probably cost, at the target that served it.

import { costOf } from '../costing/cost.ts';
import type { Failure } from '../domain/failure.ts';
import type { Price } from '../domain/model.ts';
import type { Cost } from '../domain/record.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';

/** Rough, for English and code; used only where a provider counted nothing, and always marked as an estimate. */
const CHARS_PER_TOKEN = 4;

/** What provably no work costs. */
export const NOTHING: Cost = { nanos: 0, source: 'price' };

export function estimateTokens(chars: number): number {
  return Math.ceil(chars / CHARS_PER_TOKEN);
}

/** The provider's own counts if there are any, else an estimate from what went in and came out. */
export function costOfAnswer(usage: Usage, price: Price | null, inputChars: number, outputChars: number): Cost {
  const counted = costOf(usage, price);
  return counted.source === 'unknown' ? costOfChars(price, inputChars, outputChars) : counted;
}

/** The same for an answer that was cut: what some count at its beginning says nothing of what was written after that. */
export function costOfPart(usage: Usage, price: Price | null, inputChars: number, outputChars: number): Cost {
  const counted = usage.outputTokens ?? 0;
  const written = estimateTokens(outputChars);
  if (written <= counted) return costOfAnswer(usage, price, inputChars, outputChars);
  const cost = costOfAnswer({ ...usage, outputTokens: written }, price, inputChars, outputChars);
  return cost.source === 'price' ? { ...cost, source: 'estimate' } : cost;
}

export function costOfChars(price: Price | null, inputChars: number, outputChars: number): Cost {
  const usage = {
    ...UNKNOWN_USAGE,
    inputTokens: estimateTokens(inputChars),
    outputTokens: estimateTokens(outputChars),
  };
  const { nanos } = costOf(usage, price);
  return nanos === null ? { nanos: null, source: 'unknown' } : { nanos, source: 'estimate' };
}

/** Nothing when the provider provably did no work, unknown when it may have, its input when it had begun. */
export function costOfFailure(failed: Failure, price: Price | null, inputChars: number, outputChars: number): Cost {
  if (failed.billing === 'none') return NOTHING;
  if (failed.billing === 'possible') return { nanos: null, source: 'unknown' };
  return costOfChars(price, inputChars, outputChars);
}

/** A request without an answer cost what its attempts probably did; the sum is no better known than the worst of them. */
export function addCosts(a: Cost, b: Cost): Cost {
  if (a.nanos === 0) return b;
  if (b.nanos === 0) return a;
  if (a.nanos === null || b.nanos === null) {
    // What is known is still worth telling; the sum is then a lower bound, and marked as not exact.
    const known = a.nanos ?? b.nanos;
    return known === null ? { nanos: null, source: 'unknown' } : { nanos: known, source: 'estimate' };
  }
  return { nanos: a.nanos + b.nanos, source: a.source === b.source ? a.source : 'estimate' };
}
