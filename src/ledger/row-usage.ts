// What a row of the ledger counted, in the normal form of usage.

import { UNKNOWN_USAGE, type RareUsage, type Usage } from '../domain/usage.ts';

export interface UsageRow {
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly cacheWrite1hTokens: number | null;
  /** JSON of the rest of `RareUsage`. */
  readonly usageMore: string | null;
}

/** Without what the provider said that it cost. */
export function usageOfRow(row: UsageRow): Usage {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = row;
  const counted = { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens };
  const rare = rareOf(row);
  return { ...UNKNOWN_USAGE, ...counted, ...(rare !== null && { rare }) };
}

function rareOf({ cacheWrite1hTokens, usageMore }: UsageRow): RareUsage | null {
  if (cacheWrite1hTokens === null && usageMore === null) return null;
  // Written by write-ops.ts.
  const more = usageMore === null ? {} : (JSON.parse(usageMore) as RareUsage);
  return cacheWrite1hTokens === null ? more : { ...more, cacheWrite1hTokens };
}
