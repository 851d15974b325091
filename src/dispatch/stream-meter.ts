// Watches how much of what is held back a stream has used, and holds back more before it is used up.

import type { NoRoom } from '../budgets/budgets.ts';

export interface MeterPorts {
  /** Holds back for an answer of `to` tokens in place of one of `from`. null: granted. */
  extend(from: number, to: number): NoRoom | null;
  /** Runs once what is held back now is durable; at once if that is not asked for. */
  whenDurable(run: () => void): void;
}

export interface MeterBounds {
  /** Tokens at a time. */
  readonly step: number;
  /** Tokens the answer may have; Infinity when nobody set a limit. */
  readonly limit: number;
}

/** go: on it goes · wait: nothing more may be read until `onGo` is called. */
export type Verdict = 'go' | 'wait' | NoRoom;

export class StreamMeter {
  readonly #ports: MeterPorts;
  readonly #bounds: MeterBounds;
  readonly #onGo: () => void;
  /** Tokens that may be written. */
  #covered: number;
  #used = 0;
  /** The most that came at once so far. */
  #largest = 0;
  #isAsking = false;
  #isWaiting = false;

  constructor(ports: MeterPorts, bounds: MeterBounds, onGo: () => void) {
    this.#ports = ports;
    this.#bounds = bounds;
    this.#onGo = onGo;
    this.#covered = Math.min(bounds.step, bounds.limit);
  }

  /** So many tokens have been written so far, as far as can be told. */
  note(used: number): Verdict {
    const { step, limit } = this.#bounds;
    this.#largest = Math.max(this.#largest, used - this.#used);
    this.#used = used;
    // What comes next may be as much as ever came at once, and cannot be sent back.
    const next = used + this.#largest;
    if (this.#covered >= limit || (next <= this.#covered && used < this.#covered - step / 2)) return 'go';
    const refused = this.#isAsking ? null : this.#ask(next);
    // It may have been granted at once.
    if (this.#covered >= limit || next <= this.#covered) return 'go';
    if (refused !== null) return refused;
    this.#isWaiting = true;
    return 'wait';
  }

  /**
   * Half of the step is used: the next one is asked for, so that the stream need not be held; or as many as it takes when
   * much has come at once.
   */
  #ask(next: number): NoRoom | null {
    const { step, limit } = this.#bounds;
    const from = this.#covered;
    const steps = Math.max(1, Math.ceil((next - from) / step));
    const to = Math.min(limit, from + steps * step);
    const refused = this.#ports.extend(from, to);
    if (refused !== null) return refused;
    this.#isAsking = true;
    this.#ports.whenDurable(() => {
      this.#isAsking = false;
      this.#covered = to;
      if (!this.#isWaiting) return;
      this.#isWaiting = false;
      this.#onGo();
    });
    return null;
  }
}
