// The writer's thread: takes batches, and looks after the file they go to. While there is none that can be written, batches
// go to the spill files and opening is tried again.

import type { Clock } from '../domain/ports.ts';
import { idFloor } from '../domain/request-id.ts';
import type { WriteDb } from '../store/open-database.ts';
import { Checkpointer } from './checkpointer.ts';
import { CommitMark } from './commit-mark.ts';
import { noteKnown, readKnown } from './known-ledger.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { closeFile, type OpenFile } from './open-file.ts';
import { isDamage, openLedgerFile } from './open-ledger-file.ts';
import type { FromWriter, ToWriter } from './protocol.ts';
import { answerRepricing, createRepricer, type RepriceOrder } from './repricer.ts';
import { createSketchPruner } from './sketch-pruner.ts';
import { SpillFiles } from './spill-store.ts';
import { createTidier } from './tidier.ts';
import { createWalSync } from './wal-sync.ts';
import { closeInterrupted, countByRollups } from './write-ops.ts';

/** How often what was spilled is offered to the ledger again. */
const TAKE_BACK_EVERY_MS = 250;
const REOPEN_EVERY_MS = 1_000;
const NOTE_EVERY_MS = 600_000;
/** So long after a batch traffic counts as going on. */
const BUSY_MS = 200;
/** Later than every id. */
const EVER = '~';

export interface WriterDeskPorts {
  readonly path: string;
  readonly mark: SharedArrayBuffer;
  readonly clock: Clock;
  send(message: FromWriter): void;
  /** There is nothing more to do. */
  onClosed(): void;
}

type Message<T extends ToWriter['type']> = Extract<ToWriter, { type: T }>;

export class WriterDesk {
  readonly #ports: WriterDeskPorts;
  readonly #mark: CommitMark;
  readonly #spill: SpillFiles;
  readonly #writer: LedgerWriter;
  /** Ids of this run begin here: what is open and older was left by another. */
  readonly #firstId: string;
  #file: OpenFile | null = null;
  #busyUntil = 0;
  #checkedAt: number | null;
  /** The file is somebody else's now, see `let-go`. */
  #isLetGo = false;
  #closing: Promise<void> = Promise.resolve();
  #cancelTakeBack: (() => void) | null = null;
  #cancelReopen: (() => void) | null = null;
  #cancelNote: (() => void) | null = null;

  constructor(ports: WriterDeskPorts) {
    this.#ports = ports;
    this.#mark = new CommitMark(ports.mark);
    this.#spill = new SpillFiles(ports.path);
    this.#firstId = idFloor(ports.clock.now());
    this.#checkedAt = readKnown(ports.path).checkedAt;
    this.#writer = new LedgerWriter(null, this.#spill, {
      dropped: (op, message) => {
        ports.send({ type: 'dropped', op, message });
      },
      spilling: (reason) => {
        ports.send({ type: 'spilling', reason, path: this.#spill.path });
      },
      failed: (error) => {
        this.#onFailed(error);
      },
    });
  }

  open(): void {
    const wasClosed = readKnown(this.#ports.path).closed;
    const interrupted = this.#tryOpen(EVER);
    this.#ports.send({ type: 'ready', interrupted, wasClosed });
  }

  take(message: ToWriter): void {
    switch (message.type) {
      case 'batch':
        this.#write(message);
        return;
      case 'prune-sketches':
        this.#file?.pruner.prune(message.before);
        return;
      case 'tidy':
        if (this.#file === null) this.#ports.send({ type: 'tidied', report: { deleted: 0 } });
        else this.#file.tidier.tidy(message.policy);
        return;
      case 'reprice':
      case 'undo-repricing':
        this.#reprice(message);
        return;
      case 'checked':
        this.#checkedAt = message.at;
        this.#note(false);
        return;
      case 'let-go':
        this.#isLetGo = true;
        void this.#closeFile(message.why).then(() => {
          this.#ports.send({ type: 'file', news: { trouble: 'let-go', message: message.why } });
        });
        return;
      case 'take-up':
        this.#isLetGo = false;
        this.#tryOpen(this.#firstId);
        return;
      case 'close':
        void this.#close();
    }
  }

  #write({ seq, ops }: Message<'batch'>): void {
    this.#busyUntil = this.#ports.clock.monotonic() + BUSY_MS;
    try {
      this.#writer.write(ops);
    } catch (error) {
      const { code = 'ERROR', message } = error as NodeJS.ErrnoException;
      this.#ports.send({ type: 'failed', seq, code, message });
      return;
    }
    if (this.#mark.publish(seq)) this.#ports.send({ type: 'committed' });
    this.#file?.walSync.touched();
    this.#file?.checkpointer.touched();
    this.#takeBackLater();
  }

