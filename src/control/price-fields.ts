// Prices with the names they have in the configuration and in the panel.

import type { Price, PriceTier } from '../domain/model.ts';

interface RateFields {
  readonly inputPrice: number | null;
  readonly cachedInputPrice: number | null;
  readonly cacheWritePrice: number | null;
  readonly outputPrice: number | null;
}

const UNKNOWN: RateFields = { inputPrice: null, cachedInputPrice: null, cacheWritePrice: null, outputPrice: null };

export function rateFields(rate: Price | Omit<PriceTier, 'above'> | null): RateFields {
  if (rate === null) return UNKNOWN;
  const { input, cachedInput, cacheWrite, output } = rate;
  return { inputPrice: input, cachedInputPrice: cachedInput, cacheWritePrice: cacheWrite, outputPrice: output };
}
