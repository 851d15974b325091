// The ledger on its two threads: one writes, one answers questions.

import type { Worker } from 'node:worker_threads';
import type { AttemptRecord, Progress, RequestIntent, Settlement } from '../domain/record.ts';
import { Batcher } from './batcher.ts';
import { CommitMark } from './commit-mark.ts';
import { openJournal, type Journal } from './journal.ts';
import { LedgerState } from './ledger-state.ts';
import type { Ledger, LedgerOptions, LedgerStatus } from './ledger.ts';
import { lineOf, listOf } from './op-lines.ts';
import type { FileNews, FromWriter, LedgerOp, TidyPolicy, TidyReport, ToWriter } from './protocol.ts';
import type { QueryArgs, QueryName, QueryResult } from './queries.ts';
import { ReaderClient } from './reader-client.ts';
import { RepriceOrders } from './reprice-orders.ts';
import { startWorker } from './start-worker.ts';

/** Starts are not to wait for it, and pages come later. */
const WARM_AFTER_MS = 700;
/** How long a question waits for what has just happened. */
const LONGEST_WAIT_MS = 250;

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
  /** Of operations as lines of text. */
  readonly #batcher: Batcher<string>;
  readonly #reader: ReaderClient;
  readonly #cancelWarming: () => void;
  readonly #state: LedgerState;
  #journal: Journal | null = null;
  #interrupted = 0;
  #wasClosed = true;
  #tidied: ((report: TidyReport) => void)[] = [];
  #letGo: (() => void)[] = [];
  #closing = false;
  #isGone = false;
  #markOpened: () => void = () => undefined;
  #markClosed: () => void = () => undefined;

  constructor(options: LedgerOptions) {
    this.#options = options;
    this.#state = new LedgerState(options);
    this.#reader = new ReaderClient(options.path, options.clock, {
      priority: (problem) => {
        options.log.info('ledger.reader-beside', { problem });
      },
      damaged: (text) => {
        options.onNews?.({ kind: 'damage', text });
      },
    });
    this.#cancelWarming = options.clock.after(WARM_AFTER_MS, () => void this.#warm());
    this.opened = new Promise((resolve) => {
      this.#markOpened = resolve;
    });
    const mark = new CommitMark();
    this.#batcher = new Batcher({
      mark,
      send: (seq, lines) => {
        this.#writer.postMessage({ type: 'batch', seq, ops: listOf(lines) } satisfies ToWriter);
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
    return this.#add({ op: 'intent', intent }, true);
  }

  isSettled(ticket: number): boolean {
    return this.#batcher.isSettled(ticket);
  }

  whenSettled(ticket: number, run: () => void): void {
    this.#batcher.whenSettled(ticket, run);
  }

  recordAttempt(requestId: string, attempt: AttemptRecord): void {
    this.#add({ op: 'attempt', id: requestId, attempt }, false);
  }

  recordProgress(progress: Progress, urgent = false): number {
    return this.#add({ op: 'progress', progress }, urgent);
  }

  settle(settlement: Settlement): void {
    this.#add({ op: 'settle', settlement }, false);
  }

  async written(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#batcher.whenInLedger(resolve);
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
    await this.#upToNow();
    return this.#reader.query(name, args);
  }

  async queryText<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<string> {
    await this.#upToNow();
    return this.#reader.queryText(name, args);
  }

  status(): LedgerStatus {
    const words =
      this.#batcher.problem === null ? this.#state.words() : { problem: this.#batcher.problem, advice: null };
    return {
      ok: words === null,
      problem: words?.problem ?? null,
      advice: words?.advice ?? null,
      file: this.#state.file,
      spillPath: this.#state.spill?.path ?? null,
      waiting: this.#batcher.waiting,
      interruptedAtStart: this.#interrupted,
      wasClosed: this.#wasClosed,
    };
  }

  async close(): Promise<void> {
    this.#cancelWarming();
    await this.written();
    this.#closing = true;
    // The last one that has the file open takes the log in, and one that reads cannot.
    await this.#reader.end();
    const closed = new Promise<void>((resolve) => {
      this.#markClosed = resolve;
    });
    this.#post({ type: 'close' });
    if (!this.#isGone)
      await Promise.race([closed, new Promise<void>((resolve) => this.#options.clock.after(3_000, resolve))]);
    await this.#writer.terminate();
    this.#journal?.close(this.#batcher.waiting === 0);
  }

  #add(op: LedgerOp, urgent: boolean): number {
    return this.#batcher.add(lineOf(op), urgent);
  }

  /** Who asks gets to see what has just happened, unless the writer has more to do than somebody should wait for. */
  async #upToNow(): Promise<void> {
    if (this.#batcher.waiting === 0) return;
    await new Promise<void>((resolve) => {
      this.#options.clock.after(LONGEST_WAIT_MS, resolve);
      this.#batcher.whenInLedger(resolve);
    });
  }

  #useJournal(): void {
    const { path, clock, log } = this.#options;
    try {
      this.#journal = openJournal(path, () => clock.monotonic());
      this.#batcher.useJournal(this.#journal);
    } catch (error) {
      // The writer's thread does without, if more slowly.
      log.warn('ledger.no-journal', { message: (error as Error).message });
    }
  }

  async #warm(): Promise<void> {
    if (this.#state.file.trouble !== null) return;
    await this.#reader.warm(this.#options.clock.now()).catch((error: Error) => {
      // Whoever asks next is told what is wrong.
      this.#options.log.info('ledger.reader-cold', { problem: error.message });
    });
  }

  #post(message: Exclude<ToWriter, { type: 'batch' }>): void {
    // What it is about may not have been sent yet.
    this.#batcher.hurry();
    this.#writer.postMessage(message);
  }

  #onWriter(message: FromWriter): void {
    switch (message.type) {
      case 'ready':
        this.#interrupted = message.interrupted;
        this.#wasClosed = message.wasClosed;
        if (message.journal) this.#useJournal();
        this.#markOpened();
        return;
      case 'committed':
        this.#batcher.onCommit();
        return;
      case 'failed':
        this.#batcher.onFailed(message.seq, `The ledger could not be written: ${message.message} (${message.code}).`);
        return;
      case 'spilling':
        this.#state.onSpilling(message.reason, message.path);
        return;
      case 'file':
        this.#onFile(message.news);
        return;
      case 'noted':
        this.#options.onNews?.({ kind: message.level, text: message.text });
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

  #onFile(news: FileNews): void {
    if (news.trouble === 'let-go') for (const resolve of this.#letGo.splice(0)) resolve();
    // What it has open may not be what is opened next.
    if (this.#state.onFile(news)) void this.#reader.letGo();
  }
}
