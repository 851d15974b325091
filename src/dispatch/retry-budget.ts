// Bounds how much we retry on the same target, so that an outage is not answered with a storm.

import type { Clock } from '../domain/ports.ts';

const WINDOW_MS = 60_000;
const SHARE = 0.2;
const FLOOR = 10;

/** Retries on the same target may be a fifth of the requests of the last minute, but always ten. */
export class RetryBudget {
  readonly #clock: Clock;
  #requests: number[] = [];
  #retries: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  countRequest(): void {
    this.#requests.push(this.#clock.monotonic());
    if (this.#requests.length > 4096) this.#requests = recent(this.#requests, this.#clock.monotonic());
  }

  /** Takes one retry out of the budget; false when it is used up. */
  take(): boolean {
    const now = this.#clock.monotonic();
    this.#requests = recent(this.#requests, now);
    this.#retries = recent(this.#retries, now);
    if (this.#retries.length >= Math.max(FLOOR, this.#requests.length * SHARE)) return false;
    this.#retries.push(now);
    return true;
  }
}

function recent(times: readonly number[], now: number): number[] {
  return times.filter((time) => now - time < WINDOW_MS);
}
