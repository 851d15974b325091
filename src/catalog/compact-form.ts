// The form of embedded-facts.json: lists instead of named fields, because there are about nine hundred of them.

/** Prices are integer nano-dollars per million tokens; null is unknown. */
export type CompactTier = readonly [
  above: number,
  input: number,
  cachedInput: number | null,
  cacheWrite: number | null,
  output: number,
];

export type CompactModel = readonly [
  input: number | null,
  cachedInput: number | null,
  cacheWrite: number | null,
  output: number | null,
  contextWindow: number | null,
  maxOutput: number | null,
  /**
   * t tools · i images, a audio, p PDF as input · r reasoning · j structured output; in capitals: known not to.
   * x no text output · d deprecated
   */
  abilities: string,
  tiers: readonly CompactTier[],
  /** Where reasoning tokens cost otherwise than the rest of the output. */
  reasoning: number | null,
  /** Prices of sound; absent: neither is known. */
  sound?: CompactSound | undefined,
];

export type CompactSound = readonly [input: number | null, output: number | null];

export interface CompactFacts {
  readonly source: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly providers: Readonly<Record<string, Readonly<Record<string, CompactModel>>>>;
  /** Models of which something was kept from an earlier day than `date`: provider → model → that day. */
  readonly older?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
