import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Price, PriceWindow } from '../domain/model.ts';
import { WEEKDAYS } from '../domain/rule.ts';
import { chargeFor, validAt, windowAt } from './price-at.ts';

const base: Price = { input: 100, cachedInput: 10, cacheWrite: null, output: 400, tiers: [] };

/** The days of this week: 2026-11-22 is a Sunday. */
const at = (day: number, time: string): number => Date.parse(`2026-11-${22 + day}T${time}Z`);
const SUNDAY = 0;
const FRIDAY = 5;
const SATURDAY = 6;
const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

function window(from: string, to: string, rest: Partial<PriceWindow> = {}): PriceWindow {
  return { hours: { from: minutes(from), to: minutes(to), days: [] }, input: 50, ...rest };
}

describe('a window', () => {
  it.each<[when: number, from: string, to: string, holds: boolean]>([
    [at(3, '00:30:00'), '00:30', '08:30', true],
    [at(3, '00:29:59.999'), '00:30', '08:30', false],
    [at(3, '08:29:59.999'), '00:30', '08:30', true],
    [at(3, '08:30:00'), '00:30', '08:30', false],
    [at(3, '23:59:59.999'), '16:30', '24:00', true],
    [at(3, '00:00:00'), '16:30', '24:00', false],
    [at(3, '23:00:00'), '22:00', '02:00', true],
    [at(3, '01:59:00'), '22:00', '02:00', true],
    [at(3, '02:00:00'), '22:00', '02:00', false],
    [at(3, '12:00:00'), '00:00', '24:00', true],
  ])('holds by the minute: %i in %s to %s: %s', (when, from, to, holds) => {
    expect(windowAt([window(from, to)], when) !== null).toBe(holds);
  });

  it('of weekdays does not hold at weekends', () => {
    const peak: PriceWindow = {
      input: 200,
      hours: { from: 60, to: 240, days: ['mon', 'tue', 'wed', 'thu', 'fri'] },
    };
    const held = [0, 1, 2, 3, 4, 5, 6].filter((day) => windowAt([peak], at(day, '02:00:00')) !== null);
    expect(held).toEqual([1, 2, 3, 4, 5]);
  });

  it('over midnight belongs to the day it began on', () => {
    const fridays: PriceWindow = { input: 50, hours: { from: minutes('22:00'), to: minutes('06:00'), days: ['fri'] } };
    const holds = (when: number): boolean => windowAt([fridays], when) !== null;
    expect(holds(at(FRIDAY, '23:00:00'))).toBe(true);
    expect(holds(at(SATURDAY, '03:00:00'))).toBe(true);
    expect(holds(at(FRIDAY, '03:00:00'))).toBe(false);
    expect(holds(at(SATURDAY, '23:00:00'))).toBe(false);
    const saturdays = { ...fridays, hours: { from: minutes('22:00'), to: minutes('06:00'), days: ['sat' as const] } };
    // From the last day of a week into the first of the next.
    expect(windowAt([saturdays], at(SUNDAY, '03:00:00') + 7 * 86_400_000)).not.toBeNull();
  });

  it('comes before those behind it', () => {
    const first = window('00:00', '12:00', { input: 1 });
    expect(windowAt([first, window('00:00', '24:00', { input: 2 })], at(1, '11:59:00'))).toBe(first);
    expect(windowAt([first, window('00:00', '24:00', { input: 2 })], at(1, '12:00:00'))).toMatchObject({ input: 2 });
  });

  it('has first and last days', () => {
    const sale: PriceWindow = { input: 1, from: '2026-11-24', until: '2026-11-25' };
    const held = [0, 1, 2, 3, 4].filter((day) => windowAt([sale], at(day, '23:59:59')) !== null);
    expect(held).toEqual([2, 3]);
  });

  it('changes what it names and nothing else', () => {
    const night = { ...base, perRequest: 7, perSearch: 8, windows: [window('00:00', '06:00', { perRequest: 1 })] };
    const inside = chargeFor(night, 10, at(1, '05:00:00'));
    expect(inside?.rate).toMatchObject({ input: 50, cachedInput: 10, output: 400 });
    expect(inside?.fees).toEqual({ perRequest: 1, perSearch: 8 });
    expect(chargeFor(night, 10, at(1, '06:00:00'))).toMatchObject({ rate: { input: 100 }, window: null });
  });
});

