// What a plan depends on beside the configuration and the request: how targets are, where a conversation was, chance.
// Handed in, so that the same inputs always make the same plan.

import type { Random } from '../domain/ports.ts';

/** Why a target is not asked now. */
export interface Unavailable {
  readonly reason: string;
  /** Monotonic ms at which it may be asked again; 0 when waiting does not help. */
  readonly until: number;
  /** It may be tried to find out whether it is well again. */
  readonly mayProbe: boolean;
}

/** What was seen of a target lately, older measurements counting less. */
export interface Speed {
  readonly ttftMs: number;
  /** Output tokens per second; null: never measured. */
  readonly tps: number | null;
  /** The last answer came in one piece, so that its first token was as late as its last. Absent: it did not. */
  readonly atOnce?: true;
  /** Age of the newest measurement, ms. */
  readonly ageMs: number;
}

/** Where a conversation was answered last. */
export interface LastServed {
  readonly provider: string;
  readonly model: string;
  /** Tokens of its prompt that are probably cached there. */
  readonly warmTokens: number;
}

export interface PlanState {
  /** When the request begins, Unix ms: prices depend on it. */
  readonly at: number;
  /** null: it may be asked now. */
  availability(provider: string, model: string): Unavailable | null;
  /** null: it is new, or was too long ago for a cache to be warm. */
  lastServed(): LastServed | null;
  /** null: never measured. */
  speed(provider: string, model: string): Speed | null;
  /** Tokens that answers to such requests usually have. */
  expectedOutput(): number;
  readonly random: Random;
  /** Whose turn it is at a route, as a place among `targets`, which are those that could be asked. */
  nextTurn(route: string, targets: readonly string[]): number;
  takeTurn(route: string, target: string): void;
}

/** Everything is well and nothing was before. */
export function freshState(at: number, random: Random): PlanState {
  return {
    at,
    availability: () => null,
    lastServed: () => null,
    speed: () => null,
    expectedOutput: () => DEFAULT_OUTPUT_TOKENS,
    random,
    nextTurn: () => 0,
    takeTurn: () => undefined,
  };
}

/** Until answers have been seen. */
export const DEFAULT_OUTPUT_TOKENS = 400;
