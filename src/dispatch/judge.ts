// After a failed attempt: may another one follow, and where? Pure.

import type { Failure, FallbackKind } from '../domain/failure.ts';
import type { Nanos } from '../domain/money.ts';

/** Attempts of one request that may have been charged, when the user listed the targets and so agreed to their prices. */
const MOST_BILLED_LISTED = 3;
/** The same for targets we found ourselves: one replay. */
const MOST_BILLED_FOUND = 2;
/** A replay on a found target may cost this much input, */
const REPLAY_INPUT_NANOS: Nanos = 250_000_000;
/** and this many times the first target's. */
const REPLAY_PRICE_RATIO = 3;

/** With a single target a rate limit this short is waited out: the client could do nothing else either. */
export const LONGEST_INLINE_WAIT_MS = 10_000;

export interface Situation {
  readonly failure: Failure;
  readonly fallbackOn: ReadonlySet<FallbackKind>;
  /** Attempts so far that may have been charged, this one included. */
  readonly billed: number;
  /** The plan's targets were found by us, not listed by the user. */
  readonly found: boolean;
}

/** null: another attempt may follow. Otherwise why not. */
export function reasonToStop(situation: Situation): string | null {
  const { failure, fallbackOn, billed, found } = situation;
  if (failure.kind === 'request') return 'no other target could serve this request';
  if (!fallbackOn.has(failure.kind)) return `the route does not fall back on '${failure.kind}'`;
  if (failure.billing !== 'none' && billed >= (found ? MOST_BILLED_FOUND : MOST_BILLED_LISTED)) {
    return `${billed} attempts may have been charged already`;
  }
  return null;
}

/** May a possibly charged request be sent again to a target the user did not list? An unknown price passes. */
export function replayAffordable(first: Nanos | null, next: Nanos | null): boolean {
  if (next === null) return true;
  return next <= REPLAY_INPUT_NANOS && (first === null || next <= first * REPLAY_PRICE_RATIO);
}

/** Failures after which the same target may be tried once more, when there is no other. */
export function worthRepeating(failure: Failure): boolean {
  if (failure.kind === 'rate-limit') return (failure.retryAfterMs ?? Infinity) <= LONGEST_INLINE_WAIT_MS;
  if (failure.kind !== 'outage' || failure.billing === 'begun') return false;
  if (failure.retryAfterMs !== null && failure.retryAfterMs > LONGEST_INLINE_WAIT_MS) return false;
  // A refused connection will be refused again; a broken one, or a server's stumble, may have been chance.
  return !failure.connect || /closed the connection/.test(failure.message);
}

/** Full jitter: anything up to half a second, doubled with each try, eight seconds at most. */
export function repeatDelayMs(retries: number, roll: number): number {
  return roll * Math.min(8_000, 500 * 2 ** retries);
}

/** Failures of the key that was used: another key of the same provider may do better. */
export function isAboutKey(failure: Failure): boolean {
  return failure.kind === 'rate-limit' || failure.kind === 'auth' || failure.kind === 'quota';
}
