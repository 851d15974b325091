// How long a stream has been silent, on either side, and what that means. All times are monotonic ms.

/** Silence after which the client is shown that we live. */
export const KEEP_ALIVE_MS = 15_000;
/** Comments show life, but not for ever: an event must come within this time. */
const LONGEST_WITHOUT_EVENT_MS = 600_000;

export class Silence {
  readonly #idleMs: number;
  #lastPieceAt = 0;
  #lastEventAt = 0;
  #lastWriteAt = 0;

  constructor(idleMs: number) {
    this.#idleMs = idleMs;
  }

  /** The upstream's silence so far does not count. */
  reset(now: number): void {
    this.#lastPieceAt = now;
    this.#lastEventAt = now;
  }

  heard(now: number, hasEvent: boolean): void {
    this.#lastPieceAt = now;
    if (hasEvent) this.#lastEventAt = now;
  }

  wrote(now: number): void {
    this.#lastWriteAt = now;
  }

  /** Whole seconds for which the upstream has been silent, once that is too long; else null. */
  tooLong(now: number): number | null {
    const idle = now - this.#lastPieceAt >= this.#idleMs;
    if (!idle && now - this.#lastEventAt < LONGEST_WITHOUT_EVENT_MS) return null;
    return Math.round((now - (idle ? this.#lastPieceAt : this.#lastEventAt)) / 1000);
  }

  needsKeepAlive(now: number): boolean {
    return now - this.#lastWriteAt >= KEEP_ALIVE_MS;
  }

  /** When to look again. */
  get nextAt(): number {
    return Math.min(this.#lastPieceAt + this.#idleMs, this.#lastWriteAt + KEEP_ALIVE_MS);
  }
}
