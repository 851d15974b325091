// Dates in headers: HTTP's own (RFC 9110, 5.6.7), all three forms, and RFC 3339's. By hand, because this room has no clock to
// read them with.

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** `Sun, 06 Nov 1994 08:49:37 GMT` and `Sunday, 06-Nov-94 08:49:37 GMT`. */
const DAY_FIRST = /^[a-z]+,\s*(\d{1,2})[ -]([a-z]{3})[ -](\d{2,4})\s+(\d{2}):(\d{2}):(\d{2})\s+(?:GMT|UTC)$/i;
/** `Sun Nov  6 08:49:37 1994`. */
const MONTH_FIRST = /^[a-z]{3}\s+([a-z]{3})\s+(\d{1,2})\s+(\d{2}):(\d{2}):(\d{2})\s+(\d{4})$/i;

/** Unix ms, or null when it is not such a date. */
export function parseHttpDate(text: string): number | null {
  const trimmed = text.trim();
  const dayFirst = DAY_FIRST.exec(trimmed);
  if (dayFirst !== null) {
    const [, day = '', month = '', year = '', ...time] = dayFirst;
    return unixMs(fullYear(year), month, day, time);
  }
  const monthFirst = MONTH_FIRST.exec(trimmed);
  if (monthFirst === null) return null;
  const [, month = '', day = '', hours = '', minutes = '', seconds = '', year = ''] = monthFirst;
  return unixMs(Number(year), month, day, [hours, minutes, seconds]);
}

/** `2026-11-22T10:00:05Z`, `2026-11-22T10:00:05.25+02:00`. */
const TIMESTAMP = /^(\d{4})-(\d{2})-(\d{2})[t ](\d{2}):(\d{2}):(\d{2}(?:\.\d+)?)(z|[+-]\d{2}:\d{2})$/i;

/** Unix ms of an RFC 3339 time, or null when it is none. */
export function parseTimestamp(text: string): number | null {
  const found = TIMESTAMP.exec(text.trim());
  if (found === null) return null;
  const [, year = '', month = '', day = '', hours = '', minutes = '', seconds = '', zone = ''] = found;
  const local = unixMs(Number(year), MONTHS[Number(month) - 1] ?? '', day, [hours, minutes, seconds]);
  if (local === null || zone.toLowerCase() === 'z') return local;
  const [zoneHours = 0, zoneMinutes = 0] = zone.slice(1).split(':').map(Number);
  const offset = (zoneHours * 60 + zoneMinutes) * 60_000;
  return zone.startsWith('-') ? local + offset : local - offset;
}

/** Two digits mean this century: nobody sends dates of the last one any more. */
function fullYear(digits: string): number {
  return digits.length === 2 ? 2000 + Number(digits) : Number(digits);
}

function unixMs(year: number, monthName: string, day: string, time: readonly string[]): number | null {
  const month = MONTHS.indexOf(monthName.toLowerCase());
  if (month < 0) return null;
  const [hours = 0, minutes = 0, seconds = 0] = time.map(Number);
  return (((daysSinceEpoch(year, month, Number(day)) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** Days from 1 January 1970 in the Gregorian calendar; months count from 0. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  // Years that begin in March put the leap day at their end.
  const march = (month + 10) % 12;
  const years = march >= 10 ? year - 1 : year;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  const dayOfYear = Math.floor((153 * march + 2) / 5) + day - 1;
  return years * 365 + leapDays + dayOfYear - DAYS_TO_EPOCH;
}

/** From 1 March of year 0 to 1 January 1970. */
const DAYS_TO_EPOCH = 719_468;
