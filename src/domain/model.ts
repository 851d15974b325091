// What is known of a model at a provider.

import type { Nanos } from './money.ts';

/** Nano-dollars per million tokens. null means unknown, which is never the same as free. */
export interface Price {
  readonly input: Nanos;
  readonly cachedInput: Nanos | null;
  readonly cacheWrite: Nanos | null;
  readonly output: Nanos;
  /** Where reasoning tokens cost otherwise than the rest of the output. */
  readonly reasoning?: Nanos;
  /** Dearer prices for the whole request once its prompt has more than `above` tokens, in rising order. */
  readonly tiers: readonly PriceTier[];
}

export interface PriceTier {
  readonly above: number;
  readonly input: Nanos;
  readonly cachedInput: Nanos | null;
  readonly cacheWrite: Nanos | null;
  readonly output: Nanos;
}

/** Where a price comes from: the user's configuration, the provider's own list, or the catalog (with its source and date). */
export type PriceOrigin = 'configured' | 'provider' | 'catalog';

/** What a model can read or do. */
export type Ability = 'tools' | 'image' | 'audio' | 'pdf' | 'reasoning' | 'json';

export interface ModelFacts {
  readonly id: string;
  readonly price: Price | null;
  readonly priceOrigin: PriceOrigin | null;
  /** Tokens; null when unknown. */
  readonly contextWindow: number | null;
  readonly maxOutput: number | null;
  /** null: nothing is known. */
  readonly abilities: ReadonlySet<Ability> | null;
}
