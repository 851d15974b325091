// What a forecast goes by: the days of the past, and those of the period that are left.

import type { BudgetConfig } from '../domain/budget.ts';
import type { Nanos } from '../domain/money.ts';
import { dayOf } from '../platform/calendar.ts';
import { covers, type Spending } from '../routing/budget-scope.ts';
import { forecast, type Forecast, type PastDay } from './forecast.ts';
import { localDay, periodAt } from './period.ts';
import type { PeriodCount } from './tracker.ts';

export interface QuarterRow extends Spending {
  /** Quarters of an hour since 1970, UTC. */
  readonly quarter: number;
  readonly nanos: Nanos;
}

/** As far as the past is looked at. */
export const PAST_DAYS = 28;

const DAY_MS = 86_400_000;
const QUARTER_MS = 900_000;
const FRIDAY = 4;
/** What is not renewed is looked ahead at for so long. */
const LONGEST_LOOK_DAYS = 365;

export interface Outlook extends Forecast {
  /** Unix ms at which the limit will probably be reached; null: not in this period. */
  readonly usedUpAt: number | null;
}

/** null: nothing to go by. `now`: Unix ms. */
export function outlookOf(
  { scope, zone, limit }: BudgetConfig,
  { start, end, spent }: Pick<PeriodCount, 'start' | 'end' | 'spent'>,
  rows: readonly QuarterRow[],
  now: number,
): Outlook | null {
  const today = localDay(now, zone);
  const found = forecast({
    spent,
    limit,
    past: pastDays(rows, today, (row) => covers(scope, row), zone),
    left: daysLeft(now, today, end, zone),
    elapsedDays: Math.max(0, now - start) / DAY_MS,
  });
  if (found === null) return null;
  return { ...found, usedUpAt: found.usedUpInDays === null ? null : Math.round(now + found.usedUpInDays * DAY_MS) };
}

function pastDays(
  rows: readonly QuarterRow[],
  today: number,
  isAbout: (row: QuarterRow) => boolean,
  zone: string | null,
): PastDay[] {
  const byDay = new Map<number, Nanos>();
  const days = new Map<number, number>();
  for (const row of rows) {
    if (!isAbout(row)) continue;
    let day = days.get(row.quarter);
    if (day === undefined) {
      day = localDay(row.quarter * QUARTER_MS, zone);
      days.set(row.quarter, day);
    }
    byDay.set(day, (byDay.get(day) ?? 0) + row.nanos);
  }
  const first = Math.min(...byDay.keys());
  const past: PastDay[] = [];
  // A day on which nothing was spent is a day like others, once there was a first one.
  for (let day = Math.max(first, today - PAST_DAYS * DAY_MS); day < today; day += DAY_MS) {
    past.push({ nanos: byDay.get(day) ?? 0, isWeekend: isWeekend(day) });
  }
  return past;
}

function daysLeft(
  now: number,
  today: number,
  end: number,
  zone: string | null,
): { part: number; isWeekend: boolean }[] {
  const { end: midnight } = periodAt('day', zone, now);
  const last = Math.min(end, now + LONGEST_LOOK_DAYS * DAY_MS);
  const left = [
    { part: Math.min(1, Math.max(0, Math.min(midnight, last) - now) / DAY_MS), isWeekend: isWeekend(today) },
  ];
  for (let day = today + DAY_MS, from = midnight; from < last; day += DAY_MS, from += DAY_MS) {
    left.push({ part: Math.min(1, (last - from) / DAY_MS), isWeekend: isWeekend(day) });
  }
  return left;
}

function isWeekend(day: number): boolean {
  return dayOf(day).weekday > FRIDAY;
}
