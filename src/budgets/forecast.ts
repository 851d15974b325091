// Where a budget will probably stand at the end of its period. The days that are left are filled with days of the user's
// own past, drawn at random again and again: working days with working days, weekends with weekends. The middle of what
// comes out is the forecast, a tenth and nine tenths are its range. The draws are the same every time.

import type { Nanos } from '../domain/money.ts';

export interface PastDay {
  readonly nanos: Nanos;
  readonly isWeekend: boolean;
}

export interface ForecastInput {
  readonly spent: Nanos;
  readonly limit: Nanos;
  /** Whole days before today, the oldest first, without those before the first that anything was spent on. */
  readonly past: readonly PastDay[];
  /** The days that are left, today first: which part of each is still to come, and whether it is a weekend. */
  readonly left: readonly { readonly part: number; readonly isWeekend: boolean }[];
  /** How many days of the period have passed, for when there is no past to go by. */
  readonly elapsedDays: number;
}

export interface Forecast {
  readonly low: Nanos;
  readonly likely: Nanos;
  readonly high: Nanos;
  /** In so many days from now the limit will probably be reached; null: not within the days that are left. */
  readonly usedUpInDays: number | null;
  /** past: days of the past were drawn · pace: there are too few of them, so it goes on as it has gone so far. */
  readonly basis: 'past' | 'pace';
}

const DRAWS = 500;
const FEWEST_DAYS = 4;
/** Less than this of a period says nothing about the rest of it. */
const SHORTEST_PACE_DAYS = 1 / 24;

/** null: there is nothing to go by yet. */
export function forecast(input: ForecastInput): Forecast | null {
  return input.past.length >= FEWEST_DAYS ? fromPast(input) : fromPace(input);
}

function fromPast({ spent, limit, past, left }: ForecastInput): Forecast {
  const random = seeded(past.length);
  const working = past.filter(({ isWeekend }) => !isWeekend);
  const weekends = past.filter(({ isWeekend }) => isWeekend);
  const draw = (isWeekend: boolean): Nanos => {
    const alike = isWeekend ? weekends : working;
    const from = alike.length === 0 ? past : alike;
    return from[Math.floor(random() * from.length)]?.nanos ?? 0;
  };
  const ends: Nanos[] = [];
  const crossings: number[] = [];
  for (let i = 0; i < DRAWS; i += 1) {
    let sum = spent;
    let days = 0;
    let crossing = spent >= limit ? 0 : Infinity;
    for (const { part, isWeekend } of left) {
      const more = draw(isWeekend) * part;
      if (crossing === Infinity && sum + more >= limit) crossing = days + (part * (limit - sum)) / more;
      sum += more;
      days += part;
    }
    ends.push(Math.round(sum));
    crossings.push(crossing);
  }
  ends.sort((a, b) => a - b);
  crossings.sort((a, b) => a - b);
  const middle = at(crossings, 0.5);
  return {
    low: at(ends, 0.1),
    likely: at(ends, 0.5),
    high: at(ends, 0.9),
    usedUpInDays: middle === Infinity ? null : middle,
    basis: 'past',
  };
}

/** Nobody knows how far off it is: between nothing more and twice as much. */
function fromPace({ spent, limit, left, elapsedDays }: ForecastInput): Forecast | null {
  if (spent === 0 || elapsedDays < SHORTEST_PACE_DAYS) return null;
  const perDay = spent / elapsedDays;
  const days = left.reduce((sum, { part }) => sum + part, 0);
  const more = Math.round(perDay * days);
  const usedUpInDays = Math.max(0, limit - spent) / perDay;
  return {
    low: spent,
    likely: spent + more,
    high: spent + 2 * more,
    usedUpInDays: usedUpInDays <= days ? usedUpInDays : null,
    basis: 'pace',
  };
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Mulberry32. */
function seeded(seed: number): () => number {
  let state = seed + 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
