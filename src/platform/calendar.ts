// Days of the calendar as numbers and texts. Reads no clock: every moment is handed in.

export interface CalendarDay {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** Unix ms at which the day begins in UTC. Months and days beyond the year and the month go on counting. */
export function dayMs({ year, month, day }: CalendarDay): number {
  return Date.UTC(year, month - 1, day);
}

/** The day in UTC, and its weekday: 0 is Monday. */
export function dayOf(unixMs: number): CalendarDay & { readonly weekday: number } {
  const date = new Date(unixMs);
  const weekday = (date.getUTCDay() + 6) % 7;
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday };
}

/** null: it is no day, or not written as YYYY-MM-DD. */
export function readDay(text: string): CalendarDay | null {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  const read = { year, month, day };
  const real = dayOf(dayMs(read));
  return real.month === month && real.day === day ? read : null;
}

/** 2026-11-27T09:30:00Z */
export function isoMoment(unixMs: number): string {
  return new Date(unixMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
