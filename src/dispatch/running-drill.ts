// One fire drill that is on: whom it concerns, and what the provider's health looks like to them.

import type { DrillKind, DrillOrder } from '../domain/drill.ts';
import type { Health } from './health.ts';

export class RunningDrill {
  readonly provider: string;
  readonly kind: DrillKind;
  /** Empty: every client. */
  readonly clients: readonly string[];
  /** Unix ms. */
  readonly startedAt: number;
  /** Monotonic ms. */
  readonly until: number;
  /** null where it is not slow. */
  readonly delayMs: number | null;
  /** null where it does not limit the rate. */
  readonly retryAfterMs: number | null;
  /** What the drill does to breakers and keys is known to its clients only, and goes with it. */
  readonly health: Health;
  readonly #onOver = new Set<() => void>();

  constructor(order: DrillOrder, times: { readonly startedAt: number; readonly until: number }, health: Health) {
    this.provider = order.provider;
    this.kind = order.kind;
    this.clients = order.clients;
    this.startedAt = times.startedAt;
    this.until = times.until;
    this.delayMs = order.kind === 'slow' ? order.delayMs : null;
    this.retryAfterMs = order.kind === 'rate-limit' ? order.retryAfterMs : null;
    this.health = health;
  }

  get isForEverybody(): boolean {
    return this.clients.length === 0;
  }

  concerns(client: string): boolean {
    return this.isForEverybody || this.clients.includes(client);
  }

  /** Calls `run` when the drill ends, however it ends. Returns a function that forgets it. */
  whenOver(run: () => void): () => void {
    this.#onOver.add(run);
    return () => {
      this.#onOver.delete(run);
    };
  }

  end(): void {
    const listeners = [...this.#onOver];
    this.#onOver.clear();
    for (const run of listeners) run();
  }
}
