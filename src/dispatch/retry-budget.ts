// Bounds how much we retry on the same target, so that an outage is not answered with a storm.

import type { Clock } from '../domain/ports.ts';

const WINDOW_SECONDS = 60;
const SHARE = 0.2;
const FLOOR = 10;

/** Counts events per second over the last minute, in constant time and space. */
class MinuteCount {
  readonly #counts = new Uint32Array(WINDOW_SECONDS);
  #second = 0;
  #sum = 0;

  add(second: number): void {
    this.#advance(second);
    this.#counts[second % WINDOW_SECONDS] = (this.#counts[second % WINDOW_SECONDS] ?? 0) + 1;
    this.#sum += 1;
  }

  sum(second: number): number {
    this.#advance(second);
    return this.#sum;
  }

  #advance(second: number): void {
    const steps = Math.min(second - this.#second, WINDOW_SECONDS);
    for (let step = 1; step <= steps; step += 1) {
      const slot = (second - steps + step) % WINDOW_SECONDS;
      this.#sum -= this.#counts[slot] ?? 0;
      this.#counts[slot] = 0;
    }
    this.#second = Math.max(this.#second, second);
  }
}

/** Retries on the same target may be a fifth of the requests of the last minute, but always ten. */
export class RetryBudget {
  readonly #clock: Clock;
  readonly #requests = new MinuteCount();
  readonly #retries = new MinuteCount();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  countRequest(): void {
    this.#requests.add(this.#second());
  }

  /** Takes one retry out of the budget; false when it is used up. */
  take(): boolean {
    const second = this.#second();
    if (this.#retries.sum(second) >= Math.max(FLOOR, this.#requests.sum(second) * SHARE)) return false;
    this.#retries.add(second);
    return true;
  }

  #second(): number {
    return Math.floor(this.#clock.monotonic() / 1000);
  }
}
