// Where each conversation was answered last and how fast targets were, as a replay goes along. What a request teaches is
// known from the moment it ended, also to those that began before it but were planned later.

import type { Price } from '../domain/model.ts';
import type { Usage } from '../domain/usage.ts';
import type { LastServed, Speed } from '../routing/plan-state.ts';
import { Sessions, warmTokensAfter } from '../routing/sessions.ts';
import { Speeds } from '../routing/speeds.ts';

export interface Answer {
  readonly endedAt: number;
  /** null: it belongs to no conversation. */
  readonly session: string | null;
  readonly provider: string;
  readonly model: string;
  readonly usage: Usage;
  readonly price: Price | null;
  /** null: not measured. */
  readonly ttftMs: number | null;
  readonly durationMs: number;
}

export class Conversations {
  readonly #sessions = new Sessions();
  /** The same for each place a conversation was at: where it comes back to in time the cache is still warm. */
  readonly #places = new Sessions();
  readonly #speeds = new Speeds();
  readonly #makesPlans: boolean;
  /** Not yet over at the time the replay has reached, the one that ends first at the end. */
  readonly #running: Answer[] = [];

  /** `makesPlans`: also where conversations were last and how fast targets were, not only what is cached, is wanted. */
  constructor(makesPlans: boolean) {
    this.#makesPlans = makesPlans;
  }

  note(answer: Answer): void {
    let at = this.#running.length;
    while (at > 0 && (this.#running[at - 1]?.endedAt ?? Infinity) <= answer.endedAt) at -= 1;
    this.#running.splice(at, 0, answer);
  }

  /** Time has come to `now` (Unix ms), which never goes back. */
  advance(now: number): void {
    for (let next = this.#running.at(-1); next !== undefined && next.endedAt <= now; next = this.#running.at(-1)) {
      this.#running.pop();
      this.#learn(next);
    }
  }

  last(session: string, now: number): LastServed | null {
    return this.#sessions.last(session, now);
  }

  /** Tokens of its prompt that are probably cached there. */
  warmAt(session: string, provider: string, model: string, now: number): number {
    return this.#places.last(placeOf(session, provider, model), now)?.warmTokens ?? 0;
  }

  speed(provider: string, model: string, now: number): Speed | null {
    return this.#speeds.of(`${provider}/${model}`, now);
  }

  #learn({ endedAt, session, provider, model, usage, price, ttftMs, durationMs }: Answer): void {
    const { outputTokens } = usage;
    if (ttftMs !== null && this.#makesPlans) {
      const writingMs = Math.max(0, durationMs - ttftMs);
      this.#speeds.note(`${provider}/${model}`, { ttftMs, writingMs, outputTokens }, endedAt);
    }
    if (session === null) return;
    const place = placeOf(session, provider, model);
    const before = this.#places.last(place, endedAt)?.warmTokens ?? 0;
    const warmTokens = warmTokensAfter(usage, price, before);
    if (this.#makesPlans) this.#sessions.note(session, provider, model, warmTokens, endedAt);
    // Most requests are short and on their own: nothing of them is cached anywhere.
    if (warmTokens > 0 || before > 0) this.#places.note(place, provider, model, warmTokens, endedAt);
  }
}

function placeOf(session: string, provider: string, model: string): string {
  return `${session} ${provider}/${model}`;
}
