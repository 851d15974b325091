// The ledger as the gateway's thread sees it: hand in what happened, ask questions, never wait for SQL.

import { Worker } from 'node:worker_threads';
import type { Clock, Log } from '../domain/ports.ts';
import type { AttemptRecord, Progress, RequestIntent, Settlement } from '../domain/record.ts';
import { Batcher } from './batcher.ts';
import { CommitMark } from './commit-mark.ts';
import { QuestionRefused, type FromWriter, type ReaderReply, type ToWriter } from './protocol.ts';
import type { QueryArgs, QueryName, QueryResult } from './queries.ts';
import { RepriceOrders } from './reprice-orders.ts';

export interface LedgerStatus {
  readonly ok: boolean;
  /** What is wrong, for people. */
  readonly problem: string | null;
  /** Operations not on disk yet. */
  readonly waiting: number;
  /** Open rows of an earlier run that a crash left behind and that were closed at this start. */
  readonly interruptedAtStart: number;
}

export interface Ledger {
  /** Records that a request is about to be served. No byte may reach the client before the ticket is settled. */
  begin(intent: RequestIntent): number;
  isSettled(ticket: number): boolean;
  whenSettled(ticket: number, run: () => void): void;
  recordAttempt(requestId: string, attempt: AttemptRecord): void;
  recordProgress(progress: Progress): void;
  settle(settlement: Settlement): void;
  /** Forgets the sketches of words of requests that started before `before` (Unix ms), little by little. */
  pruneSketches(before: number): void;
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

/** Workers run from `.ts` in the source tree and from `.js` in a build, beside whatever file this is. */
function startWorker(name: string, workerData: unknown): Worker {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return new Worker(new URL(`./${name}${extension}`, import.meta.url), { workerData });
}

class WorkerLedger implements Ledger {
  readonly opened: Promise<void>;
  readonly repricing = new RepriceOrders((order) => {
    this.#post(order);
  });
  readonly #options: LedgerOptions;
  readonly #writer: Worker;
  readonly #batcher: Batcher;
  #reader: Worker | null = null;
  #questions = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  #nextQuestion = 1;
  #interrupted = 0;
  #spillReason: string | null = null;
  #closing = false;
  #isGone = false;
  #markOpened: () => void = () => undefined;
  #markClosed: () => void = () => undefined;

  constructor(options: LedgerOptions) {
    this.#options = options;
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

  recordProgress(progress: Progress): void {
    this.#batcher.add({ op: 'progress', progress }, false);
  }

  settle(settlement: Settlement): void {
    this.#batcher.add({ op: 'settle', settlement }, false);
  }

  pruneSketches(before: number): void {
    this.#post({ type: 'prune-sketches', before });
  }

  async query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryResult<N>> {
    const reader = (this.#reader ??= this.#startReader());
    const id = this.#nextQuestion;
    this.#nextQuestion += 1;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#questions.set(id, { resolve, reject });
    });
    reader.postMessage({ id, query: name, args });
    return (await answer) as QueryResult<N>;
  }

  status(): LedgerStatus {
    const spilling =
      this.#spillReason === null
        ? null
        : `The ledger cannot be written (${this.#spillReason}). Requests are kept in a file beside it until it can.`;
    const problem = this.#batcher.problem ?? spilling;
    return { ok: problem === null, problem, waiting: this.#batcher.waiting, interruptedAtStart: this.#interrupted };
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
    await Promise.all([this.#writer.terminate(), this.#reader?.terminate()]);
  }

  #post(message: ToWriter): void {
    this.#writer.postMessage(message);
  }

  #onWriter(message: FromWriter): void {
    switch (message.type) {
      case 'ready':
        this.#interrupted = message.interrupted;
        this.#markOpened();
        return;
      case 'committed':
        this.#batcher.onCommit();
        return;
      case 'failed':
        this.#batcher.onFailed(message.seq, `The ledger could not be written: ${message.message} (${message.code}).`);
        return;
      case 'spilling':
        this.#spillReason = message.reason;
        if (message.reason === null) this.#options.log.info('ledger.taken-back');
        else this.#options.log.warn('ledger.spilling', { reason: message.reason });
        this.#options.onStatus();
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
      case 'unusable':
        this.#lose(message.message);
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

  #startReader(): Worker {
    const reader = startWorker('reader-worker', { path: this.#options.path });
    reader.on('message', (reply: ReaderReply) => {
      const question = this.#questions.get(reply.id);
      this.#questions.delete(reply.id);
      if (reply.ok) question?.resolve(reply.value);
      else if (reply.isRefusal) question?.reject(new QuestionRefused(reply.message));
      else question?.reject(new Error(`The ledger could not be read: ${reply.message}`));
    });
    const fail = (reason: string): void => {
      this.#reader = null;
      for (const question of this.#questions.values()) question.reject(new Error(reason));
      this.#questions.clear();
    };
    reader.on('error', (error) => {
      fail(`The ledger's reader stopped: ${error instanceof Error ? error.message : String(error)}`);
    });
    reader.on('exit', () => {
      fail("The ledger's reader stopped.");
    });
    return reader;
  }
}
