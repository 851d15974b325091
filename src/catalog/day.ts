// Days in UTC, as facts are dated: YYYY-MM-DD.

const MS_A_DAY = 86_400_000;

/** Days from 1 March of year 0, the start of the count below, to 1 January 1970. */
const DAYS_TO_1970 = 719_468;
const DAYS_OF_ERA = 146_097;

export function utcDay(unixMs: number): string {
  const day = Math.floor(unixMs / MS_A_DAY) + DAYS_TO_1970;
  // Years are counted from March, so that the odd day comes last; 400 of them are an era, and then all repeats.
  const era = Math.floor(day / DAYS_OF_ERA);
  const ofEra = day - era * DAYS_OF_ERA;
  const leap = Math.floor(ofEra / 1460) - Math.floor(ofEra / 36_524) + Math.floor(ofEra / 146_096);
  const yearOfEra = Math.floor((ofEra - leap) / 365);
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const date = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(date, 2)}`;
}

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;

/** Whole days from `day` to the given moment, 0 for days to come; null when `day` is not one. */
export function ageInDays(day: string, nowMs: number): number | null {
  const [, year, month, date] = DAY.exec(day) ?? [];
  if (year === undefined || month === undefined || date === undefined) return null;
  return Math.max(0, Math.floor(nowMs / MS_A_DAY) - daysSince1970(Number(year), Number(month), Number(date)));
}

function daysSince1970(calendarYear: number, month: number, date: number): number {
  const year = month <= 2 ? calendarYear - 1 : calendarYear;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  const ofEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + ofYear;
  return era * DAYS_OF_ERA + ofEra - DAYS_TO_1970;
}

/** Prices change every few weeks: what is older than this is shown as stale. */
const STALE_AFTER_DAYS = 45;

export function isStale(ageDays: number | null): boolean {
  return ageDays !== null && ageDays > STALE_AFTER_DAYS;
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
