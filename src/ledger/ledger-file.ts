// The ledger's file through its life: opened, watched, let go and taken up again, opened anew when the disk failed. While there
// is none that can be written, batches go to the spill files and opening is tried again. Runs on the writer thread.

import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../domain/ports.ts';
import { idFloor } from '../domain/request-id.ts';
import type { WriteDb } from '../store/open-database.ts';
import { BackupFolder } from './backup-folder.ts';
import { noteKnown, readKnown } from './known-ledger.ts';
import { leftWords, unsafeWords } from './ledger-words.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { closeFile, serveFile, type OpenFile } from './open-file.ts';
import { isDamage, isDiskFailure, type openLedgerFile } from './open-ledger-file.ts';
import { OpeningNotes } from './opening-notes.ts';
import type { FromWriter } from './protocol.ts';
import { SpillFiles } from './spill-store.ts';
import { takeJournal } from './take-journal.ts';
import { Timers } from './timers.ts';
import { UnsyncedOps } from './unsynced-ops.ts';
import { closeInterrupted, countByRollups } from './write-ops.ts';

/** How often what was spilled is offered to the ledger again. */
const TAKE_BACK_EVERY_MS = 250;
const REOPEN_EVERY_MS = 1_000;
const NOTE_EVERY_MS = 600_000;
const WATCH_EVERY_MS = 1_000;
/** Later than every id. */
const EVER = '~';

export interface LedgerFilePorts {
  readonly path: string;
  readonly open: typeof openLedgerFile;
  readonly clock: Clock;
  /** Whether requests were written just now. */
  readonly isBusy: () => boolean;
  send(message: FromWriter): void;
}

export class LedgerFile {
  readonly writer: LedgerWriter;
  readonly #ports: LedgerFilePorts;
  readonly #spill: SpillFiles;
  readonly #unsynced = new UnsyncedOps();
  readonly #notes: OpeningNotes;
  readonly #timers: Timers<'take back' | 'reopen' | 'note' | 'watch'>;
  /** Ids of this run begin here: what is open and older was left by another. */
  readonly #firstId: string;
  #file: OpenFile | null = null;
  #checkedAt: number | null;
  /** It is somebody else's now. */
  #isLetGo = false;
  #closing: Promise<void> = Promise.resolve();

