// What the engine asks beside the configuration, answered for one request of the past: everything is well, and chance
// always falls the same way for the same request.

import type { Random } from '../domain/ports.ts';
import type { HistoryRow } from '../ledger/history.ts';
import { DEFAULT_OUTPUT_TOKENS, type LastServed, type PlanState } from '../routing/plan-state.ts';
import { OneTurn, type Turns } from '../routing/turns.ts';
import type { Conversations } from './conversations.ts';

export interface ReplaySources {
  readonly conversations: Conversations;
  /** Conversations as they really went. */
  readonly past: Conversations;
  /** Turns of routes so far. */
  readonly turns: Turns;
  /** How many tokens the model that answered makes of what o200k counts as one. */
  readonly factor: number;
}

export class ReplayState {
  readonly allow: readonly string[];
  /** It goes on with a conversation: where that was before matters. */
  continues = true;
  readonly #row: HistoryRow;
  readonly #sources: ReplaySources;
  readonly #turn: OneTurn;

  constructor(row: HistoryRow, sources: ReplaySources, allow: readonly string[]) {
    this.#row = row;
    this.#sources = sources;
    this.#turn = new OneTurn(sources.turns);
    this.allow = allow;
  }

  /** The state for making a plan, however often that is done. */
  begin(continues: boolean): PlanState {
    this.continues = continues;
    const { id, startedAt, outputTokens } = this.#row;
    const { conversations, factor } = this.#sources;
    return {
      at: startedAt,
      availability: () => null,
      lastServed: () => this.#last(),
      speed: (provider, model) => conversations.speed(provider, model, startedAt),
      // How long its answer was is known, and is the best that can be said of how long it would have been.
      expectedOutput: () => (outputTokens === null ? DEFAULT_OUTPUT_TOKENS : outputTokens / factor),
      random: seededBy(id),
      nextTurn: (route, targets) => this.#turn.nextTurn(route, targets),
      takeTurn: (route, target) => {
        this.#turn.takeTurn(route, target);
      },
    };
  }

  /** Tokens of its prompt that are probably cached at a target. */
  warmAt(provider: string, model: string): number {
    return this.#warmIn(this.#sources.conversations, provider, model);
  }

  /** The same as it really was. */
  wasWarmAt(provider: string, model: string): number {
    return this.#warmIn(this.#sources.past, provider, model);
  }

  #warmIn(conversations: Conversations, provider: string, model: string): number {
    const { session, startedAt } = this.#row;
    return session === null || !this.continues ? 0 : conversations.warmAt(session, provider, model, startedAt);
  }

  #last(): LastServed | null {
    const { session, startedAt } = this.#row;
    return session === null || !this.continues ? null : this.#sources.conversations.last(session, startedAt);
  }
}

/** The same numbers for the same id: FNV-1a of the id, then mulberry32. */
function seededBy(id: string): Random {
  let seed: number | null = null;
  return () => {
    seed ??= hashOf(id);
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function hashOf(id: string): number {
  let hash = 0x811c_9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x0100_0193);
  return hash;
}
