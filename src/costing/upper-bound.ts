// The most that an attempt can cost, whatever becomes of its prompt's cache and of its reasoning.

import type { Price } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { costOf } from './cost.ts';

export interface MostUse {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly hasAudio: boolean;
}

/** `atMs`: when the request began, Unix ms. null: the price is unknown. */
export function mostItCosts(use: MostUse, price: Price | null, atMs: number): Nanos | null {
  if (price === null) return null;
  let most: Nanos | null = null;
  for (const usage of waysToUse(use)) {
    const { nanos } = costOf(usage, price, atMs);
    if (nanos !== null && (most === null || nanos > most)) most = nanos;
  }
  return most;
}

/** The prompt as plain input, or all of it written to a cache; the answer as text, or all of it as reasoning. */
function waysToUse({ inputTokens, outputTokens, hasAudio }: MostUse): Usage[] {
  const plain: Usage = { ...UNKNOWN_USAGE, inputTokens, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens };
  const written: Usage = { ...plain, cacheWriteTokens: inputTokens };
  const writtenForLong: Usage = { ...written, rare: { cacheWrite1hTokens: inputTokens } };
  const heard: Usage[] = hasAudio ? [{ ...plain, rare: { audioInputTokens: inputTokens } }] : [];
  return [plain, written, writtenForLong, ...heard].flatMap((usage) => [
    usage,
    { ...usage, reasoningTokens: outputTokens },
  ]);
}
