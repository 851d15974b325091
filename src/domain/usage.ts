// Token counts of one attempt in one normal form, whatever the provider's own spelling.

/**
 * Tokens as the provider counted them; null where it did not say.
 * `inputTokens` is the whole prompt and includes `cachedInputTokens` and `cacheWriteTokens`;
 * `outputTokens` includes `reasoningTokens`.
 */
export interface Usage {
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  /** What the provider itself says the call cost, in nano-dollars; null when it does not say. */
  readonly reportedCostNanos: number | null;
  /** What few calls have; absent when none of it was counted. */
  readonly rare?: RareUsage;
}

/** Each is there only where the provider counted it. */
export interface RareUsage {
  /** Of `cacheWriteTokens`, those that are kept for an hour. */
  readonly cacheWrite1hTokens?: number;
  /** Of `inputTokens`. */
  readonly audioInputTokens?: number;
  /** Of `outputTokens`. */
  readonly audioOutputTokens?: number;
  readonly imageOutputTokens?: number;
  /** Pictures that were made. */
  readonly images?: number;
  /** Searches of the web that the provider made for the answer. */
  readonly searches?: number;
}

export const UNKNOWN_USAGE: Usage = {
  inputTokens: null,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  outputTokens: null,
  reasoningTokens: null,
  reportedCostNanos: null,
};
