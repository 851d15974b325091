import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, MS_A_DAY, utcDay, utcMinute } from './utc-time.ts';

const anyMoment = fc.integer({ min: 0, max: Date.UTC(2400, 0) });

describe('a moment in UTC', () => {
  it('has the day that the platform says', () => {
    fc.assert(
      fc.property(anyMoment, (ms) => {
        expect(utcDay(ms)).toBe(new Date(ms).toISOString().slice(0, 10));
      }),
    );
  });

  it('has the weekday and the minute that the platform says', () => {
    fc.assert(
      fc.property(anyMoment, (ms) => {
        const at = new Date(ms);
        expect(utcMinute(ms)).toEqual({ weekday: at.getUTCDay(), minute: at.getUTCHours() * 60 + at.getUTCMinutes() });
      }),
    );
  });
});

describe('a written day', () => {
  it('has the number of the days before it', () => {
    fc.assert(
      fc.property(anyMoment, (ms) => {
        expect(dayNumber(utcDay(ms))).toBe(Math.floor(ms / MS_A_DAY));
      }),
    );
  });

  it.each(['yesterday', '2026-02-29', '2026-13-01', '2026-04-31', '2026-00-10', '26-01-01', '2026-1-1'])(
    'is none: %s',
    (day) => {
      expect(dayNumber(day)).toBeNull();
    },
  );
});
