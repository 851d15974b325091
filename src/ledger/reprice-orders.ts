// Orders to the writer thread to change costs of the past, and who waits for their answers, which come in the same order.

import type { FromWriter, ToWriter } from './protocol.ts';
import type { RepriceBatch } from './repricer.ts';

type Order = Extract<ToWriter, { type: 'reprice' | 'undo-repricing' }>;
type Answer = Extract<FromWriter, { type: 'repriced' }>;

interface Waiter {
  readonly resolve: (rows: number) => void;
  readonly reject: (error: Error) => void;
}

export class RepriceOrders {
  readonly #post: (order: Order) => void;
  readonly #waiting: Waiter[] = [];
  #lost: string | null = null;

  constructor(post: (order: Order) => void) {
    this.#post = post;
  }

  /** How many of the rows were changed. Rejects when they cannot be written. */
  async apply(batch: RepriceBatch): Promise<number> {
    return this.#send({ type: 'reprice', batch });
  }

  /** Takes the last repricing back. Not while another one is under way: answers would come in another order. */
  async undo(): Promise<number> {
    return this.#send({ type: 'undo-repricing' });
  }

  answered({ rows, problem }: Answer): void {
    const waiter = this.#waiting.shift();
    if (problem === null) waiter?.resolve(rows);
    else waiter?.reject(new Error(`The ledger could not be written: ${problem}`));
  }

  /** The writer is gone: nobody answers any more. */
  fail(message: string): void {
    this.#lost = message;
    for (const { reject } of this.#waiting.splice(0)) reject(new Error(message));
  }

  async #send(order: Order): Promise<number> {
    if (this.#lost !== null) throw new Error(this.#lost);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#post(order);
    });
  }
}
