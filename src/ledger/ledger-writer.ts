// Writes batches: into the ledger, or into the spill file while the ledger cannot be written. Runs on the writer thread.

import type { WriteDb } from '../store/open-database.ts';
import type { LedgerOp } from './protocol.ts';
import type { SpillFile } from './spill-file.ts';
import { createOpWriter, type OpWriter } from './write-ops.ts';

export interface WriterNews {
  /** One operation broke a rule of the schema and was left out. */
  dropped(op: string, message: string): void;
  /** The ledger cannot be written (with the reason), or can be again (null). */
  spilling(reason: string | null): void;
}

export class LedgerWriter {
  readonly #commit: { immediate(ops: readonly LedgerOp[]): void };
  readonly #writer: OpWriter;
  readonly #spill: SpillFile;
  readonly #news: WriterNews;

  constructor(db: WriteDb, spill: SpillFile, news: WriterNews) {
    const writer = createOpWriter(db);
    this.#writer = writer;
    this.#commit = db.transaction((ops: readonly LedgerOp[]) => {
      for (const op of ops) writer.write(op);
      writer.finish();
    });
    this.#spill = spill;
    this.#news = news;
  }

  /** Returns once the batch will survive the end of the process. Throws when neither place can be written. */
  write(ops: readonly LedgerOp[]): void {
    const reason = this.takeBack() ?? this.#tryCommit(ops);
    if (reason === null) return;
    const isNew = !this.#spill.hasEntries;
    this.#spill.append(ops);
    if (isNew) this.#news.spilling(reason);
  }

  /** Takes what was spilled into the ledger. Returns why that was not possible, null when nothing is left. */
  takeBack(): string | null {
    if (!this.#spill.hasEntries) return null;
    const reason = this.#tryCommit(this.#spill.read());
    if (reason !== null) return reason;
    this.#spill.empty();
    this.#news.spilling(null);
    return null;
  }

  #tryCommit(ops: readonly LedgerOp[]): string | null {
    try {
      this.#commit.immediate(ops);
      return null;
    } catch (error) {
      this.#writer.forget();
      const { code, message } = error as NodeJS.ErrnoException;
      if (code?.startsWith('SQLITE_CONSTRAINT') !== true) return message;
    }
    return this.#commitOneByOne(ops);
  }

  /**
   * One bad operation must not keep its whole batch, and every later one, out of the ledger for ever. It also makes
   * taking back safe to repeat: what a crash left in both places is refused here.
   */
  #commitOneByOne(ops: readonly LedgerOp[]): string | null {
    for (const op of ops) {
      try {
        this.#commit.immediate([op]);
      } catch (error) {
        this.#writer.forget();
        const { code, message } = error as NodeJS.ErrnoException;
        if (code?.startsWith('SQLITE_CONSTRAINT') !== true) return message;
        this.#news.dropped(op.op, message);
      }
    }
    return null;
  }
}
