// Writes batches: into the ledger, or into the spill file while the ledger cannot be written. Runs on the writer thread.

import type { WriteDb } from '../store/open-database.ts';
import { missingFrom } from './missing-ops.ts';
import type { LedgerOp } from './protocol.ts';
import type { SpillStore } from './spill-store.ts';
import { createOpWriter, type OpWriter } from './write-ops.ts';

export interface WriterNews {
  /** One operation broke a rule of the schema and was left out. */
  dropped(op: string, message: string): void;
  /** The ledger cannot be written (with the reason), or can be again (null). */
  spilling(reason: string | null): void;
  /** It is in the ledger. */
  committed(ops: readonly LedgerOp[]): void;
  /** The ledger could not be written, for another reason than its schema. */
  failed(error: NodeJS.ErrnoException): void;
}

/** An open ledger, ready to be written. */
interface Target {
  readonly db: WriteDb;
  readonly commit: { immediate(ops: readonly LedgerOp[]): void };
  readonly writer: OpWriter;
}

export class LedgerWriter {
  /** Why there is none: being repaired, locked by another program. */
  #target: Target | string;
  readonly #spill: SpillStore;
  readonly #news: WriterNews;

  constructor(db: WriteDb | null, spill: SpillStore, news: WriterNews) {
    this.#target = db === null ? 'it is not open' : targetOf(db);
    this.#spill = spill;
    this.#news = news;
  }

  /** From now on everything goes into this ledger, first of all what was spilled. */
  use(db: WriteDb): void {
    this.#target = targetOf(db);
    this.takeBack();
  }

  /** From now on everything is spilled. */
  letGo(reason: string): void {
    this.#target = reason;
  }

  /** Returns once the batch will survive the end of the process. Throws when neither place can be written. */
  write(ops: readonly LedgerOp[]): void {
    const reason = this.takeBack() ?? this.#tryCommit(ops);
    if (reason !== null) this.setAside(ops, reason);
  }

  /** Into the spill file. Throws when it cannot be written. */
  setAside(ops: readonly LedgerOp[], reason: string): void {
    const isNew = !this.#spill.hasEntries;
    this.#spill.append(ops);
    if (isNew) this.#news.spilling(reason);
  }

  /** Takes what was spilled into the ledger. Returns why that was not possible, null when nothing is left. */
  takeBack(): string | null {
    if (!this.#spill.hasEntries) return null;
    const reason = this.#tryCommit(this.#missing());
    if (reason !== null) return reason;
    this.#spill.empty();
    this.#news.spilling(null);
    return null;
  }

  /** What was spilled, without what got into the ledger all the same. */
  #missing(): readonly LedgerOp[] {
    const ops = this.#spill.read();
    if (typeof this.#target === 'string') return ops;
    try {
      return missingFrom(this.#target.db, ops);
    } catch {
      // Whoever writes next meets what is wrong with the ledger, and it refuses what it has.
      return ops;
    }
  }

  #tryCommit(ops: readonly LedgerOp[]): string | null {
    if (typeof this.#target === 'string') return this.#target;
    try {
      this.#target.commit.immediate(ops);
      this.#news.committed(ops);
      return null;
    } catch (error) {
      this.#target.writer.forget();
      if (!isRefusedBySchema(error)) return this.#failed(error);
    }
    return this.#commitOneByOne(ops, this.#target);
  }

  #failed(error: unknown): string {
    this.#news.failed(error as NodeJS.ErrnoException);
    return (error as Error).message;
  }

  /**
   * One bad operation must not keep its whole batch, and every later one, out of the ledger for ever. It also makes
   * taking back safe to repeat: what a crash left in both places is refused here.
   */
  #commitOneByOne(ops: readonly LedgerOp[], { commit, writer }: Target): string | null {
    for (const op of ops) {
      try {
        commit.immediate([op]);
        this.#news.committed([op]);
      } catch (error) {
        writer.forget();
        if (!isRefusedBySchema(error)) return this.#failed(error);
        this.#news.dropped(op.op, (error as Error).message);
      }
    }
    return null;
  }
}

function targetOf(db: WriteDb): Target {
  const writer = createOpWriter(db);
  const commit = db.transaction((ops: readonly LedgerOp[]) => {
    for (const op of ops) writer.write(op);
    writer.finish();
  });
  return { db, commit, writer };
}

function isRefusedBySchema(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code?.startsWith('SQLITE_CONSTRAINT') === true;
}
