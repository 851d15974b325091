// Prices with the names they have in the configuration and in the panel.

import type { ModelConfig } from '../domain/config.ts';
import type { Fees, MorePrices, Price, Rate } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';

interface RateFields {
  readonly inputPrice: number | null;
  readonly cachedInputPrice: number | null;
  readonly cacheWritePrice: number | null;
  readonly outputPrice: number | null;
}

type PartialRate = Partial<Pick<Rate, 'input' | 'cachedInput' | 'cacheWrite' | 'output'>>;

export function rateFields(rate: PartialRate | null): RateFields {
  const { input = null, cachedInput = null, cacheWrite = null, output = null } = rate ?? {};
  return { inputPrice: input, cachedInputPrice: cachedInput, cacheWritePrice: cacheWrite, outputPrice: output };
}

/** What few models have, and its names. */
export interface RareFields {
  readonly cacheWrite1hPrice: Nanos | null;
  readonly audioInputPrice: Nanos | null;
  readonly audioOutputPrice: Nanos | null;
  readonly imageOutputPrice: Nanos | null;
  readonly requestPrice: Nanos | null;
  readonly imagePrice: Nanos | null;
  readonly searchPrice: Nanos | null;
}

export function rareFields(price: Partial<Rate> & Fees): RareFields {
  return {
    cacheWrite1hPrice: price.cacheWrite1h ?? null,
    audioInputPrice: price.audioInput ?? null,
    audioOutputPrice: price.audioOutput ?? null,
    imageOutputPrice: price.imageOutput ?? null,
    requestPrice: price.perRequest ?? null,
    imagePrice: price.perImage ?? null,
    searchPrice: price.perSearch ?? null,
  };
}

/** The other way round. Tiers, windows and days stay as `before` has them. absent: there is nothing. */
export function withRareFields(fields: Partial<RareFields>, before: ModelConfig['more']): Pick<ModelConfig, 'more'> {
  const { from, until, tiers, windows } = before ?? {};
  const given: Readonly<Partial<Record<keyof MorePrices, unknown>>> = {
    cacheWrite1h: fields.cacheWrite1hPrice,
    audioInput: fields.audioInputPrice,
    audioOutput: fields.audioOutputPrice,
    imageOutput: fields.imageOutputPrice,
    perRequest: fields.requestPrice,
    perImage: fields.imagePrice,
    perSearch: fields.searchPrice,
    from,
    until,
    tiers,
    windows,
  };
  const said = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return said.length === 0 ? {} : { more: Object.fromEntries(said) };
}

/** When a price holds, for people. */
export function validityOf({ from, until }: Pick<Price, 'from' | 'until'>): {
  from: string | null;
  until: string | null;
} {
  return { from: from ?? null, until: until ?? null };
}
