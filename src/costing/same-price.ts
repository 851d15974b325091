// Whether two prices say the same.

import type { Price } from '../domain/model.ts';

/** Prices are small and plain, and compared once a target. */
export function isSamePrice(a: Price | null, b: Price | null): boolean {
  return JSON.stringify(a, inOrder) === JSON.stringify(b, inOrder);
}

/** What two prices say is compared, not in which order. */
function inOrder(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
