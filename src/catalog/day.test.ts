import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { utcDay } from '../costing/utc-time.ts';
import { ageInDays, isStale } from './day.ts';

const MS_A_DAY = 86_400_000;

describe('a day', () => {
  it('has an age in whole days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2400, 0) }), fc.integer({ min: 0, max: 5000 }), (ms, days) => {
        expect(ageInDays(utcDay(ms), ms + days * MS_A_DAY)).toBe(days);
      }),
    );
  });

  it('to come is not old, and what is no day has no age', () => {
    expect(ageInDays('2026-07-02', Date.UTC(2026, 6, 1))).toBe(0);
    expect(ageInDays('yesterday', 0)).toBeNull();
  });

  it('is stale when it is more than 45 days ago', () => {
    expect([45, 46, null].map(isStale)).toEqual([false, true, false]);
  });
});
