// The ledger as the gateway's thread sees it: hand in what happened, ask questions, never wait for SQL.

import type { Worker } from 'node:worker_threads';
import type { Clock, Log } from '../domain/ports.ts';
import type { AttemptRecord, Progress, RequestIntent, Settlement } from '../domain/record.ts';
import { Batcher } from './batcher.ts';
import { CommitMark } from './commit-mark.ts';
import { wordsFor, type LedgerWords } from './ledger-words.ts';
import type { FileNews, FromWriter, TidyPolicy, TidyReport, ToWriter } from './protocol.ts';
import type { QueryArgs, QueryName, QueryResult } from './queries.ts';
import { ReaderClient } from './reader-client.ts';
import { RepriceOrders } from './reprice-orders.ts';
import { startWorker } from './start-worker.ts';

export interface LedgerStatus {
  readonly ok: boolean;
  /** What is wrong, for people. */
  readonly problem: string | null;
  /** What can be done about it; null: nothing, or nothing has to be. */
  readonly advice: string | null;
  readonly file: FileNews;
  /** The file that takes what cannot go into the ledger now; null: it is not needed. */
  readonly spillPath: string | null;
  /** Operations not on disk yet. */
  readonly waiting: number;
  /** Open rows of an earlier run that a crash left behind and that were closed at this start. */
  readonly interruptedAtStart: number;
  /** Whether the run before this one closed it. */
  readonly wasClosed: boolean;
}

export interface Ledger {
  /** Records that a request is about to be served. No byte may reach the client before the ticket is settled. */
  begin(intent: RequestIntent): number;
  isSettled(ticket: number): boolean;
  whenSettled(ticket: number, run: () => void): void;
  recordAttempt(requestId: string, attempt: AttemptRecord): void;
  /** `urgent`: somebody waits for it. The ticket is as that of `begin`. */
  recordProgress(progress: Progress, urgent?: boolean): number;
  settle(settlement: Settlement): void;
  /** Resolves when everything handed in so far is on disk, or when the ledger is broken. */
  written(): Promise<void>;
  /** Forgets the sketches of words of requests that started before `before` (Unix ms), little by little. */
  pruneSketches(before: number): void;
  /** Lets go of what is too old, little by little; resolves when all of it is gone. */
  tidy(policy: TidyPolicy): Promise<TidyReport>;
  /** Nobody has the file open while `work` runs; requests are kept beside it. `why` follows a colon. */
  whileLetGo<T>(why: string, work: () => Promise<T>): Promise<T>;
  /** It was found sound from end to end. */
  noteChecked(at: number): void;
  /** Puts other costs into requests of the past. */
  readonly repricing: Pick<RepriceOrders, 'apply' | 'undo'>;
  query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryResult<N>>;
  status(): LedgerStatus;
  /** Writes what waits, syncs, and ends both threads. */
  close(): Promise<void>;
}

