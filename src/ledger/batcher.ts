// Turns single operations into batches for the writer: at most one batch is under way, and what comes in meanwhile
// becomes the next one. Alone, an operation goes out at once; under load, many share one commit.

import type { LedgerOp } from './protocol.ts';

/** How many operations are kept in memory while the ledger cannot be written. */
const MAX_WAITING = 50_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 30_000;

export interface BatcherPorts {
  send(seq: number, ops: readonly LedgerOp[]): void;
  after(ms: number, run: () => void): () => void;
  /** Called when the state of health changes, with a sentence for people while it is bad. */
  onHealth(problem: string | null): void;
}

interface Waiter {
  readonly ticket: number;
  readonly run: () => void;
}

export class Batcher {
  readonly #ports: BatcherPorts;
  #waiting: LedgerOp[] = [];
  #underWay: readonly LedgerOp[] | null = null;
  #seq = 0;
  #accepted = 0;
  #durable = 0;
  #waiters: Waiter[] = [];
  #idleWaiters: (() => void)[] = [];
  #problem: string | null = null;
  #retryMs = FIRST_RETRY_MS;
  #cancelRetry: (() => void) | null = null;
  #dropped = 0;

  constructor(ports: BatcherPorts) {
    this.#ports = ports;
  }

  /** How many operations are not on disk yet. */
  get waiting(): number {
    return this.#waiting.length + (this.#underWay?.length ?? 0);
  }

  /** What keeps the ledger from being written, null while all is well. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Queues an operation. The ticket tells later whether it is durable. */
  add(op: LedgerOp): number {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#waiting.shift();
      this.#durable += 1;
      this.#dropped += 1;
    }
    this.#waiting.push(op);
    this.#accepted += 1;
    this.#sendNext();
    return this.#accepted;
  }

  /** True when the operation is on disk, or when the ledger is broken and traffic must go on without it. */
  isSettled(ticket: number): boolean {
    return ticket <= this.#durable || this.#problem !== null;
  }

  /** Runs once `isSettled` holds; at once if it already does. */
  whenSettled(ticket: number, run: () => void): void {
    if (this.isSettled(ticket)) run();
    else this.#waiters.push({ ticket, run });
  }

  /** Resolves when nothing waits any more, or when the ledger is broken. */
  async idle(): Promise<void> {
    if (this.waiting === 0 || this.#problem !== null) return;
    await new Promise<void>((resolve) => {
      this.#idleWaiters.push(resolve);
    });
  }

  /** The writer has committed the batch. */
  onDurable(seq: number): void {
    if (seq !== this.#seq || this.#underWay === null) return;
    this.#durable += this.#underWay.length;
    this.#underWay = null;
    if (this.#problem !== null) this.#setProblem(null);
    this.#retryMs = FIRST_RETRY_MS;
    this.#sendNext();
    this.#release();
  }

  /** The writer has rolled the batch back; it is sent again after a while. Traffic goes on meanwhile. */
  onFailed(seq: number, message: string): void {
    if (seq !== this.#seq || this.#underWay === null) return;
    this.#waiting = [...this.#underWay, ...this.#waiting];
    this.#underWay = null;
    this.#setProblem(message);
    this.#cancelRetry = this.#ports.after(this.#retryMs, () => {
      this.#cancelRetry = null;
      this.#sendNext();
    });
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
    this.#release();
  }

  /** The writer is gone for good. Traffic goes on; what waits stays in memory up to the bound. */
  onUnusable(message: string): void {
    this.#waiting = [...(this.#underWay ?? []), ...this.#waiting];
    this.#underWay = null;
    this.#setProblem(message);
    this.#cancelRetry?.();
    this.#cancelRetry = () => undefined;
    this.#release();
  }

  #sendNext(): void {
    if (this.#underWay !== null || this.#waiting.length === 0 || this.#cancelRetry !== null) return;
    this.#underWay = this.#waiting;
    this.#waiting = [];
    this.#seq += 1;
    this.#ports.send(this.#seq, this.#underWay);
  }

  #setProblem(message: string | null): void {
    this.#problem = message === null ? null : `${message}${this.#dropped > 0 ? ` (${this.#dropped} entries lost)` : ''}`;
    this.#ports.onHealth(this.#problem);
  }

  #release(): void {
    const ready = this.#waiters.filter((waiter) => this.isSettled(waiter.ticket));
    if (ready.length > 0) {
      this.#waiters = this.#waiters.filter((waiter) => !this.isSettled(waiter.ticket));
      for (const waiter of ready) waiter.run();
    }
    if (this.waiting === 0 || this.#problem !== null) {
      for (const resolve of this.#idleWaiters.splice(0)) resolve();
    }
  }
}
