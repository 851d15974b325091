// What the clock on the wall says in a time zone.

import { WEEKDAYS } from '../domain/rule.ts';
import type { LocalTime } from './facts.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** `zone`: IANA name; null: this machine's own. Throws RangeError for a zone that does not exist. */
export function localTimeAt(unixMs: number, zone: string | null): LocalTime {
  const parts = formatFor(zone).formatToParts(unixMs);
  const read = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const weekday = read('weekday').toLowerCase().slice(0, 3);
  return {
    day: WEEKDAYS.findIndex((name) => name === weekday),
    minute: Number(read('hour')) * 60 + Number(read('minute')),
  };
}

/** Making one takes a tenth of a millisecond. */
function formatFor(zone: string | null): Intl.DateTimeFormat {
  const known = formats.get(zone ?? '');
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    ...(zone !== null && { timeZone: zone }),
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formats.set(zone ?? '', format);
  return format;
}
