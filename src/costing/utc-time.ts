// Days, weekdays and minutes in UTC, by arithmetic alone: prices are looked up for every request.

export const MS_A_DAY = 86_400_000;
const MS_A_MINUTE = 60_000;

/** Days from 1 March of year 0, the start of the count below, to 1 January 1970. */
const DAYS_TO_1970 = 719_468;
const DAYS_OF_ERA = 146_097;

/** The day of a moment, YYYY-MM-DD. */
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

/** Whole days from 1 January 1970 to the given one; null when there is no such day. */
export function dayNumber(day: string): number | null {
  const [, year, month, date] = DAY.exec(day) ?? [];
  if (year === undefined || month === undefined || date === undefined) return null;
  const number = daysSince1970(Number(year), Number(month), Number(date));
  // The 31st of a shorter month is a day of the next one.
  return utcDay(number * MS_A_DAY) === day ? number : null;
}

function daysSince1970(calendarYear: number, month: number, date: number): number {
  const year = month <= 2 ? calendarYear - 1 : calendarYear;
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  const ofEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + ofYear;
  return era * DAYS_OF_ERA + ofEra - DAYS_TO_1970;
}

export interface UtcMinute {
  /** 0 is Sunday. */
  readonly weekday: number;
  /** After midnight, 0 to 1439. */
  readonly minute: number;
}

export function utcMinute(unixMs: number): UtcMinute {
  const day = Math.floor(unixMs / MS_A_DAY);
  // 1 January 1970 was a Thursday.
  return { weekday: (((day + 4) % 7) + 7) % 7, minute: Math.floor((unixMs - day * MS_A_DAY) / MS_A_MINUTE) };
}

function padded(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
