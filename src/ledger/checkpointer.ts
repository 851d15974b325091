// Has the write-ahead log taken into the ledger when it has grown, on a thread of its own. Runs on the writer thread.

import { statSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import type { WriteDb } from '../store/open-database.ts';
import { startWorker } from './start-worker.ts';

export type ToCheckpointer = 'go' | 'close' | { readonly rescueTo: string };
export type FromCheckpointer = 'done' | 'closed' | { readonly rescued: boolean };

/** A log of so many bytes is taken in. */
const GROWN = 4 * 1024 * 1024;
/**
 * Somebody always writes on while the log is being taken in, so that it is never quite done and cannot begin anew. One so
 * large is begun anew by the writer itself: nearly all of it has been taken in by then.
 */
const TOO_LARGE = 32 * 1024 * 1024;
/** How often the size is looked at, in batches. */
const LOOK_EVERY = 16;

export class Checkpointer {
  readonly #db: WriteDb;
  readonly #path: string;
  readonly #worker: Worker;
  #isWorking = false;
  #batches = 0;
  #onClosed: (() => void) | null = null;
  #onRescued: ((isDone: boolean) => void) | null = null;

  constructor(db: WriteDb, path: string) {
    this.#db = db;
    this.#path = path;
    db.pragma('wal_autocheckpoint = 0');
    this.#worker = startWorker('checkpoint-worker', { path });
    this.#worker.unref();
    this.#worker.on('message', (message: FromCheckpointer) => {
      if (message === 'closed') this.#onClosed?.();
      else if (message === 'done') this.#onDone();
      else this.#onRescued?.(message.rescued);
    });
    this.#worker.on('error', () => {
      // The log grows until the writer takes it in itself.
      this.#isWorking = false;
      this.#onRescued?.(false);
      this.#onClosed?.();
    });
  }

  /** Something was written. */
  touched(): void {
    this.#batches += 1;
    if (this.#batches < LOOK_EVERY || this.#isWorking) return;
    this.#batches = 0;
    if (this.#size() < GROWN) return;
    this.#isWorking = true;
    this.#worker.postMessage('go' satisfies ToCheckpointer);
  }

  /** Copies a ledger that has lost its name, which only those who have it open can still read. Resolves whether it is done. */
  async rescue(target: string): Promise<boolean> {
    const rescued = new Promise<boolean>((resolve) => {
      this.#onRescued = resolve;
    });
    this.#worker.postMessage({ rescueTo: target } satisfies ToCheckpointer);
    return rescued;
  }

  /** Resolves when the thread no longer has the file open. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#onClosed = resolve;
    });
    this.#worker.postMessage('close' satisfies ToCheckpointer);
    await closed;
    await this.#worker.terminate();
  }

  #onDone(): void {
    this.#isWorking = false;
    if (this.#onClosed !== null || this.#size() < TOO_LARGE) return;
    try {
      this.#db.pragma('wal_checkpoint(RESTART)');
    } catch {
      // Whoever writes next meets what is wrong.
    }
  }

  #size(): number {
    return statSync(`${this.#path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  }
}
