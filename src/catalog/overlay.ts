// What the catalog's source is known to leave out or to have wrong, set right by hand. Only what a vendor's own price
// list says of its own models; each entry names where that was read, and when.

import type { Price, PriceTier } from '../domain/model.ts';

interface OverlayEntry {
  /** The catalog's name of the provider. */
  readonly provider: string;
  readonly model: RegExp;
  /** What is set right, for people, to follow the name of the catalog. */
  readonly name: string;
  /** The day on which it was read, YYYY-MM-DD. */
  readonly date: string;
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
    // Anthropic gave up its surcharge for prompts above 200,000 tokens with these models on 2026-03-13; OpenRouter
    // passes its prices on. Of other resellers nothing is known.
    provider: 'openrouter',
    model: /^anthropic\/claude-(?:opus|sonnet)-4\.6$/,
    name: 'without the surcharge above 200,000 tokens that Anthropic ended on 2026-03-13',
    date: '2026-08-21',
    correct: (price) => (price.tiers.some(isOldSurcharge) ? { ...price, tiers: [] } : price),
  },
];

export interface Correction {
  readonly price: Price;
  readonly name: string;
  readonly date: string;
}

/** null: nothing is known against the price. */
export function correctPrice(provider: string, model: string, price: Price): Correction | null {
  for (const entry of ENTRIES) {
    if (entry.provider !== provider || !entry.model.test(model)) continue;
    const corrected = entry.correct(price);
    if (corrected !== price) return { price: corrected, name: entry.name, date: entry.date };
  }
  return null;
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

function isOldSurcharge({ above }: PriceTier): boolean {
  return above === 200_000;
}
