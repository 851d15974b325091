// Whether a count can be believed.

/** No call has a billion tokens: such figures are faults. */
const MOST_TOKENS = 1_000_000_000;

/** A count, or null when it is none that can be believed. */
export function tokens(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MOST_TOKENS ? value : null;
}
