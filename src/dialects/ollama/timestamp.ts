// Times as Ollama writes them.

const SECONDS_A_DAY = 86_400;
const DAYS_OF_ERA = 146_097;

/** RFC 3339 in UTC, `2023-11-14T22:13:20Z`. */
export function timestamp(unixSeconds: number): string {
  const seconds = Math.floor(unixSeconds);
  const days = Math.floor(seconds / SECONDS_A_DAY);
  const rest = seconds - days * SECONDS_A_DAY;
  const time = [Math.floor(rest / 3600), Math.floor(rest / 60) % 60, rest % 60].map(twoDigits).join(':');
  return `${dateOf(days)}T${time}Z`;
}

/** From days since 1970. Years are counted from March, so that the odd day comes last; 400 of them repeat. */
function dateOf(days: number): string {
  const sinceMarch0 = days + 719_468;
  const era = Math.floor(sinceMarch0 / DAYS_OF_ERA);
  const day = sinceMarch0 - era * DAYS_OF_ERA;
  const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365);
  const dayOfYear = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
  const calendarYear = era * 400 + year + (month < 10 ? 0 : 1);
  return `${String(calendarYear).padStart(4, '0')}-${twoDigits(month < 10 ? month + 3 : month - 9)}-${twoDigits(dayOfMonth)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
