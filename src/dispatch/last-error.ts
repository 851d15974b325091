// What the client and the ledger are told when a request has found no answer anywhere.

import type { Plan } from '../domain/plan.ts';
import { budgetError, roomiest } from './budget-error.ts';
import type { NoChoice } from './choose-target.ts';
import type { FinalError } from './exchange.ts';
import { lastWord, retryAfterSeconds } from './final-error.ts';
import { summariesOf, type RequestBook } from './request-book.ts';

export interface LastError {
  readonly error: FinalError;
  readonly errorKind: string;
  /** Seconds after which trying again makes sense; null: it does not. */
  readonly after: number | null;
}

/** `now`: monotonic ms. */
export function lastErrorOf(
  plan: Plan,
  { failed, unfit, purse }: Pick<RequestBook, 'failed' | 'unfit' | 'purse'>,
  nothing: NoChoice | null,
  now: number,
): LastError {
  const last = failed.at(-1);
  if (last !== undefined) {
    return {
      error: lastWord(plan, failed, unfit, nothing),
      errorKind: last.failure.kind,
      after: retryAfterSeconds(failed),
    };
  }
  const noRoom = roomiest(purse.noRoom);
  if (noRoom !== null) return { error: budgetError(noRoom, summariesOf(unfit)), errorKind: 'budget', after: null };
  return { error: lastWord(plan, [], unfit, nothing), errorKind: 'unavailable', after: secondsUntil(nothing, now) };
}

/** When another try makes sense although none could be made now; null when waiting does not help. */
function secondsUntil(nothing: NoChoice | null, now: number): number | null {
  if (nothing === null) return null;
  if (nothing.beingProbed) return 1;
  return nothing.soonest > now ? Math.ceil((nothing.soonest - now) / 1000) : null;
}