  constructor(ports: LedgerFilePorts) {
    this.#ports = ports;
    this.#spill = new SpillFiles(ports.path);
    this.#timers = new Timers(ports.clock);
    this.#notes = new OpeningNotes(ports.path, (level, text) => {
      ports.send({ type: 'noted', level, text });
    });
    this.#firstId = idFloor(ports.clock.now());
    this.#checkedAt = readKnown(ports.path).checkedAt;
    this.writer = new LedgerWriter(null, this.#spill, {
      dropped: (op, message) => {
        ports.send({ type: 'dropped', op, message });
      },
      committed: (ops) => {
        this.#unsynced.add(ops);
      },
      spilling: (reason) => {
        ports.send({ type: 'spilling', reason, path: this.#spill.path });
      },
      failed: (error) => {
        this.#onFailed(error);
      },
    });
  }

  /** null: it cannot be written now. */
  get current(): OpenFile | null {
    return this.#file;
  }

  open(): void {
    const { path, send } = this.#ports;
    const wasClosed = readKnown(path).closed;
    const why = takeJournal(path, this.#spill);
    if (why !== null) send({ type: 'noted', level: 'warning', text: leftWords(path, why) });
    const interrupted = this.#tryOpen(EVER);
    send({ type: 'ready', interrupted, wasClosed, journal: why === null });
  }

  /** Something was written. */
  touched(): void {
    this.#file?.walSync.touched();
    this.#file?.checkpointer.touched();
    this.#takeBackLater();
  }

  /** It was found sound from end to end. */
  checked(at: number): void {
    this.#checkedAt = at;
    this.#note(false);
  }

  /** Resolves when nobody here has it open, until it is taken up. */
  async letGo(why: string): Promise<void> {
    this.#isLetGo = true;
    await this.#close(why);
  }

  takeUp(): void {
    this.#isLetGo = false;
    this.#tryOpen(this.#firstId);
  }

  /** For good. */
  async end(): Promise<void> {
    if (this.#file !== null) this.writer.takeBack();
    this.#note(true);
    await this.#close('it is closed');
    this.#spill.close();
  }

  /** Returns how many open rows a crash had left. */
  #tryOpen(interruptedBelow: string): number {
    const { path, clock, send } = this.#ports;
    const opening = this.#ports.open(path, (requests) => {
      this.#notes.keepBeforeUpdate(requests, clock.now());
    });
    if (opening.db === null) {
      const { trouble, message } = opening;
      this.writer.letGo(message);
      send({ type: 'file', news: { trouble, message } });
      if (trouble === 'waiting') this.#reopenLater();
      return 0;
    }
    const { db } = opening;
    this.#notes.place();
    this.#file = this.#serve(db);
    this.writer.use(db);
    const interrupted = this.#closeInterrupted(db, interruptedBelow);
    // What came of it could have been noticed just now.
    if (this.#file === null) return interrupted;
    this.#note(false);
    send({ type: 'file', news: { trouble: null, message: '' } });
    this.#takeBackLater();
    this.#noteLater();
    this.#watchLater();
    return interrupted;
  }

  #serve(db: WriteDb): OpenFile {
    const { path, clock, send, isBusy } = this.#ports;
    return serveFile(db, {
      path,
      clock,
      send,
      isBusy,
      sync: {
        begins: () => {
          this.#unsynced.syncBegins();
        },
        done: () => {
          this.#unsynced.synced();
        },
        failed: (error) => {
          send({ type: 'sync-failed', message: error.message });
          // A sync that is tried again may say that all is well when it is not.
          this.#startOver(error.message);
        },
      },
      failed: (error) => {
        this.#onFailed(error);
      },
    });
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
    if (isDamage(error)) {
      void this.#close(error.message);
      this.#ports.send({ type: 'file', news: { trouble: 'damaged', message: error.message } });
    } else if (isDiskFailure(error)) this.#startOver(error.message);
  }

  /** The disk failed. The file is opened anew, and what may not have reached it is written once more. */
  #startOver(reason: string): void {
    if (this.#file === null || this.#lookAtFile()) return;
    try {
      this.#file.db.pragma('wal_checkpoint(TRUNCATE)');
    } catch {
      // It was worth a try: what is written twice is not lost, and the log itself may be what has failed.
    }
    void this.#close(reason);
    try {
      const ops = this.#unsynced.takeAll();
      if (ops.length > 0) this.writer.setAside(ops, reason);
    } catch (error) {
      const { message } = error as Error;
      this.#ports.send({ type: 'noted', level: 'warning', text: unsafeWords(reason, message) });
    }
    this.#ports.send({ type: 'file', news: { trouble: 'waiting', message: reason } });
    this.#reopenLater();
  }

  /** Whether it is no longer the one that was opened, and is being let go for that. */
  #lookAtFile(): boolean {
    const file = this.#file;
    const what = file?.watch.look() ?? null;
    if (file === null || what === null) return false;
    this.#file = null;
    this.#timers.stop();
    this.writer.letGo(what);
    this.#closing = this.#closing.then(async () => this.#rescue(file, what));
    return true;
  }

  /** What has no name any more is copied while it is open still; putting the ledger together again begins with that. */
  async #rescue(file: OpenFile, what: string): Promise<void> {
    const { path, clock, send } = this.#ports;
    const target = await new BackupFolder(dirname(path)).newPath('automatic', clock.now()).catch(() => null);
    // Where no folder can be made, no copy can be.
    if (target !== null && !(await file.checkpointer.rescue(target))) rescueHere(file, target);
    await closeFile(file);
    if (!this.#isLetGo) send({ type: 'file', news: { trouble: 'damaged', message: what } });
  }

  #watchLater(): void {
    this.#timers.start('watch', WATCH_EVERY_MS, () => {
      if (!this.#lookAtFile()) this.#watchLater();
    });
  }

  #takeBackLater(): void {
    if (!this.#spill.hasEntries || this.#file === null) return;
    this.#timers.start('take back', TAKE_BACK_EVERY_MS, () => {
      this.writer.takeBack();
      this.#takeBackLater();
    });
  }

  #reopenLater(): void {
    this.#timers.start('reopen', REOPEN_EVERY_MS, () => {
      void this.#closing.then(() => {
        if (this.#file === null && !this.#isLetGo) this.#tryOpen(this.#firstId);
      });
    });
  }

  #noteLater(): void {
    this.#timers.start('note', NOTE_EVERY_MS, () => {
      this.#note(false);
      this.#noteLater();
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
  async #close(why: string): Promise<void> {
    const file = this.#file;
    this.writer.letGo(why);
    this.#file = null;
    this.#timers.stop();
    if (file !== null) this.#closing = this.#closing.then(async () => closeFile(file));
    await this.#closing;
  }
}

/** For the first moments, in which nobody else has it open: rows wait for it. */
function rescueHere({ db }: OpenFile, target: string): void {
  try {
    if (!existsSync(target)) db.prepare('VACUUM INTO ?').run(target);
  } catch {
    // A full disk, say. What is lost is counted by whoever puts the ledger together again.
    rmSync(target, { force: true });
  }
}
