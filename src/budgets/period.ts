// The period of a budget at a moment: local days, weeks that begin on Monday, months, or from a day on for ever.

import type { BudgetPeriod } from '../domain/budget.ts';
import { dayMs, dayOf, readDay } from '../platform/calendar.ts';

/** Unix ms, half-open. `end` is Infinity for what is never renewed. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `zone`: IANA name; null: this machine's own. */
export function periodAt(period: BudgetPeriod, zone: string | null, unixMs: number): Span {
  if (typeof period === 'object') {
    const from = readDay(period.from);
    return { start: from === null ? unixMs : startOfDay(dayMs(from), zone), end: Infinity };
  }
  const today = localDay(unixMs, zone);
  const { year, month, weekday } = dayOf(today);
  switch (period) {
    case 'day':
      return between(today, today + DAY_MS, zone);
    case 'week': {
      const monday = today - weekday * DAY_MS;
      return between(monday, monday + 7 * DAY_MS, zone);
    }
    case 'month':
      return between(dayMs({ year, month, day: 1 }), dayMs({ year, month: month + 1, day: 1 }), zone);
  }
}

const DAY_MS = 86_400_000;

/** The local day of a moment, as the Unix ms at which that day begins in UTC: days can be counted with it. */
export function localDay(unixMs: number, zone: string | null): number {
  const parts = formatFor(zone).formatToParts(unixMs);
  const read = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  return dayMs({ year: read('year'), month: read('month'), day: read('day') });
}

function between(first: number, last: number, zone: string | null): Span {
  return { start: startOfDay(first, zone), end: startOfDay(last, zone) };
}

/** No zone is further from UTC. */
const FURTHEST_MS = 15 * 3_600_000;

/**
 * The first moment of a local day. Looked for rather than reckoned: where clocks are put forward at midnight the day
 * begins at one o'clock.
 */
function startOfDay(day: number, zone: string | null): number {
  let before = day - FURTHEST_MS;
  let after = day + FURTHEST_MS;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (localDay(middle, zone) >= day) after = middle;
    else before = middle;
  }
  return after;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making one takes a tenth of a millisecond. */
function formatFor(zone: string | null): Intl.DateTimeFormat {
  const known = formats.get(zone ?? '');
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    ...(zone !== null && { timeZone: zone }),
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  formats.set(zone ?? '', format);
  return format;
}
