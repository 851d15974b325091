// What a call cost, or probably cost, at the target that served it, and what it may have cost beyond that.

import { computedCost, costOf } from '../costing/cost.ts';
import type { Failure } from '../domain/failure.ts';
import type { Price } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import type { Cost } from '../domain/record.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';

/** Rough, for English and code; used only where a provider counted nothing, and always marked as an estimate. */
const CHARS_PER_TOKEN = 4;

/** How long an answer may have become where neither the client nor the model has a limit that is known. Tokens. */
const USUAL_LIMIT = 4096;

/** What provably no work costs. */
export const NOTHING: Cost = { nanos: 0, source: 'price' };

/** What was asked of a target, as far as its bill goes. */
export interface Asked {
  readonly price: Price | null;
  /** When the request began, Unix ms. */
  readonly atMs: number;
  readonly inputChars: number;
  /** No answer can have more tokens; null: neither the client nor the model sets a limit that is known. */
  readonly outputLimit: number | null;
  /** The target stops writing when nobody listens any more: what came of a cut answer is then all there was to pay for. */
  readonly stopsWhenLeft: boolean;
}

export interface Bill {
  readonly cost: Cost;
  /** What it may come to beyond `cost`, at most; null: nothing, or the price is not known. */
  readonly upToNanos: Nanos | null;
  /** The tokens that `cost` is for, counted or estimated. */
  readonly usage: Usage;
}

export const NO_BILL: Bill = { cost: NOTHING, upToNanos: null, usage: UNKNOWN_USAGE };

export function estimateTokens(chars: number): number {
  return Math.ceil(chars / CHARS_PER_TOKEN);
}

/** The provider's own counts if there are any, else an estimate from what went in and came out. */
export function billOfAnswer(asked: Asked, usage: Usage, outputChars: number): Bill {
  const counted = costOf(usage, asked.price, asked.atMs);
  return counted.source === 'unknown' ? billOfChars(asked, outputChars) : { cost: counted, upToNanos: null, usage };
}

/**
 * The same for an answer that was cut, or whose client left: what some count at its beginning says nothing of what was
 * written after that. Where the target may have gone on writing, it may have been billed to its end.
 */
export function billOfPart(asked: Asked, usage: Usage, outputChars: number): Bill {
  const bill = billOfSeen(asked, usage, outputChars);
  // The provider's own figure comes last: nothing is open then. Nor is it where writing stopped with what was seen.
  if (bill.cost.source === 'provider' || (asked.stopsWhenLeft && outputChars > 0)) return bill;
  return { ...bill, upToNanos: beyond(asked, bill) };
}

function billOfSeen(asked: Asked, usage: Usage, outputChars: number): Bill {
  const counted = usage.outputTokens ?? 0;
  const written = estimateTokens(outputChars);
  if (written <= counted) return billOfAnswer(asked, usage, outputChars);
  const bill = billOfAnswer(asked, { ...usage, outputTokens: written }, outputChars);
  return bill.cost.source === 'price' ? { ...bill, cost: { ...bill.cost, source: 'estimate' } } : bill;
}

/** Nothing when the provider provably did no work, unknown when it may have, what was seen when it had begun. */
export function billOfFailure(asked: Asked, failed: Failure, usage: Usage, outputChars: number): Bill {
  if (failed.billing === 'none') return NO_BILL;
  if (failed.billing === 'begun') return billOfPart(asked, usage, outputChars);
  const unknown: Bill = { cost: { nanos: null, source: 'unknown' }, upToNanos: null, usage: UNKNOWN_USAGE };
  return { ...unknown, upToNanos: beyond(asked, billOfChars(asked, 0), 0) };
}

/** What characters probably cost, for want of counts. */
export function billOfChars(asked: Asked, outputChars: number): Bill {
  const usage = {
    ...UNKNOWN_USAGE,
    inputTokens: estimateTokens(asked.inputChars),
    outputTokens: estimateTokens(outputChars),
  };
  const { nanos } = computedCost(usage, asked.price, asked.atMs);
  return {
    cost: nanos === null ? { nanos, source: 'unknown' } : { nanos, source: 'estimate' },
    upToNanos: null,
    usage,
  };
}

/** What the longest answer there could be costs more than `counted` nano-dollars. */
function beyond(asked: Asked, { cost, usage }: Bill, counted: Nanos = cost.nanos ?? 0): Nanos | null {
  const outputTokens = Math.max(asked.outputLimit ?? USUAL_LIMIT, usage.outputTokens ?? 0);
  const whole = computedCost({ ...usage, outputTokens, reportedCostNanos: null }, asked.price, asked.atMs).nanos;
  return whole === null || whole <= counted ? null : whole - counted;
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
