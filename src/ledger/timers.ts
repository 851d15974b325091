// Timers by name: one of each at a time, and all of them stopped together.

import type { Clock } from '../domain/ports.ts';

export class Timers<Name extends string> {
  readonly #clock: Pick<Clock, 'after'>;
  readonly #running = new Map<Name, () => void>();

  constructor(clock: Pick<Clock, 'after'>) {
    this.#clock = clock;
  }

  /** Unless one of that name is running. */
  start(name: Name, ms: number, run: () => void): void {
    if (this.#running.has(name)) return;
    const cancel = this.#clock.after(ms, () => {
      this.#running.delete(name);
      run();
    });
    this.#running.set(name, cancel);
  }

  stop(): void {
    for (const cancel of this.#running.values()) cancel();
    this.#running.clear();
  }
}
