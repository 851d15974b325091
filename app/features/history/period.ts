// Which stretch of time a page is about, in the reader's own days. Pure: from what was chosen and the clock.

import type { SeriesStep } from '../../../src/contract/spend-views.ts';
import { daysUntil, nextMidnight, startOfDay } from '../../transport/day.ts';

/** Half-open, Unix ms. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** Of sums. */
export const RANGES = ['today', '7', '30', '90', 'month', 'custom'] as const;
export type Range = (typeof RANGES)[number] | 'all';

export interface RangeChoice {
  readonly range: Range;
  /** Only of `custom`, both inclusive: local days as 2026-11-27, or moments in Unix ms where a bar was clicked. */
  readonly from: string;
  readonly to: string;
}

export const DEFAULT_RANGE: RangeChoice = { range: '30', from: '', to: '' };
export const ANY_TIME: RangeChoice = { range: 'all', from: '', to: '' };

const DAY_TEXT = /^(\d{4})-(\d\d)-(\d\d)$/u;
const MOMENT_TEXT = /^\d{10,15}$/u;
/** Longer ones cannot be drawn by day, and nobody has them. */
const MAX_DAYS = 3_660;

/** null: what was chosen is no period. `now` may be rounded: a period that ends now ends at the next quarter of an hour. */
export function periodOf({ range, from, to }: RangeChoice, today: number, now: number): Period | null {
  const end = endOfQuarter(now);
  if (range === 'all') return { from: 0, to: end };
  if (range === 'today') return { from: today, to: end };
  if (range === 'month') return { from: new Date(today).setDate(1), to: end };
  if (range !== 'custom') return { from: daysUntil(today, Number(range)), to: end };
  const [start, last] = [momentOf(from), momentOf(to)];
  if (start === null || last === null) return null;
  const period = { from: start, to: MOMENT_TEXT.test(to) ? last : nextMidnight(last) };
  return period.to > period.from && daysIn(period) <= MAX_DAYS ? period : null;
}

/** What it is compared with: as many days before it, up to the same time of day. */
export function periodBefore({ range, from }: RangeChoice, period: Period): Period {
  if (range === 'custom' && MOMENT_TEXT.test(from)) {
    return { from: 2 * period.from - period.to, to: period.from };
  }
  if (range === 'month') {
    const start = new Date(period.from).setMonth(new Date(period.from).getMonth() - 1);
    return { from: start, to: Math.min(period.from, shifted(period.to, dayNumber(period.from) - dayNumber(start))) };
  }
  const days = range === 'today' ? 1 : range === 'custom' ? daysIn(period) : Number(range);
  return { from: shifted(period.from, days), to: shifted(period.to, days) };
}

/** In which steps a period can be drawn; the first is the usual one. */
export function stepsOf(period: Period): readonly SeriesStep[] {
  const days = daysIn(period);
  if (period.to - period.from <= 2 * 3_600_000) return ['quarter'];
  if (days <= 2) return ['hour', 'quarter'];
  if (days <= 14) return ['day', 'hour'];
  if (days <= 45) return ['day', 'week'];
  if (days <= 120) return ['day', 'week', 'month'];
  return days <= 800 ? ['week', 'month', 'day'] : ['month', 'week'];
}

/** 2026-11-27, in local time: what an input of days holds. */
export function dayText(at: number): string {
  const date = new Date(at);
  const pad = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** A custom period of whole days that shows the same as `period`. */
export function asDays(period: Period): Pick<RangeChoice, 'from' | 'to'> {
  return { from: dayText(period.from), to: dayText(period.to - 1) };
}

const QUARTER_MS = 900_000;

function endOfQuarter(now: number): number {
  return (Math.floor(now / QUARTER_MS) + 1) * QUARTER_MS;
}

/** Calendar days that it touches. */
function daysIn({ from, to }: Period): number {
  return dayNumber(to - 1) - dayNumber(from) + 1;
}

/** Days since 1970 of a local date: days with 23 and 25 hours count one each. */
function dayNumber(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
}

function shifted(at: number, days: number): number {
  const date = new Date(at);
  return date.setDate(date.getDate() - days);
}

function momentOf(text: string): number | null {
  if (MOMENT_TEXT.test(text)) return Number(text);
  const [, year, month, day] = DAY_TEXT.exec(text) ?? [];
  if (year === undefined) return null;
  const at = startOfDay(new Date(Number(year), Number(month) - 1, Number(day)).getTime());
  return dayText(at) === text ? at : null;
}
