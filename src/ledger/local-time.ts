// Hours, days, weeks and months as the clocks of a time zone show them, as moments in Unix ms.

import type { SeriesStep } from '../domain/rollup.ts';
import { QuestionRefused } from './protocol.ts';
import { DAY_MS, HOUR_MS, QUARTER_MS, quarterFloor } from './time-levels.ts';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** More than a chart can show. */
const MOST = 3_000;

/** The bounds of a step's stretches that meet [from, to), cut to it. Throws QuestionRefused. */
export function stretches(zone: string, step: SeriesStep, from: number, to: number): Stretch[] {
  const local = localClock(zone);
  const found: Stretch[] = [];
  let at = from;
  while (at < to) {
    const next = Math.min(to, nextBound(local, step, at));
    found.push({ from: at, to: next });
    if (found.length > MOST) throw new QuestionRefused(`That would be more than ${MOST} bars. Take longer ones.`);
    at = next;
  }
  return found;
}

/** Unix ms → ms since the epoch as if the zone's clock showed UTC. Clocks change on full quarters of an hour. */
type LocalClock = (ms: number) => number;

const clocks = new Map<string, LocalClock>();

function localClock(zone: string): LocalClock {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const format = formatIn(zone);
  const offsets = new Map<number, number>();
  const clock: LocalClock = (ms) => {
    const quarter = quarterFloor(ms);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      offset = readOffset(format.format(quarter));
      offsets.set(quarter, offset);
    }
    return ms + offset;
  };
  clocks.set(zone, clock);
  return clock;
}

function formatIn(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch (error) {
    if (error instanceof RangeError) throw new QuestionRefused(`There is no time zone '${zone}'.`);
    throw error;
  }
}

/** `6/1/2026, GMT+05:45`, and plain `GMT` for none. */
function readOffset(text: string): number {
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/u.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * 60_000);
}

/** The first moment after `at` at which another stretch begins. */
function nextBound(local: LocalClock, step: SeriesStep, at: number): number {
  if (step === 'quarter') return quarterFloor(at) + QUARTER_MS;
  if (step === 'hour') return nextHour(local, at);
  const day = Math.floor(local(at) / DAY_MS);
  return startOfDay(local, dayAfter(step, day), at);
}

/** An hour that the clock shows twice is two; one in which it is put back by half an hour comes in two parts. */
function nextHour(local: LocalClock, at: number): number {
  let shown = local(at);
  for (let next = quarterFloor(at) + QUARTER_MS; ; next += QUARTER_MS) {
    const before = shown;
    shown = local(next);
    if (shown < before || Math.floor(shown / HOUR_MS) !== Math.floor(before / HOUR_MS)) return next;
  }
}

/** The first day of the next stretch, counted from the epoch. */
function dayAfter(step: 'day' | 'week' | 'month', day: number): number {
  if (step === 'day') return day + 1;
  // The epoch was a Thursday.
  if (step === 'week') return day - ((day + 3) % 7) + 7;
  const { year, month } = civilOf(day);
  return month === 12 ? dayOf(year + 1, 1) : dayOf(year, month + 1);
}

/** The first quarter of an hour from which on the clock shows this day or a later one; some days are left out. */
function startOfDay(local: LocalClock, day: number, after: number): number {
  // No clock is a day off UTC.
  let low = Math.max(quarterFloor(after), (day - 1) * DAY_MS) / QUARTER_MS;
  let high = ((day + 1) * DAY_MS) / QUARTER_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (Math.floor(local(middle * QUARTER_MS) / DAY_MS) >= day) high = middle;
    else low = middle;
  }
  return high * QUARTER_MS;
}

/** Year and month of a day counted from the epoch; years begin in March here, so that leap days come last. */
function civilOf(day: number): { readonly year: number; readonly month: number } {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month };
}

/** The first day of a month, counted from the epoch. */
function dayOf(year: number, month: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5);
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}
