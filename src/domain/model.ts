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

/** configured: by the user · provider: in its own list · catalog · overlay: the catalog, set right by hand. */
export type FactOrigin = 'configured' | 'provider' | 'catalog' | 'overlay';

export interface FactSource {
  readonly origin: FactOrigin;
  /** For people: "models.dev (MIT licence)". */
  readonly name: string;
  /** The day on which it said so, UTC, YYYY-MM-DD; null where that means nothing. */
  readonly date: string | null;
}

/** null: the value is unknown. */
export interface FactSources {
  readonly price: FactSource | null;
  readonly contextWindow: FactSource | null;
  readonly maxOutput: FactSource | null;
  readonly abilities: FactSource | null;
}

export const ABILITIES = ['tools', 'images', 'audio', 'pdf', 'reasoning', 'json'] as const;
/** What a model can read or do. */
export type Ability = (typeof ABILITIES)[number];

/** Whether it has them. One that is not in the map is unknown; the empty map says that nothing is known. */
export type Abilities = ReadonlyMap<Ability, boolean>;

export interface ModelFacts {
  readonly id: string;
  readonly price: Price | null;
  /** Tokens; null when unknown. */
  readonly contextWindow: number | null;
  readonly maxOutput: number | null;
  readonly abilities: Abilities;
  readonly sources: FactSources;
}
