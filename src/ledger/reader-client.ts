// The reader thread as the gateway's thread sees it: questions go there, answers come back. It starts with the first one.

import type { Worker } from 'node:worker_threads';
import type { Clock } from '../domain/ports.ts';
import { QuestionRefused, type ReaderReply, type ReaderStarted, type ToReader } from './protocol.ts';
import type { QueryArgs, QueryName, QueryResult } from './queries.ts';
import { startWorker } from './start-worker.ts';
import { DAY_MS } from './time-levels.ts';

export interface ReaderNews {
  /** Why the thread runs beside the others and not behind them. */
  priority(problem: string): void;
  /** A question met damage in the file. */
  damaged(message: string): void;
}

/** One that takes longer is not waited for. */
const LAST_ANSWER_MS = 3_000;

interface Question {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class ReaderClient {
  readonly #path: string;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #news: ReaderNews;
  #worker: Worker | null = null;
  #questions = new Map<number, Question>();
  /** Texts that are being made, by what was asked: several pages may want the same. */
  readonly #texts = new Map<string, Promise<string>>();
  #next = 1;
  #isEnded = false;

  constructor(path: string, clock: Pick<Clock, 'after'>, news: ReaderNews) {
    this.#path = path;
    this.#clock = clock;
    this.#news = news;
  }

  async query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryResult<N>> {
    return (await this.#ask(name, args, false)) as QueryResult<N>;
  }

  /** The answer as JSON, put together on the reader's thread. */
  async queryText<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<string> {
    const key = JSON.stringify([name, args]);
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const text = this.#ask(name, args, true) as Promise<string>;
    this.#texts.set(key, text);
    try {
      return await text;
    } finally {
      this.#texts.delete(key);
    }
  }

  /** Starts the thread and has it go through what charts are drawn from, so that nobody who looks at one has to wait. */
  async warm(now: number): Promise<void> {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const question = { from: now - 90 * DAY_MS, to: now, filter: {}, zone, step: 'day', by: 'model', top: 12 } as const;
    await Promise.all([
      this.query('spendSeries', question),
      this.query('latencySeries', { ...question, metric: 'ttft' }),
    ]);
  }

  /**
   * Ends the thread, once it has answered what it was asked; the next question starts another one, which opens the file
   * anew.
   */
  async letGo(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    if (worker === null) return;
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        resolve();
      });
    });
    worker.postMessage('close' satisfies ToReader);
    await Promise.race([ended, new Promise<void>((resolve) => this.#clock.after(LAST_ANSWER_MS, resolve))]);
    // To end it by force in the middle of a question would bring down the whole process.
    worker.unref();
  }

  /** For good. */
  async end(): Promise<void> {
    this.#isEnded = true;
    await this.letGo();
  }

  async #ask(query: QueryName, args: unknown, asText: boolean): Promise<unknown> {
    // A thread that was started now would never end.
    if (this.#isEnded) throw new Error('The ledger is closed.');
    const worker = (this.#worker ??= this.#start());
    const id = this.#next;
    this.#next += 1;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#questions.set(id, { resolve, reject });
    });
    worker.postMessage({ id, query, args, asText } satisfies ToReader);
    return answer;
  }

  #start(): Worker {
    const worker = startWorker('reader-worker', { path: this.#path });
    const questions = new Map<number, Question>();
    this.#questions = questions;
    worker.on('message', (message: ReaderReply | ReaderStarted) => {
      if ('hasPriority' in message) {
        if (message.hasPriority !== null) this.#news.priority(message.hasPriority);
        return;
      }
      const question = questions.get(message.id);
      questions.delete(message.id);
      if (message.ok) question?.resolve(message.value);
      else question?.reject(this.#failure(message));
    });
    const fail = (reason: string): void => {
      if (this.#worker === worker) this.#worker = null;
      for (const question of questions.values()) question.reject(new Error(reason));
      questions.clear();
    };
    worker.on('error', (error) => {
      fail(`The ledger's reader stopped: ${error instanceof Error ? error.message : String(error)}`);
    });
    worker.on('exit', () => {
      fail("The ledger's reader stopped.");
    });
    return worker;
  }

  #failure({ message, why }: ReaderReply & { ok: false }): Error {
    if (why === 'refused') return new QuestionRefused(message);
    if (why === 'damaged') this.#news.damaged(message);
    return new Error(`The ledger could not be read: ${message}`);
  }
}
