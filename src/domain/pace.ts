// How fast an answer was written: the one place that says when that can be told.

/** What comes within less came in one piece, or in a few that the network had held together. */
export const LEAST_WRITING_US = 50_000;
/** No model writes faster: it had been written before its first piece was sent on. Tokens a second. */
export const MOST_PACE = 10_000;

/** Tokens a second after the first one. null: it came in one piece, or nobody counted. `writingUs`: from first to last. */
export function paceOf(outputTokens: number | null, writingUs: number): number | null {
  if (outputTokens === null || outputTokens <= 0 || writingUs < LEAST_WRITING_US) return null;
  return outputTokens * 1e6 > MOST_PACE * writingUs ? null : (outputTokens * 1e6) / writingUs;
}
