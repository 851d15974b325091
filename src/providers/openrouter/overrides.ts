// Prices of OpenRouter's list that hold for long prompts or at certain hours only: `pricing.overrides`. Each entry has
// conditions and the prices that it replaces; a later one counts before an earlier one.

import { isObject, type JsonObject } from '../../dialects/json.ts';
import { listedPrice } from '../../dialects/model-list.ts';
import type { MorePrices, PriceTier, PriceWindow, Rate, UtcHours } from '../../domain/model.ts';

/** null: there are none, or none that can be read. */
export function readOverrides(pricing: JsonObject): Pick<MorePrices, 'tiers' | 'windows'> | null {
  const entries: unknown = pricing['overrides'];
  if (!Array.isArray(entries)) return null;
  const list = entries.filter(isObject);
  const tiers = tiersOf(
    list.filter((entry) => hoursOf(entry) === null),
    rateIn(pricing),
  );
  const windows = list.flatMap((entry) => windowOf(entry, list, pricing)).toReversed();
  if (tiers.length === 0 && windows.length === 0) return null;
  return { ...(tiers.length > 0 && { tiers }), ...(windows.length > 0 && { windows }) };
}

function windowOf(entry: JsonObject, all: readonly JsonObject[], pricing: JsonObject): PriceWindow[] {
  const hours = hoursOf(entry);
  if (hours === null || thresholdOf(entry) !== null) return [];
  const isSameTime = (other: JsonObject): boolean => JSON.stringify(hoursOf(other)) === JSON.stringify(hours);
  const rate = rateIn(entry);
  const tiers = tiersOf(all.filter(isSameTime), { ...rateIn(pricing), ...rate });
  if (Object.keys(rate).length === 0 && tiers.length === 0) return [];
  return [{ hours, ...rate, ...(tiers.length > 0 && { tiers }) }];
}

/** Of those entries that are about long prompts, with what they do not name as it is for short ones. */
function tiersOf(entries: readonly JsonObject[], short: Partial<Rate>): PriceTier[] {
  return entries
    .flatMap((entry): PriceTier[] => {
      const above = thresholdOf(entry);
      const { input, output, ...rest } = { ...short, ...rateIn(entry) };
      if (above === null || input === undefined || output === undefined) return [];
      return [{ above, cachedInput: null, cacheWrite: null, ...rest, input, output }];
    })
    .toSorted((a, b) => a.above - b.above);
}

/** A prompt of this length is a long one already: `above` is one less. */
function thresholdOf(entry: JsonObject): number | null {
  const least = entry['min_prompt_tokens'];
  return typeof least === 'number' && Number.isSafeInteger(least) && least > 1 ? least - 1 : null;
}

function hoursOf(entry: JsonObject): UtcHours | null {
  const from = minuteOf(entry['utc_start']);
  const to = minuteOf(entry['utc_end']);
  return from === null || to === null || from === to || from === 1440
    ? null
    : { from, to: to === 0 ? 1440 : to, days: [] };
}

/** 30 is half past midnight, 1630 half past four in the afternoon. */
function minuteOf(written: unknown): number | null {
  if (typeof written !== 'number' || !Number.isSafeInteger(written) || written < 0 || written > 2400) return null;
  const minutes = written % 100;
  return minutes < 60 ? Math.floor(written / 100) * 60 + minutes : null;
}

const NAMES = {
  prompt: 'input',
  completion: 'output',
  input_cache_read: 'cachedInput',
  input_cache_write: 'cacheWrite',
  input_cache_write_1h: 'cacheWrite1h',
  audio: 'audioInput',
  audio_output: 'audioOutput',
  image_output: 'imageOutput',
} as const satisfies Readonly<Record<string, keyof Rate>>;

const SOLD_BY_ALL: ReadonlySet<keyof Rate> = new Set(['input', 'cachedInput', 'output']);

function rateIn(pricing: JsonObject): Partial<Rate> {
  const found = Object.entries(NAMES).flatMap(([written, name]) => {
    const nanos = listedPrice(pricing[written], 1);
    // What is free by itself is not sold at all.
    return nanos === null || (nanos === 0 && !SOLD_BY_ALL.has(name)) ? [] : [[name, nanos] as const];
  });
  return Object.fromEntries(found);
}
