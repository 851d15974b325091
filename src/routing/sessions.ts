// Where conversations were answered last, and how much of their prompts is probably cached there. In memory, bounded.

import type { Price } from '../domain/model.ts';
import type { Usage } from '../domain/usage.ts';
import type { LastServed } from './plan-state.ts';

/** The shortest time for which vendors keep a prompt cached. */
export const WARM_MS = 300_000;
const MOST_SESSIONS = 6_000;
const KEPT_SESSIONS = 5_000;
/** Vendors that cache by themselves begin at this length. */
const SHORTEST_CACHED = 1_024;

interface Entry extends LastServed {
  readonly at: number;
}

export class Sessions {
  readonly #entries = new Map<string, Entry>();

  /** null: never seen, or too long ago. `now` is in the ms of whatever clock `note` was told. */
  last(session: string, now: number): LastServed | null {
    const entry = this.#entries.get(session);
    return entry !== undefined && now - entry.at <= WARM_MS ? entry : null;
  }

  note(session: string, provider: string, model: string, warmTokens: number, now: number): void {
    // Taken out first, so that the one that was quiet for longest comes first.
    this.#entries.delete(session);
    this.#entries.set(session, { provider, model, warmTokens, at: now });
    if (this.#entries.size <= MOST_SESSIONS) return;
    // Several at once: each look for the oldest walks past all that were taken out before it.
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= KEPT_SESSIONS) return;
      this.#entries.delete(oldest);
    }
  }
}

/**
 * How much of a prompt will be cached for the next request of its conversation. What the provider counted decides. Those
 * that have a price for cached input and none for writing cache by themselves, unless what was expected to be warm
 * (`wasWarm` tokens) turns out not to have been.
 */
export function warmTokensAfter(usage: Usage, price: Price | null, wasWarm: number): number {
  const { inputTokens, cachedInputTokens, cacheWriteTokens } = usage;
  if (inputTokens === null) return 0;
  const cachesItself = price !== null && price.cachedInput !== null && price.cacheWrite === null;
  const counted = (cachedInputTokens ?? 0) + (cacheWriteTokens ?? 0);
  if (!cachesItself) return Math.min(inputTokens, counted);
  const hasFailed = wasWarm > 0 && cachedInputTokens === 0;
  return inputTokens >= SHORTEST_CACHED && !hasFailed ? inputTokens : 0;
}
