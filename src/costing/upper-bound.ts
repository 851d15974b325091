// The most that an attempt can cost, whatever becomes of its prompt's cache, of its reasoning, and of what it is answered in.

import type { Price } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import { UNKNOWN_USAGE, type RareUsage, type Usage } from '../domain/usage.ts';
import { costOf } from './cost.ts';

export interface MostUse {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly hasAudio: boolean;
  /** Pictures that it may make, and searches of the web. */
  readonly images: number;
  readonly searches: number;
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

/** All of the prompt, and all of the answer, as what may be dearest: each part is one of them, so no mixture costs more. */
function waysToUse({ inputTokens, outputTokens, hasAudio, images, searches }: MostUse): Usage[] {
  const rare: RareUsage = { images, searches };
  const plain: Usage = { ...UNKNOWN_USAGE, inputTokens, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens, rare };
  const prompts: Usage[] = [
    plain,
    { ...plain, cachedInputTokens: inputTokens },
    { ...plain, cacheWriteTokens: inputTokens },
    { ...plain, cacheWriteTokens: inputTokens, rare: { ...rare, cacheWrite1hTokens: inputTokens } },
    ...(hasAudio ? [{ ...plain, rare: { ...rare, audioInputTokens: inputTokens } }] : []),
  ];
  return prompts.flatMap((usage) => [
    usage,
    { ...usage, reasoningTokens: outputTokens },
    { ...usage, rare: { ...usage.rare, audioOutputTokens: outputTokens } },
    { ...usage, rare: { ...usage.rare, imageOutputTokens: outputTokens } },
  ]);
}
