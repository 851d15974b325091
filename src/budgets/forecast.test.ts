import { describe, expect, it } from 'vitest';
import { forecast, type ForecastInput, type PastDay } from './forecast.ts';

const DOLLAR = 1_000_000_000;

/** `#` a working day, `.` a weekend; each as dollars. */
const days = (...spent: (readonly [dollars: number, weekend?: boolean])[]): PastDay[] =>
  spent.map(([dollars, isWeekend = false]) => ({ nanos: dollars * DOLLAR, isWeekend }));
const left = (count: number, isWeekend = false): ForecastInput['left'] =>
  Array.from({ length: count }, () => ({ part: 1, isWeekend }));
const ask = (rest: Partial<ForecastInput>) =>
  forecast({ spent: 0, limit: 100 * DOLLAR, past: [], left: left(10), elapsedDays: 5, ...rest });

describe('a forecast from the past', () => {
  it('is certain where every day was the same', () => {
    const found = ask({ spent: 7 * DOLLAR, past: days([2], [2], [2], [2], [2]) });
    expect(found).toMatchObject({ low: 27 * DOLLAR, likely: 27 * DOLLAR, high: 27 * DOLLAR, basis: 'past' });
    expect(found?.usedUpInDays).toBeNull();
  });

  it('has a range where they were not', () => {
    const found = ask({ past: days([0], [1], [2], [3], [4]) });
    expect(found?.likely).toBeGreaterThan(16 * DOLLAR);
    expect(found?.likely).toBeLessThan(24 * DOLLAR);
    expect(found?.low).toBeLessThan(found?.likely ?? 0);
    expect(found?.high).toBeGreaterThan(found?.likely ?? 0);
  });

  it('keeps weekends and working days apart', () => {
    const past = days([5], [5], [5], [0, true], [0, true]);
    expect(ask({ past, left: left(4, true) })).toMatchObject({ likely: 0, high: 0 });
    expect(ask({ past, left: left(4) })).toMatchObject({ likely: 20 * DOLLAR });
  });

  it('takes only the part of today that is left', () => {
    const past = days([4], [4], [4], [4]);
    expect(ask({ past, left: [{ part: 0.25, isWeekend: false }] })).toMatchObject({ likely: DOLLAR });
  });

  it('says in how many days the limit is reached', () => {
    expect(ask({ spent: 90 * DOLLAR, past: days([4], [4], [4], [4]) })?.usedUpInDays).toBeCloseTo(2.5);
    expect(ask({ spent: 100 * DOLLAR, past: days([4], [4], [4], [4]) })?.usedUpInDays).toBe(0);
  });

  it('is the same every time', () => {
    const past = days([0], [1], [2], [3], [4], [9]);
    expect(ask({ past })).toEqual(ask({ past }));
  });
});

describe('a forecast without a past', () => {
  it('goes on as it has gone so far, and is unsure', () => {
    expect(ask({ spent: 10 * DOLLAR })).toEqual({
      low: 10 * DOLLAR,
      likely: 30 * DOLLAR,
      high: 50 * DOLLAR,
      usedUpInDays: null,
      basis: 'pace',
    });
    expect(ask({ spent: 50 * DOLLAR })?.usedUpInDays).toBeCloseTo(5);
  });

  it('is none before anything was spent, or right after the period began', () => {
    expect(ask({ spent: 0 })).toBeNull();
    expect(ask({ spent: DOLLAR, elapsedDays: 0.01 })).toBeNull();
  });
});
