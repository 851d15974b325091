// How old facts are that carry the day on which they were said, UTC, YYYY-MM-DD.

import { dayNumber, MS_A_DAY } from '../costing/utc-time.ts';

/** Whole days from `day` to the given moment, 0 for days to come; null when `day` is not one. */
export function ageInDays(day: string, nowMs: number): number | null {
  const number = dayNumber(day);
  return number === null ? null : Math.max(0, Math.floor(nowMs / MS_A_DAY) - number);
}

/** Prices change every few weeks: what is older than this is shown as stale. */
const STALE_AFTER_DAYS = 45;

export function isStale(ageDays: number | null): boolean {
  return ageDays !== null && ageDays > STALE_AFTER_DAYS;
}
