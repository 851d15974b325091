// When prices of certain days and hours hold, in words.

import type { UtcHours, Validity } from '../domain/model.ts';
import { WEEKDAYS } from '../domain/rule.ts';

/** "01:00–04:00 UTC on Mon–Fri, from 2026-08-23". */
export function windowWords({ hours, from, until }: Validity & { readonly hours?: UtcHours }): string {
  return [
    ...(hours === undefined ? [] : [hoursWords(hours)]),
    ...(from === undefined ? [] : [`from ${from}`]),
    ...(until === undefined ? [] : [`until ${until}`]),
  ].join(', ');
}

function hoursWords({ from, to, days }: UtcHours): string {
  const clock = `${timeOfDay(from)}–${timeOfDay(to)} UTC`;
  return days.length === 0 ? clock : `${clock} on ${dayWords(days)}`;
}

function timeOfDay(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Three and more in a row are a span, beginning with Monday. */
function dayWords(days: UtcHours['days']): string {
  const week = [...WEEKDAYS.slice(1), ...WEEKDAYS.slice(0, 1)];
  const held = week.map((day, index) => (days.includes(day) ? index : -1)).filter((index) => index >= 0);
  const [first = 0, last = 0] = [held[0], held.at(-1)];
  const name = (index: number): string => {
    const day = week[index] ?? '';
    return `${day.charAt(0).toUpperCase()}${day.slice(1)}`;
  };
  const isSpan = held.length > 2 && last - first === held.length - 1;
  return isSpan ? `${name(first)}–${name(last)}` : held.map(name).join(', ');
}
