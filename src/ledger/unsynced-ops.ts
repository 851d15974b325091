// What was committed since the log last reached the disk. When the disk fails, nobody knows whether it is there: it is handed
// out to be written once more, and rows that did arrive refuse a second copy.

import type { LedgerOp } from './protocol.ts';

/** A disk that never answers must not fill the memory. */
const MOST = 50_000;

export class UnsyncedOps {
  #beforeSync: readonly LedgerOp[] = [];
  #ops: LedgerOp[] = [];

  add(ops: readonly LedgerOp[]): void {
    if (this.#ops.length < MOST) this.#ops.push(...ops);
  }

  syncBegins(): void {
    this.#beforeSync = [...this.#beforeSync, ...this.#ops];
    this.#ops = [];
  }

  synced(): void {
    this.#beforeSync = [];
  }

  /** All of it, in the order of writing. */
  takeAll(): LedgerOp[] {
    const all = [...this.#beforeSync, ...this.#ops];
    this.#beforeSync = [];
    this.#ops = [];
    return all;
  }
}
