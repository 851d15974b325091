// What the catalog's source is known to leave out or to have wrong, set right by hand. Only what a vendor's own price
// list says of its own models; each entry names where that was read, and when.

import type { Price, PriceTier, PriceWindow, Rate } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';

interface OverlayEntry {
  /** The catalog's name of the provider. */
  readonly provider: string;
  readonly model: RegExp;
  /** What is set right, for people, to follow the name of the catalog. */
  readonly name: string;
  /** The day on which it was read, YYYY-MM-DD. */
  readonly date: string;
  /** It adds what few requests pay for, beside the prices of tokens, which are as old as they were. */
  readonly besides?: true;
  /** The same object when there is nothing to set right. */
  readonly correct: (price: Price) => Price;
}

/** Writing to the cache for five minutes costs this much of plain input, at those who say so. */
const WRITE_FACTOR = 1.25;

const ENTRIES: readonly OverlayEntry[] = [
  {
    // From Anthropic's price list, as genai-prices and its own documentation of caching have it.
    provider: 'anthropic',
    model: /^claude-/,
    name: 'cache writes at 1.25 × input as on Anthropic’s price list',
    date: '2026-08-21',
    correct: withCacheWrites,
  },
  {
    // OpenAI began to charge for cache writes with GPT-5.6.
    provider: 'openai',
    model: /^gpt-5\.(?:[6-9]|\d\d)(?!\d)/,
    name: 'cache writes at 1.25 × input as on OpenAI’s price list',
    date: '2026-08-21',
    correct: withCacheWrites,
  },
  {
    // From the same list: an hour of caching, and the searches of its own tool.
    provider: 'anthropic',
    model: /^claude-/,
    name: 'hours of caching and searches as on Anthropic’s price list',
    date: '2026-09-15',
    besides: true,
    correct: withHoursAndSearches,
  },
  {
    provider: 'openai',
    model: /^(?:gpt-(?:4o|4\.1|5)|o3|o4-mini)/,
    name: 'searches as on OpenAI’s price list',
    date: '2026-09-15',
    besides: true,
    correct: withSearches,
  },
  {
    // Announced for 2026-08-17, and without its dear hours at weekends since 2026-08-23, as genai-prices has it.
    provider: 'deepseek',
    model: /^deepseek-v4-flash$/,
    name: 'dear hours as on DeepSeek’s price list',
    date: '2026-09-15',
    correct: (price) => withDearHours(price, FLASH),
  },
  {
    provider: 'deepseek',
    model: /^deepseek-v4-pro$/,
    name: 'dear hours as on DeepSeek’s price list',
    date: '2026-09-15',
    correct: (price) => withDearHours(price, PRO),
  },
  {
    // Anthropic gave up its surcharge for prompts above 200,000 tokens with these models on 2026-03-13; OpenRouter
    // passes its prices on. Of other resellers nothing is known.
    provider: 'openrouter',
    model: /^anthropic\/claude-(?:opus|sonnet)-4\.6$/,
    name: 'without the surcharge above 200,000 tokens that Anthropic ended on 2026-03-13',
    date: '2026-08-21',
    correct: (price) => (price.tiers.some(isOldSurcharge) ? { ...price, tiers: [] } : price),
  },
];

/** Of a thousand searches by a vendor's own tool, each. Nano-dollars. */
const SEARCH = 10_000_000;

/** What an hour of caching costs, in units of plain input. */
const HOUR_FACTOR = 2;

/** Before the change, after it, and after it in the dear hours. */
interface DearHours {
  readonly before: Nanos;
  readonly usual: Pick<Rate, 'input' | 'cachedInput' | 'output'>;
  readonly dear: Pick<Rate, 'input' | 'cachedInput' | 'output'>;
}

const FLASH: DearHours = {
  before: 140_000_000,
  usual: { input: 220_000_000, cachedInput: 7_000_000, output: 660_000_000 },
  dear: { input: 440_000_000, cachedInput: 14_000_000, output: 1_320_000_000 },
};
const PRO: DearHours = {
  before: 435_000_000,
  usual: { input: 660_000_000, cachedInput: 22_000_000, output: 1_980_000_000 },
  dear: { input: 1_320_000_000, cachedInput: 44_000_000, output: 3_960_000_000 },
};
const CHANGED_ON = '2026-08-17';
/** From the next day on there are no dear hours at weekends. */
const EVERY_DAY_UNTIL = '2026-08-22';
const NO_WEEKEND_FROM = '2026-08-23';
/** Minutes after midnight UTC: the morning and the afternoon in China, on the same weekday. */
const DEAR_HOURS = [
  { from: 60, to: 240 },
  { from: 360, to: 600 },
] as const;
const WORKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

export interface Correction {
  readonly price: Price;
  readonly name: string;
  /** null: the price of tokens is what it was. */
  readonly date: string | null;
}

/** null: nothing is known against the price. */
export function correctPrice(provider: string, model: string, price: Price): Correction | null {
  const names: string[] = [];
  let corrected = price;
  let date: string | null = null;
  for (const entry of ENTRIES) {
    if (entry.provider !== provider || !entry.model.test(model)) continue;
    const before = corrected;
    corrected = entry.correct(before);
    if (corrected === before) continue;
    names.push(entry.name);
    if (entry.besides !== true) date = older(date, entry.date);
  }
  return names.length === 0 ? null : { price: corrected, name: names.join(', '), date };
}

/** Two sources are as old as the older one. */
export function older(a: string | null, b: string): string {
  return a !== null && a < b ? a : b;
}

function withCacheWrites(price: Price): Price {
  if (price.cacheWrite !== null && price.tiers.every(({ cacheWrite }) => cacheWrite !== null)) return price;
  const written = (rate: Pick<PriceTier, 'input' | 'cacheWrite'>): number =>
    rate.cacheWrite ?? Math.round(rate.input * WRITE_FACTOR);
  return {
    ...price,
    cacheWrite: written(price),
    tiers: price.tiers.map((tier) => ({ ...tier, cacheWrite: written(tier) })),
  };
}

function withHoursAndSearches(price: Price): Price {
  if (price.cacheWrite1h !== undefined && price.perSearch !== undefined) return price;
  const hour = (rate: Pick<PriceTier, 'input' | 'cacheWrite1h'>): number =>
    rate.cacheWrite1h ?? rate.input * HOUR_FACTOR;
  const tiers = price.tiers.map((tier) => ({ ...tier, cacheWrite1h: hour(tier) }));
  return { ...withSearches(price), cacheWrite1h: hour(price), tiers };
}

function withSearches(price: Price): Price {
  return price.perSearch === undefined ? { ...price, perSearch: SEARCH } : price;
}

/** Only what is known to be from before the change, or to be the price of the other hours, is set right. */
function withDearHours(price: Price, { before, usual, dear }: DearHours): Price {
  if (price.windows !== undefined || (price.input !== before && price.input !== usual.input)) return price;
  const windows: PriceWindow[] = [
    ...DEAR_HOURS.map((hours) => ({
      from: CHANGED_ON,
      until: EVERY_DAY_UNTIL,
      hours: { ...hours, days: [] },
      ...dear,
    })),
    ...DEAR_HOURS.map((hours) => ({ from: NO_WEEKEND_FROM, hours: { ...hours, days: WORKDAYS }, ...dear })),
    { from: CHANGED_ON, ...usual },
  ];
  return { ...price, windows };
}

function isOldSurcharge({ above }: PriceTier): boolean {
  return above === 200_000;
}
