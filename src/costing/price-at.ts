// Which of a model's prices holds for one request: by the day, the hour and the weekday it begins, and by how long its
// prompt is.

import type { Fees, Price, PriceTier, PriceWindow, Rate, UtcHours, Validity } from '../domain/model.ts';
import { WEEKDAYS } from '../domain/rule.ts';
import { utcDay, utcMinute } from './utc-time.ts';

const MINUTES_PER_DAY = 1440;

/** What a request is charged by. */
export interface Charge {
  readonly rate: Rate;
  readonly fees: Fees;
  /** The tier that its prompt reached: more than so many tokens; null: none. */
  readonly above: number | null;
  /** Which of the price's windows it fell into; null: none. */
  readonly window: PriceWindow | null;
  /** What long prompts cost in this window is not known: the dearer of what is known of either was taken. */
  readonly isGuess: boolean;
}

/** `atMs`: when the request begins, Unix ms. null: the price of that day is not known. */
export function chargeFor(price: Price | null, promptTokens: number, atMs: number): Charge | null {
  const valid = validAt(price, atMs);
  if (valid === null) return null;
  const tier = tierFor(valid.tiers, promptTokens);
  const window = valid.windows === undefined ? null : windowAt(valid.windows, atMs);
  if (window !== null) return inWindow(valid, window, tier, promptTokens);
  if (tier === null) return { rate: valid, fees: valid, above: null, window, isGuess: false };
  return { rate: ofTier(tier, valid), fees: valid, above: tier.above, window, isGuess: false };
}

/** The price that holds at the given moment, whatever its windows; null: it is not known. */
export function validAt(price: Price | null, atMs: number): Price | null {
  let valid = price;
  while (valid !== null && !isWithinDays(valid, atMs)) valid = valid.otherwise ?? null;
  return valid;
}

/** The window that a moment falls into; null: none. */
export function windowAt(windows: readonly PriceWindow[], atMs: number): PriceWindow | null {
  return windows.find((window) => isWithinDays(window, atMs) && isWithinHours(window.hours, atMs)) ?? null;
}

function isWithinDays({ from, until }: Validity, atMs: number): boolean {
  if (from === undefined && until === undefined) return true;
  const day = utcDay(atMs);
  return (from === undefined || day >= from) && (until === undefined || day <= until);
}

function isWithinHours(hours: UtcHours | undefined, atMs: number): boolean {
  if (hours === undefined) return true;
  const { from, to, days } = hours;
  const { weekday, minute } = utcMinute(atMs);
  const isOn = (day: number): boolean => days.length === 0 || days.includes(WEEKDAYS[(day + 7) % 7] ?? 'sun');
  if (from < to) return minute >= from && minute < to && isOn(weekday);
  // Over midnight: the early hours belong to the day before.
  return (minute >= from && minute < MINUTES_PER_DAY && isOn(weekday)) || (minute < to && isOn(weekday - 1));
}

function inWindow(price: Price, window: PriceWindow, outside: PriceTier | null, promptTokens: number): Charge {
  const { tiers, ...named } = window;
  const fees = { ...feesOf(price), ...feesOf(window) };
  const base: Rate = { ...price, ...named };
  const tier = tiers === undefined ? null : tierFor(tiers, promptTokens);
  if (tier !== null) return { rate: ofTier(tier, base), fees, above: tier.above, window, isGuess: false };
  if (tiers !== undefined || outside === null) return { rate: base, fees, above: null, window, isGuess: false };
  return { rate: dearer(ofTier(outside, price), window), fees, above: outside.above, window, isGuess: true };
}

/** Kinds of tokens that have a price of their own have it whatever the length of the prompt. */
function ofTier(tier: PriceTier, { audioInput, reasoning, audioOutput, imageOutput }: Rate): Rate {
  return {
    ...(audioInput !== undefined && { audioInput }),
    ...(reasoning !== undefined && { reasoning }),
    ...(audioOutput !== undefined && { audioOutput }),
    ...(imageOutput !== undefined && { imageOutput }),
    ...tier,
  };
}

const RATE_NAMES = [
  'input',
  'cachedInput',
  'cacheWrite',
  'cacheWrite1h',
  'audioInput',
  'output',
  'reasoning',
  'audioOutput',
  'imageOutput',
] as const satisfies readonly (keyof Rate)[];

function dearer(tier: Rate, window: Partial<Rate>): Rate {
  const rate: { -readonly [Name in keyof Rate]: Rate[Name] } = { ...tier };
  for (const name of RATE_NAMES) {
    const other = window[name];
    if (other !== undefined && other !== null) rate[name] = Math.max(rate[name] ?? 0, other);
  }
  return rate;
}

function feesOf({ perRequest, perImage, perSearch }: Fees): Fees {
  return {
    ...(perRequest !== undefined && { perRequest }),
    ...(perImage !== undefined && { perImage }),
    ...(perSearch !== undefined && { perSearch }),
  };
}

/** A tier is chosen by the whole prompt and then holds for the whole request, output included. */
function tierFor(tiers: readonly PriceTier[], promptTokens: number): PriceTier | null {
  let found: PriceTier | null = null;
  for (const tier of tiers) if (promptTokens > tier.above) found = tier;
  return found;
}
