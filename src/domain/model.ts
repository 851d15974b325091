// What is known of a model at a provider.

import type { Nanos } from './money.ts';
import type { Weekday } from './rule.ts';

/**
 * What tokens cost, in nano-dollars per million. null means unknown, which is never the same as free. What is absent costs
 * as the rest of the input or of the output does.
 */
export interface Rate {
  readonly input: Nanos;
  readonly cachedInput: Nanos | null;
  readonly cacheWrite: Nanos | null;
  /** Writing to a cache that lives for an hour. */
  readonly cacheWrite1h?: Nanos;
  readonly audioInput?: Nanos;
  readonly output: Nanos;
  readonly reasoning?: Nanos;
  readonly audioOutput?: Nanos;
  readonly imageOutput?: Nanos;
}

/** What does not go by tokens, in nano-dollars for each. Absent: not charged, or unknown. */
export interface Fees {
  readonly perRequest?: Nanos;
  /** For each picture that was made. */
  readonly perImage?: Nanos;
  /** For each search of the web. */
  readonly perSearch?: Nanos;
}

/** Whole days in UTC, YYYY-MM-DD, both inclusive. Absent: without end in that direction. */
export interface Validity {
  readonly from?: string;
  readonly until?: string;
}

/** What is known of a price beside the usual figures, by those who list or set it. */
export interface MorePrices
  extends Omit<Partial<Rate>, 'input' | 'cachedInput' | 'cacheWrite' | 'output'>, Fees, Validity {
  readonly tiers?: readonly PriceTier[];
  readonly windows?: readonly PriceWindow[];
}

export interface Price extends Rate, Fees, Validity {
  /** Dearer prices for the whole request once its prompt has more than `above` tokens, in rising order. */
  readonly tiers: readonly PriceTier[];
  /** Other prices at certain times: the first one that holds when a request begins takes the place of what it names. */
  readonly windows?: readonly PriceWindow[];
  /** What holds outside of `from` and `until`; absent: nothing is known of then. */
  readonly otherwise?: Price;
}

export interface PriceTier extends Rate {
  readonly above: number;
}

/** It holds when all hold that are given. */
export interface PriceWindow extends Partial<Rate>, Fees, Validity {
  readonly hours?: UtcHours;
  /** Absent: it is not known what long prompts cost then. */
  readonly tiers?: readonly PriceTier[];
}

export interface UtcHours {
  /** Minutes after midnight UTC, 0 to 1439. From later than to: over midnight, and the day is the one it began on. */
  readonly from: number;
  /** Exclusive, 1 to 1440. */
  readonly to: number;
  /** Empty: every day. */
  readonly days: readonly Weekday[];
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
