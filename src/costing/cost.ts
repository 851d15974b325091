// What one attempt cost: the only place where tokens and prices are multiplied and the result is rounded.

import type { Price } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import type { Cost } from '../domain/record.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { eachPart, isCount, partsOf, TOKENS_PER_PRICE, type Part, type Parts } from './parts.ts';

const UNKNOWN: Cost = { nanos: null, source: 'unknown' };

/**
 * The cost of one attempt, rounded half up to the nano-dollar once, after all parts have been added.
 *
 * - `provider`: the provider's own figure, which wins over any price of ours.
 * - `price`: everything had a known price.
 * - `estimate`: some part was charged at a price that is not its own, see `partsOf`.
 * - `unknown`, `nanos: null`: no price, or the provider did not count the tokens.
 *
 * `atMs`: when the request began, Unix ms. It decides which of the prices holds.
 */
export function costOf(usage: Usage, price: Price | null, atMs: number): Cost {
  if (isCount(usage.reportedCostNanos)) return { nanos: usage.reportedCostNanos, source: 'provider' };
  return computedCost(usage, price, atMs);
}

/** The same by our own price, whatever the provider says. */
export function computedCost(usage: Usage, price: Price | null, atMs: number): Cost {
  let millionths = 0;
  let whole = 0;
  let isGuess = false;
  const charge = eachPart(usage, price, atMs, (_what, count, nanos, per, isStandIn) => {
    isGuess ||= isStandIn;
    if (nanos === null) return;
    if (per === 1) whole += count * nanos;
    else millionths += count * nanos;
  });
  if (charge === null) return UNKNOWN;
  // All terms are whole and none is negative, so sums this small were exact all the way.
  const isExact = millionths <= Number.MAX_SAFE_INTEGER && whole <= Number.MAX_SAFE_INTEGER;
  const nanos = isExact ? roundedSum(whole, millionths) : largeSum(partsOf(usage, price, atMs)?.parts ?? []);
  return nanos === null ? UNKNOWN : { nanos, source: charge.isGuess || isGuess ? 'estimate' : 'price' };
}

/** What a prompt of about `tokens` tokens costs before anything is known of caching and output. */
export function estimateInputCost(tokens: number | null, price: Price | null, atMs: number): Cost {
  const { nanos } = computedCost({ ...UNKNOWN_USAGE, inputTokens: tokens, outputTokens: 0 }, price, atMs);
  return nanos === null ? UNKNOWN : { nanos, source: 'estimate' };
}

/** What a part comes to before anything is rounded, in dollars; null: its price is not known. */
export function exactDollars({ count, nanos, per }: Part): string | null {
  return nanos === null ? null : decimalDollars(BigInt(count) * BigInt(nanos) * (per === 1 ? MILLIONTHS : 1n));
}

/** The same of all parts together. */
export function exactSum({ parts }: Pick<Parts, 'parts'>): string {
  return decimalDollars(exactMillionths(parts));
}

/** Without trailing zeros. */
function decimalDollars(millionthsOfNanos: bigint): string {
  const digits = millionthsOfNanos.toString().padStart(16, '0');
  const fraction = digits.slice(-15).replace(/0+$/, '');
  return `${digits.slice(0, -15)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** null when it is too large for an exact number: such counts are not real. */
function roundedSum(whole: Nanos, millionths: number): Nanos | null {
  const rest = millionths % TOKENS_PER_PRICE;
  const sum = whole + (millionths - rest) / TOKENS_PER_PRICE + (rest * 2 >= TOKENS_PER_PRICE ? 1 : 0);
  return Number.isSafeInteger(sum) ? sum : null;
}

function largeSum(parts: readonly Part[]): Nanos | null {
  const rounded = Number((exactMillionths(parts) * 2n + MILLIONTHS) / (MILLIONTHS * 2n));
  return Number.isSafeInteger(rounded) ? rounded : null;
}

const MILLIONTHS = BigInt(TOKENS_PER_PRICE);

function exactMillionths(parts: readonly Part[]): bigint {
  let exact = 0n;
  for (const { count, nanos, per } of parts) {
    if (nanos !== null) exact += BigInt(count) * BigInt(nanos) * (per === 1 ? MILLIONTHS : 1n);
  }
  return exact;
}
