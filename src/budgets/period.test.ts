import { describe, expect, it } from 'vitest';
import { localDay, periodAt } from './period.ts';

const at = (text: string): number => Date.parse(text);
const span = (...args: Parameters<typeof periodAt>): string[] => {
  const { start, end } = periodAt(...args);
  return [start, end].map((ms) => (ms === Infinity ? 'never' : new Date(ms).toISOString().replace(':00.000Z', '')));
};

describe('a period', () => {
  it.each([
    ['a day', 'day', 'UTC', '2026-11-27T12:00Z', '2026-11-27T00:00', '2026-11-28T00:00'],
    ['a day, on its first millisecond', 'day', 'UTC', '2026-11-27T00:00Z', '2026-11-27T00:00', '2026-11-28T00:00'],
    ['a day, a millisecond before', 'day', 'UTC', '2026-11-26T23:59:59.999Z', '2026-11-26T00:00', '2026-11-27T00:00'],
    ['a day of 23 hours', 'day', 'Europe/Berlin', '2026-03-29T12:00Z', '2026-03-28T23:00', '2026-03-29T22:00'],
    ['a day of 25 hours', 'day', 'Europe/Berlin', '2026-10-25T12:00Z', '2026-10-24T22:00', '2026-10-25T23:00'],
    ['a day of 24½ hours', 'day', 'Australia/Lord_Howe', '2026-04-04T20:00Z', '2026-04-04T13:00', '2026-04-05T13:30'],
    [
      'a day that begins at one o’clock',
      'day',
      'Africa/Cairo',
      '2026-04-24T12:00Z',
      '2026-04-23T22:00',
      '2026-04-24T21:00',
    ],
    ['a day far in the east', 'day', 'Pacific/Kiritimati', '2026-11-27T12:00Z', '2026-11-27T10:00', '2026-11-28T10:00'],
    ['a week from Monday on', 'week', 'UTC', '2026-11-27T12:00Z', '2026-11-23T00:00', '2026-11-30T00:00'],
    ['a week, on its Monday', 'week', 'UTC', '2026-11-23T00:00Z', '2026-11-23T00:00', '2026-11-30T00:00'],
    ['a week, on its Sunday', 'week', 'UTC', '2026-11-29T23:00Z', '2026-11-23T00:00', '2026-11-30T00:00'],
    [
      'a week over the change of the clock',
      'week',
      'America/New_York',
      '2026-11-03T12:00Z',
      '2026-11-02T05:00',
      '2026-11-09T05:00',
    ],
    ['a month', 'month', 'UTC', '2026-02-15T12:00Z', '2026-02-01T00:00', '2026-03-01T00:00'],
    ['December', 'month', 'America/New_York', '2026-12-31T23:00Z', '2026-12-01T05:00', '2027-01-01T05:00'],
  ] as const)('is %s', (_why, period, zone, now, start, end) => {
    expect(span(period, zone, at(now))).toEqual([start, end]);
  });

  it('from a day on is never renewed, whenever it is asked for', () => {
    const prepaid = { from: '2026-11-01' };
    expect(span(prepaid, 'Europe/Berlin', at('2026-11-27T12:00Z'))).toEqual(['2026-10-31T23:00', 'never']);
    expect(span(prepaid, 'Europe/Berlin', at('2036-11-27T12:00Z'))).toEqual(['2026-10-31T23:00', 'never']);
  });
});

it('joins the days of a year without a gap, in zones of every kind', () => {
  const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Cairo'];
  for (const zone of zones) {
    let from = periodAt('day', zone, at('2026-01-01T12:00Z')).start;
    for (let day = 0; day < 366; day += 1) {
      const { start, end } = periodAt('day', zone, from);
      expect(start).toBe(from);
      expect(localDay(end, zone) - localDay(start, zone)).toBe(86_400_000);
      from = end;
    }
  }
});
