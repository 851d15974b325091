import { expect, test } from 'vitest';
import { localTimeAt } from './local-time.ts';

const SUN = 0;
const FRI = 5;
const SAT = 6;

test.each<[utc: string, zone: string, day: number, time: string, why: string]>([
  ['2026-11-27T10:00:00Z', 'UTC', FRI, '10:00', 'the same'],
  ['2026-11-27T00:00:00Z', 'UTC', FRI, '00:00', 'midnight is hour 0'],
  ['2026-11-27T23:59:59Z', 'UTC', FRI, '23:59', 'seconds do not count'],
  ['2026-11-27T10:00:00Z', 'Europe/Berlin', FRI, '11:00', 'winter'],
  ['2026-07-03T10:00:00Z', 'Europe/Berlin', FRI, '12:00', 'summer'],
  ['2026-11-27T23:30:00Z', 'Europe/Berlin', SAT, '00:30', 'the next day already'],
  ['2026-11-28T02:00:00Z', 'America/New_York', FRI, '21:00', 'still the day before'],
  ['2026-11-27T10:00:00Z', 'Asia/Kolkata', FRI, '15:30', 'half an hour off'],
  ['2026-11-27T10:00:00Z', 'Asia/Kathmandu', FRI, '15:45', 'a quarter off'],
  ['2026-11-27T11:00:00Z', 'Pacific/Kiritimati', SAT, '01:00', 'fourteen hours ahead'],
  ['2026-03-29T00:59:00Z', 'Europe/Berlin', SUN, '01:59', 'the minute before the clock is put forward'],
  ['2026-03-29T01:00:00Z', 'Europe/Berlin', SUN, '03:00', 'two o’clock does not exist'],
  ['2026-10-25T00:30:00Z', 'Europe/Berlin', SUN, '02:30', 'half past two, in summer'],
  ['2026-10-25T01:30:00Z', 'Europe/Berlin', SUN, '02:30', 'half past two again, in winter'],
])('%s in %s: day %i, %s, %s', (utc, zone, day, time) => {
  const [hour, minute] = time.split(':').map(Number);
  expect(localTimeAt(Date.parse(utc), zone)).toEqual({ day, minute: (hour ?? 0) * 60 + (minute ?? 0) });
});

test('without a zone it is that of this machine', () => {
  const unixMs = Date.parse('2026-11-27T10:00:00Z');
  const here = new Date(unixMs);
  expect(localTimeAt(unixMs, null)).toEqual({ day: here.getDay(), minute: here.getHours() * 60 + here.getMinutes() });
});

test('a zone that does not exist is a bug', () => {
  expect(() => localTimeAt(0, 'Mars/Olympus')).toThrow(RangeError);
});
