import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { asDays, dayText, periodBefore, periodOf, stepsOf, type RangeChoice } from './period.ts';

const HOUR = 3_600_000;
beforeAll(() => vi.stubEnv('TZ', 'Europe/Berlin'));
afterAll(() => vi.unstubAllEnvs());

const at = (text: string) => new Date(text).getTime();
const choice = (range: RangeChoice['range'], from = '', to = ''): RangeChoice => ({ range, from, to });
const [today, now] = [at('2026-11-27T00:00:00+01:00'), at('2026-11-27T10:07:00+01:00')];
const end = at('2026-11-27T10:15:00+01:00');

describe('a period', () => {
  test('that ends now ends with the running quarter of an hour', () => {
    expect(periodOf(choice('today'), today, now)).toEqual({ from: today, to: end });
    expect(periodOf(choice('7'), today, now)).toEqual({ from: at('2026-11-21T00:00:00+01:00'), to: end });
    expect(periodOf(choice('month'), today, now)).toEqual({ from: at('2026-11-01T00:00:00+01:00'), to: end });
  });

  test('begins at a midnight on the other side of a change of the clocks', () => {
    expect(periodOf(choice('90'), today, now)?.from).toBe(at('2026-08-30T00:00:00+02:00'));
  });

  test('of chosen days has both of them in full', () => {
    const period = periodOf(choice('custom', '2026-10-25', '2026-10-25'), today, now);
    expect((period?.to ?? 0) - (period?.from ?? 0)).toBe(25 * HOUR);
    expect(asDays(period ?? { from: 0, to: 0 })).toEqual({ from: '2026-10-25', to: '2026-10-25' });
  });

  test('of moments is what it says', () => {
    const period = periodOf(choice('custom', String(now), String(now + HOUR)), today, now);
    expect(period).toEqual({ from: now, to: now + HOUR });
  });

  test.each([
    ['2026-02-30', '2026-03-01'],
    ['2026-03-02', '2026-03-01'],
    ['', '2026-03-01'],
    ['1990-01-01', '2026-03-01'],
    ['yesterday', 'today'],
  ])('from %s to %s is none', (from, to) => expect(periodOf(choice('custom', from, to), today, now)).toBeNull());
});

describe('the period before', () => {
  const before = (chosen: RangeChoice) => {
    const period = periodOf(chosen, today, now);
    return period === null ? null : periodBefore(chosen, period);
  };

  test('of today is yesterday up to the same time', () =>
    expect(before(choice('today'))).toEqual({
      from: at('2026-11-26T00:00:00+01:00'),
      to: at('2026-11-26T10:15:00+01:00'),
    }));

  test('of some days is as many days before them, by the clock on the wall', () => {
    expect(before(choice('30'))).toEqual({
      from: at('2026-09-29T00:00:00+02:00'),
      to: at('2026-10-28T10:15:00+01:00'),
    });
    expect(before(choice('custom', '2026-10-24', '2026-10-25'))).toEqual({
      from: at('2026-10-22T00:00:00+02:00'),
      to: at('2026-10-24T00:00:00+02:00'),
    });
  });

  test('of a month is the month before up to the same day, and never longer than it was', () => {
    expect(before(choice('month'))).toEqual({
      from: at('2026-10-01T00:00:00+02:00'),
      to: at('2026-10-27T10:15:00+01:00'),
    });
    const march = { from: at('2026-03-01T00:00:00+01:00'), to: at('2026-03-31T10:15:00+02:00') };
    expect(periodBefore(choice('month'), march)).toEqual({
      from: at('2026-02-01T00:00:00+01:00'),
      to: march.from,
    });
  });
});

test.each([
  ['2026-11-27T00:00', '2026-11-27T01:00', 'quarter'],
  ['2026-11-27T00:00', '2026-11-28T00:00', 'hour'],
  ['2026-11-21T00:00', '2026-11-28T00:00', 'day'],
  ['2026-09-01T00:00', '2026-11-28T00:00', 'day'],
  ['2025-11-27T00:00', '2026-11-28T00:00', 'week'],
  ['2020-11-27T00:00', '2026-11-28T00:00', 'month'],
])('%s to %s is drawn by %s', (from, to, step) =>
  expect(stepsOf({ from: new Date(from).getTime(), to: new Date(to).getTime() })[0]).toBe(step),
);

test('days are those of the reader', () => expect(dayText(at('2026-11-27T23:30:00Z'))).toBe('2026-11-28'));