export interface LedgerOptions {
  /** Absolute path of `ledger.sqlite`. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly onStatus: () => void;
}

/** Opens the ledger; resolves when it can be written, or at once in degraded mode when it cannot. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const ledger = new WorkerLedger(options);
  await ledger.opened;
  return ledger;
}

class WorkerLedger implements Ledger {
  readonly opened: Promise<void>;
  readonly repricing = new RepriceOrders((order) => {
    this.#post(order);
  });
  readonly #options: LedgerOptions;
  readonly #writer: Worker;
  readonly #batcher: Batcher;
  readonly #reader: ReaderClient;
  #interrupted = 0;
  #wasClosed = true;
  #spill: { readonly reason: string; readonly path: string } | null = null;
  #file: FileNews = { trouble: null, message: '' };
  #tidied: ((report: TidyReport) => void)[] = [];
  #letGo: (() => void)[] = [];
  #closing = false;
  #isGone = false;
  #markOpened: () => void = () => undefined;
  #markClosed: () => void = () => undefined;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#reader = new ReaderClient(options.path);
    this.opened = new Promise((resolve) => {
      this.#markOpened = resolve;
    });
    const mark = new CommitMark();
    this.#batcher = new Batcher({
      mark,
      send: (seq, ops) => {
        this.#post({ type: 'batch', seq, ops });
      },
      after: (ms, run) => options.clock.after(ms, run),
      soon: (run) => {
        options.clock.soon(run);
      },
      onHealth: (problem) => {
        if (problem === null) options.log.info('ledger.recovered');
        else options.log.error('ledger.failing', { problem });
        options.onStatus();
      },
    });
    this.#writer = startWorker('writer-worker', { path: options.path, mark: mark.memory });
    this.#writer.on('message', (message: FromWriter) => {
      this.#onWriter(message);
    });
    this.#writer.on('error', (error) => {
      this.#lose(`The ledger's writer stopped: ${error instanceof Error ? error.message : String(error)}`);
    });
    this.#writer.on('exit', () => {
      this.#isGone = true;
      if (!this.#closing) this.#lose("The ledger's writer stopped.");
      this.#markClosed();
    });
  }

  begin(intent: RequestIntent): number {
    return this.#batcher.add({ op: 'intent', intent }, true);
  }

  isSettled(ticket: number): boolean {
    return this.#batcher.isSettled(ticket);
  }

  whenSettled(ticket: number, run: () => void): void {
    this.#batcher.whenSettled(ticket, run);
  }

  recordAttempt(requestId: string, attempt: AttemptRecord): void {
    this.#batcher.add({ op: 'attempt', id: requestId, attempt }, false);
  }

  recordProgress(progress: Progress, urgent = false): number {
    return this.#batcher.add({ op: 'progress', progress }, urgent);
  }

  settle(settlement: Settlement): void {
    this.#batcher.add({ op: 'settle', settlement }, false);
  }

  async written(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#batcher.whenSettled(this.#batcher.accepted, resolve);
    });
  }

  pruneSketches(before: number): void {
    this.#post({ type: 'prune-sketches', before });
  }

  async tidy(policy: TidyPolicy): Promise<TidyReport> {
    const done = new Promise<TidyReport>((resolve) => {
      this.#tidied.push(resolve);
    });
    this.#post({ type: 'tidy', policy });
    return done;
  }

  async whileLetGo<T>(why: string, work: () => Promise<T>): Promise<T> {
    const letGo = new Promise<void>((resolve) => {
      this.#letGo.push(resolve);
    });
    this.#post({ type: 'let-go', why });
    await Promise.all([letGo, this.#reader.letGo()]);
    try {
      return await work();
    } finally {
      this.#post({ type: 'take-up' });
    }
  }

  noteChecked(at: number): void {
    this.#post({ type: 'checked', at });
  }

  async query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryResult<N>> {
    return this.#reader.query(name, args);
  }

  status(): LedgerStatus {
    const words = this.#batcher.problem === null ? this.#words() : { problem: this.#batcher.problem, advice: null };
    return {
      ok: words === null,
      problem: words?.problem ?? null,
      advice: words?.advice ?? null,
      file: this.#file,
      spillPath: this.#spill?.path ?? null,
      waiting: this.#batcher.waiting,
      interruptedAtStart: this.#interrupted,
      wasClosed: this.#wasClosed,
    };
  }

  async close(): Promise<void> {
    await this.#batcher.idle();
    this.#closing = true;
    const closed = new Promise<void>((resolve) => {
      this.#markClosed = resolve;
    });
    this.#post({ type: 'close' });
    if (!this.#isGone)
      await Promise.race([closed, new Promise<void>((resolve) => this.#options.clock.after(3_000, resolve))]);
    await Promise.all([this.#writer.terminate(), this.#reader.letGo()]);
  }

  #post(message: ToWriter): void {
    this.#writer.postMessage(message);
  }

  #onWriter(message: FromWriter): void {
    switch (message.type) {
      case 'ready':
        this.#interrupted = message.interrupted;
        this.#wasClosed = message.wasClosed;
        this.#markOpened();
        return;
      case 'committed':
        this.#batcher.onCommit();
        return;
      case 'failed':
        this.#batcher.onFailed(message.seq, `The ledger could not be written: ${message.message} (${message.code}).`);
        return;
      case 'spilling':
        this.#onSpilling(message.reason, message.path);
        return;
      case 'file':
        this.#onFile(message.news);
        return;
      case 'tidied':
        for (const resolve of this.#tidied.splice(0)) resolve(message.report);
        return;
      case 'sync-failed':
        this.#options.log.error('ledger.sync', { message: message.message });
        return;
      case 'prune-failed':
        this.#options.log.error('ledger.prune', { message: message.message });
        return;
      case 'repriced':
        this.repricing.answered(message);
        return;
      case 'dropped':
        this.#options.log.error('ledger.dropped', { op: message.op, message: message.message });
        return;
      case 'closed':
        this.#markClosed();
    }
  }

  /** The writer cannot work: say so, and let traffic go on. */
  #lose(message: string): void {
    this.repricing.fail(message);
    this.#batcher.onUnusable(message);
    this.#markOpened();
  }

  #onSpilling(reason: string | null, path: string): void {
    this.#spill = reason === null ? null : { reason, path };
    if (reason === null) this.#options.log.info('ledger.taken-back');
    else this.#options.log.warn('ledger.spilling', { reason, path });
    this.#options.onStatus();
  }

  #onFile(news: FileNews): void {
    const before = this.#file;
    this.#file = news;
    if (news.trouble === 'let-go') for (const resolve of this.#letGo.splice(0)) resolve();
    if (news.trouble === before.trouble && news.message === before.message) return;
    if (news.trouble === null) this.#options.log.info('ledger.open');
    else this.#options.log.error('ledger.file', { trouble: news.trouble, message: news.message });
    this.#options.onStatus();
  }

  #words(): LedgerWords | null {
    const { path } = this.#options;
    const words = wordsFor(this.#file, path);
    if (words !== null || this.#spill === null) return words;
    return wordsFor({ trouble: 'waiting', message: this.#spill.reason }, path);
  }
}
