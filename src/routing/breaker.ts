// One circuit breaker: a state machine that knows no endpoints and no clock. Time and chance come in as values.

export const BREAKER_RULES = {
  /** This many failures in a row trip it, */
  consecutive: 5,
  /** or this share of the last `window` outcomes, once there are `minimum` of them within `windowMs`. */
  share: 0.5,
  window: 20,
  minimum: 10,
  windowMs: 60_000,
  /** The first rest; doubled each time a probe fails, up to the longest. */
  restMs: 30_000,
  longestRestMs: 300_000,
  /** Rests vary by this share either way, so that several do not wake together. */
  jitter: 0.2,
  /** Successful probes that close it again. */
  probes: 2,
} as const;

export type BreakerPhase = 'closed' | 'open' | 'half-open';

/** All times are monotonic milliseconds, `roll` is a number in [0, 1). */
export class Breaker {
  phase: BreakerPhase = 'closed';
  /** When the next probe is allowed; meaningful while open. */
  openUntil = 0;
  /** The failure that tripped it last. */
  reason: string | null = null;
  #consecutive = 0;
  #trips = 0;
  #probeSuccesses = 0;
  #probing = false;
  // A ring of the last outcomes: when, and whether it failed.
  readonly #at = new Float64Array(BREAKER_RULES.window);
  readonly #failed = new Uint8Array(BREAKER_RULES.window);
  #next = 0;
  #filled = 0;

  /** May an ordinary request go through? While half-open only one may, and it must say how it ended. */
  admits(now: number): boolean {
    if (this.phase === 'closed') return true;
    return !this.#probing && (this.phase === 'half-open' || now >= this.openUntil);
  }

  /** Called when an attempt starts. Returns true when the attempt is a probe. */
  begin(now: number): boolean {
    if (this.phase === 'closed') return false;
    if (this.phase === 'open' && now >= this.openUntil) this.phase = 'half-open';
    this.#probing = true;
    return true;
  }

  /** True while a probe is under way: whoever else wants in must wait or go elsewhere. */
  get probing(): boolean {
    return this.#probing;
  }

  /** The attempt ended without telling anything about health (the client left, the request was refused). */
  release(probe: boolean): void {
    if (probe) this.#probing = false;
  }

  /** Returns true when the phase changed. */
  succeed(now: number, probe: boolean): boolean {
    this.#consecutive = 0;
    if (this.phase === 'closed') {
      this.#note(now, 0);
      return false;
    }
    // A late success of an attempt that began before the trip says nothing about now.
    if (!probe) return false;
    this.#probing = false;
    this.phase = 'half-open';
    this.#probeSuccesses += 1;
    if (this.#probeSuccesses >= BREAKER_RULES.probes) this.reset();
    return true;
  }

  /** Returns true when the phase changed. */
  fail(now: number, roll: number, probe: boolean, reason: string): boolean {
    if (this.phase !== 'closed') {
      if (!probe) return false;
      this.#probing = false;
      this.#trip(now, roll, reason);
      return true;
    }
    this.#consecutive += 1;
    this.#note(now, 1);
    if (this.#consecutive < BREAKER_RULES.consecutive && !this.#tooManyRecently(now)) return false;
    this.#trip(now, roll, reason);
    return true;
  }

  /** Closes it and forgets: after enough good probes, or by hand. */
  reset(): void {
    this.phase = 'closed';
    this.reason = null;
    this.#consecutive = 0;
    this.#trips = 0;
    this.#probeSuccesses = 0;
    this.#probing = false;
    this.#filled = 0;
  }

  #trip(now: number, roll: number, reason: string): void {
    const rest = Math.min(BREAKER_RULES.longestRestMs, BREAKER_RULES.restMs * 2 ** this.#trips);
    this.phase = 'open';
    this.openUntil = now + rest * (1 + BREAKER_RULES.jitter * (2 * roll - 1));
    this.reason = reason;
    this.#trips += 1;
    this.#probeSuccesses = 0;
  }

  #note(now: number, failed: 0 | 1): void {
    this.#at[this.#next] = now;
    this.#failed[this.#next] = failed;
    this.#next = (this.#next + 1) % BREAKER_RULES.window;
    if (this.#filled < BREAKER_RULES.window) this.#filled += 1;
  }

  #tooManyRecently(now: number): boolean {
    let seen = 0;
    let failures = 0;
    for (let i = 0; i < this.#filled; i += 1) {
      if (now - (this.#at[i] ?? 0) > BREAKER_RULES.windowMs) continue;
      seen += 1;
      failures += this.#failed[i] ?? 0;
    }
    return seen >= BREAKER_RULES.minimum && failures >= seen * BREAKER_RULES.share;
  }
}