/** A day, or some of its weekdays, cut at any minutes. */
const anyCuts = fc.uniqueArray(fc.integer({ min: 0, max: 1439 }), { minLength: 2, maxLength: 8 });

describe('windows that follow one another around the clock', () => {
  it('hold in turn: every minute of every day has exactly one of them', () => {
    fc.assert(
      fc.property(anyCuts, fc.nat({ max: 10_079 }), (cuts, minuteOfWeek) => {
        const starts = cuts.toSorted((a, b) => a - b);
        const windows = starts.map((from, index): PriceWindow => {
          const to = starts[(index + 1) % starts.length] ?? 0;
          return { input: index, hours: { from, to: to === 0 ? 1440 : to, days: [] } };
        });
        const when = at(SUNDAY, '00:00:00') + minuteOfWeek * 60_000;
        expect(windows.filter((each) => windowAt([each], when) !== null)).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('hold for as long as they say, day by day', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1439 }), fc.integer({ min: 1, max: 1440 }), (from, to) => {
        fc.pre(from !== to);
        const each: PriceWindow = { input: 1, hours: { from, to, days: [] } };
        let held = 0;
        for (let minute = 0; minute < 1440; minute += 1) {
          if (windowAt([each], at(2, '00:00:00') + minute * 60_000) !== null) held += 1;
        }
        expect(held).toBe(from < to ? to - from : to - from + 1440);
      }),
      { numRuns: 40 },
    );
  });

  it('of single weekdays are together those of every day', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1439 }),
        fc.integer({ min: 1, max: 1440 }),
        fc.nat({ max: 10_079 }),
        (from, to, minute) => {
          fc.pre(from !== to);
          const when = at(SUNDAY, '00:00:00') + minute * 60_000;
          const everyDay = windowAt([{ input: 1, hours: { from, to, days: [] } }], when) !== null;
          const single = WEEKDAYS.filter(
            (day) => windowAt([{ input: 1, hours: { from, to, days: [day] } }], when) !== null,
          );
          expect(single).toHaveLength(everyDay ? 1 : 0);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a price', () => {
  const old: Price = { ...base, until: '2026-11-23' };
  const dated: Price = { ...base, input: 300, from: '2026-11-24', until: '2026-11-26', otherwise: old };

  it.each<[day: number, input: number | null]>([
    [0, 100],
    [1, 100],
    [2, 300],
    [4, 300],
    [5, null],
  ])('holds on its days only, and what was known otherwise on others: %i', (day, input) => {
    expect(validAt(dated, at(day, '00:00:00'))?.input ?? null).toBe(input);
    expect(chargeFor(dated, 1, at(day, '23:59:59.999'))?.rate.input ?? null).toBe(input);
  });
});

describe('the tiers of a window', () => {
  const long = { above: 1_000, input: 200, cachedInput: null, cacheWrite: null, output: 800 };
  const night = window('00:00', '06:00', { output: 900 });
  const NIGHT = at(1, '01:00:00');

  it('are its own where it says them', () => {
    const own = { ...long, input: 80 };
    const price = { ...base, tiers: [long], windows: [{ ...night, tiers: [own] }] };
    expect(chargeFor(price, 1_001, NIGHT)).toMatchObject({ rate: own, above: 1_000, isGuess: false });
    expect(chargeFor(price, 1_000, NIGHT)).toMatchObject({ rate: { input: 50 }, above: null, isGuess: false });
  });

  it('are guessed where it does not: the dearer of both', () => {
    const price = { ...base, tiers: [long], windows: [night] };
    expect(chargeFor(price, 1_001, NIGHT)).toMatchObject({
      rate: { input: 200, output: 900 },
      above: 1_000,
      isGuess: true,
    });
    expect(chargeFor(price, 1_000, NIGHT)).toMatchObject({ rate: { input: 50 }, isGuess: false });
  });

  it('take over prices of sound, pictures and thoughts, which go by no length', () => {
    const price = { ...base, audioInput: 5, reasoning: 6, tiers: [{ ...long, reasoning: 7 }] };
    expect(chargeFor(price, 1_001, NIGHT)?.rate).toMatchObject({ audioInput: 5, reasoning: 7, input: 200 });
  });
});
