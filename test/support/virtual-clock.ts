// A clock that stands still until a test moves it: an hour's timeout takes a millisecond, and always the same one.
import type { Clock } from '../../src/domain/ports.ts';

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Starts at noon, 1 June 2026, UTC; the monotonic time starts at an odd value so that nobody mistakes it for a duration. */
export class VirtualClock implements Clock {
  #wall = Date.UTC(2026, 5, 1, 12);
  #mono = 1_000;
  readonly #timers = new Set<Timer>();

  now(): number {
    return Math.trunc(this.#wall);
  }

  monotonic(): number {
    return this.#mono;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#mono + Math.max(0, ms), run };
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
    };
  }

  soon(run: () => void): void {
    run();
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets `ms` pass. Timers fire in their order, each after everything that the one before it set off. */
  async advance(ms: number): Promise<void> {
    const end = this.#mono + ms;
    await settle();
    for (let timer = this.#next(end); timer !== null; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#moveTo(timer.at);
      timer.run();
      await settle();
    }
    this.#moveTo(end);
  }

  /** Sets the wall clock forward or back; durations and timers do not notice. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  #moveTo(mono: number): void {
    this.#wall += mono - this.#mono;
    this.#mono = mono;
  }

  /** Of timers for the same moment the one that was set first. */
  #next(end: number): Timer | null {
    let next: Timer | null = null;
    for (const timer of this.#timers) {
      if (timer.at <= end && (next === null || timer.at < next.at)) next = timer;
    }
    return next;
  }
}

/** Resolves when every promise that can go on without time passing has gone on. */
export async function settle(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}