  #reprice(order: RepriceOrder): void {
    const file = this.#file;
    const answer = (rows: number, problem: string | null): void => {
      this.#ports.send({ type: 'repriced', rows, problem });
      file?.walSync.touched();
      file?.checkpointer.touched();
    };
    if (file === null) answer(0, 'The ledger cannot be written now.');
    else answerRepricing(order, file.repricer, answer);
  }

  /** Returns how many open rows a crash had left. */
  #tryOpen(interruptedBelow: string): number {
    const { path, clock, send } = this.#ports;
    const opening = openLedgerFile(path);
    if (opening.db === null) {
      const { trouble, message } = opening;
      this.#writer.letGo(message);
      send({ type: 'file', news: { trouble, message } });
      if (trouble === 'waiting') this.#reopenLater();
      return 0;
    }
    const { db } = opening;
    this.#file = this.#serve(db);
    this.#writer.use(db);
    const interrupted = this.#closeInterrupted(db, interruptedBelow);
    // What came of it could have been noticed just now.
    if (this.#file === null) return interrupted;
    this.#note(false);
    send({ type: 'file', news: { trouble: null, message: '' } });
    this.#takeBackLater();
    this.#cancelNote = clock.after(NOTE_EVERY_MS, () => {
      this.#noteAgain();
    });
    return interrupted;
  }

  #serve(db: WriteDb): OpenFile {
    const { path, clock, send } = this.#ports;
    return {
      db,
      walSync: createWalSync(path, clock, ({ message }) => {
        send({ type: 'sync-failed', message });
      }),
      checkpointer: new Checkpointer(db, path),
      repricer: createRepricer(db, clock),
      pruner: createSketchPruner(db, clock, (error) => {
        send({ type: 'prune-failed', message: error.message });
        this.#onFailed(error);
      }),
      tidier: createTidier(db, {
        clock,
        isBusy: () => clock.monotonic() < this.#busyUntil,
        onDone: (report) => {
          send({ type: 'tidied', report });
        },
        onError: (error) => {
          send({ type: 'prune-failed', message: error.message });
          this.#onFailed(error);
        },
      }),
    };
  }

  #closeInterrupted(db: WriteDb, below: string): number {
    try {
      return closeInterrupted(db, this.#ports.clock.now(), below);
    } catch (error) {
      this.#onFailed(error as NodeJS.ErrnoException);
      return 0;
    }
  }

  /** What is damaged is not written to any more; what is only held up is tried again as it is. */
  #onFailed(error: NodeJS.ErrnoException): void {
    if (!isDamage(error)) return;
    void this.#closeFile(error.message);
    this.#ports.send({ type: 'file', news: { trouble: 'damaged', message: error.message } });
  }

  #takeBackLater(): void {
    if (!this.#spill.hasEntries || this.#file === null) return;
    this.#cancelTakeBack ??= this.#ports.clock.after(TAKE_BACK_EVERY_MS, () => {
      this.#cancelTakeBack = null;
      this.#writer.takeBack();
      this.#takeBackLater();
    });
  }

  #reopenLater(): void {
    this.#cancelReopen ??= this.#ports.clock.after(REOPEN_EVERY_MS, () => {
      this.#cancelReopen = null;
      if (this.#file === null && !this.#isLetGo) this.#tryOpen(this.#firstId);
    });
  }

  #noteAgain(): void {
    this.#note(false);
    this.#cancelNote = this.#ports.clock.after(NOTE_EVERY_MS, () => {
      this.#noteAgain();
    });
  }

  #note(closed: boolean): void {
    if (this.#file === null) return;
    try {
      const requests = countByRollups(this.#file.db);
      noteKnown(this.#ports.path, { requests, closed, checkedAt: this.#checkedAt });
    } catch (error) {
      this.#onFailed(error as NodeJS.ErrnoException);
    }
  }

  /** Resolves when nobody here has it open. */
  async #closeFile(why: string): Promise<void> {
    const file = this.#file;
    this.#writer.letGo(why);
    this.#file = null;
    for (const cancel of [this.#cancelTakeBack, this.#cancelReopen, this.#cancelNote]) cancel?.();
    this.#cancelTakeBack = null;
    this.#cancelReopen = null;
    this.#cancelNote = null;
    if (file !== null) this.#closing = this.#closing.then(async () => closeFile(file));
    await this.#closing;
  }

  async #close(): Promise<void> {
    if (this.#file !== null) this.#writer.takeBack();
    this.#note(true);
    await this.#closeFile('it is closed');
    this.#spill.close();
    this.#ports.send({ type: 'closed' });
    this.#ports.onClosed();
  }
}
