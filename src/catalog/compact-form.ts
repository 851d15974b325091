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
  /** t tools · i image, a audio, p PDF input · r reasoning · j structured output · x no text output · d deprecated */
  abilities: string,
  tiers: readonly CompactTier[],
  /** Where reasoning tokens cost otherwise than the rest of the output. */
  reasoning: number | null,
];

export interface CompactFacts {
  readonly source: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly providers: Readonly<Record<string, Readonly<Record<string, CompactModel>>>>;
}
