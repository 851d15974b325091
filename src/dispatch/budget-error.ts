// What a client is told when a budget has no room for its request.

import type { NoRoom } from '../budgets/budgets.ts';
import { dollarsFromNanos, type Nanos } from '../domain/money.ts';
import { isoMoment } from '../platform/calendar.ts';
import type { AttemptSummary, FinalError } from './exchange.ts';

export const BUDGET_EXCEEDED = 'budget_exceeded';

export function budgetError(noRoom: NoRoom, attempts: readonly AttemptSummary[], isCut = false): FinalError {
  return {
    status: 402,
    message: isCut ? cutWords(noRoom) : refusalWords(noRoom),
    type: BUDGET_EXCEEDED,
    code: BUDGET_EXCEEDED,
    param: null,
    attempts,
  };
}

/** Of several the one that leaves most room: it was nearest to letting the request through. */
export function roomiest(noRoom: readonly NoRoom[]): NoRoom | null {
  return noRoom.toSorted((a, b) => b.left - a.left)[0] ?? null;
}

/** For a target that was passed over. */
export function passedOverWords({ budget, left, bound }: NoRoom): string {
  return `It may cost up to ${money(bound)}, and the budget ${budget.id} has ${money(left)} left.`;
}

function refusalWords(noRoom: NoRoom): string {
  const { budget, left, bound } = noRoom;
  return `The budget '${budget.id}' of ${money(budget.limit)} has ${money(left)} left, and this request may cost up to ${money(bound)}. ${renewal(noRoom)} Ask for less (a lower max_tokens, a cheaper model), or raise the limit under Budgets.`;
}

function cutWords(noRoom: NoRoom): string {
  const { budget, left } = noRoom;
  return `The answer was cut off: the budget '${budget.id}' of ${money(budget.limit)} has ${money(left)} left, which is not enough to go on. ${renewal(noRoom)} Raise the limit under Budgets to get longer answers.`;
}

function renewal({ renewsAt }: NoRoom): string {
  if (renewsAt === null) return 'It was paid in advance and is not renewed by itself.';
  return `It is renewed at ${isoMoment(renewsAt)}.`;
}

const CENT = 10_000_000;

/** Cents where that says something, else as many digits as it takes. */
function money(nanos: Nanos): string {
  if (nanos >= CENT) return `$${(Math.floor(nanos / CENT) / 100).toFixed(2)}`;
  return `$${dollarsFromNanos(nanos)}`;
}
