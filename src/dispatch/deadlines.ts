// One timer for all deadlines. A gateway with a thousand streams would otherwise set and clear timers with every chunk;
// here a call only notes when it was last alive, and a tick looks at all of them.

import type { Clock } from '../domain/ports.ts';
import { Crowd } from './crowd.ts';

/** How late a deadline may fire, in ms. */
const TICK_MS = 25;

export interface Watched {
  /** Monotonic ms of the next moment this wants to be looked at. */
  readonly dueAt: number;
  /** Called at or after `dueAt`; must move `dueAt` on or unwatch itself. */
  onDue(now: number): void;
}

/** Sleeps while nothing is watched. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #watched = new Crowd<Watched>();
  #ticking = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  watch(call: Watched): void {
    this.#watched.add(call);
    if (!this.#ticking) this.#schedule();
  }

  unwatch(call: Watched): void {
    this.#watched.remove(call);
  }

  #schedule(): void {
    this.#ticking = true;
    this.#clock.after(TICK_MS, () => {
      this.#tick();
    });
  }

  #tick(): void {
    if (this.#watched.size === 0) {
      this.#ticking = false;
      return;
    }
    const now = this.#clock.monotonic();
    try {
      for (const call of this.#watched.all()) {
        if (call.dueAt <= now && this.#watched.has(call)) call.onDue(now);
      }
    } finally {
      // A bug in one call must not take the deadlines of all others with it.
      this.#schedule();
    }
  }
}
