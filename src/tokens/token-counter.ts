// Counts tokens exactly (as o200k has them) on a thread of its own, or says in good time that it is an estimate.

import { Worker } from 'node:worker_threads';
import type { Clock, Log } from '../domain/ports.ts';
import type { CountReply, CountRequest, TokenCount } from './count-protocol.ts';
import { estimateTokens } from './estimate.ts';

export interface TokenCounter {
  /** Tokens of all texts together. Never rejects, and answers by the deadline. */
  count(texts: readonly string[]): Promise<TokenCount>;
  close(): Promise<void>;
}

export interface TokenCounterOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** How long counting may take. */
  readonly deadlineMs?: number;
  /** How long a thread without work is kept: it holds about 100 MB. */
  readonly idleMs?: number;
}

const DEADLINE_MS = 250;
const IDLE_MS = 30_000;
/** The thread starts with the first count after a pause, which waits for it. */
const START_MS = 3_000;

interface Question {
  readonly texts: readonly string[];
  readonly resolve: (count: TokenCount) => void;
  cancelDeadline: () => void;
}

export function openTokenCounter(options: TokenCounterOptions): TokenCounter {
  return new WorkerTokenCounter(options);
}

class WorkerTokenCounter implements TokenCounter {
  readonly #options: TokenCounterOptions;
  readonly #deadlineMs: number;
  readonly #questions = new Map<number, Question>();
  #nextId = 1;
  #worker: Worker | null = null;
  #isReady = false;
  /** It cannot be started, or is not wanted any more: everything is estimated from here on. */
  #isOver = false;
  #cancelIdle: () => void = () => undefined;

  constructor(options: TokenCounterOptions) {
    this.#options = options;
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  }

  count(texts: readonly string[]): Promise<TokenCount> {
    if (this.#isOver) return Promise.resolve(estimate(texts));
    this.#cancelIdle();
    const worker = (this.#worker ??= this.#start());
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve) => {
      const cancelDeadline = this.#after(this.#isReady ? this.#deadlineMs : START_MS);
      this.#questions.set(id, { texts, resolve, cancelDeadline });
      worker.postMessage({ id, texts } satisfies CountRequest);
    });
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#stop();
  }

  #start(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const worker = new Worker(new URL(`./count-worker${extension}`, import.meta.url));
    worker.unref();
    worker.on('message', (reply: CountReply) => {
      if (this.#worker === worker) this.#onReply(reply);
    });
    worker.on('error', (error) => {
      if (this.#worker === worker) this.#onLost(error);
    });
    return worker;
  }

  #onReply(reply: CountReply): void {
    if (reply.type === 'ready') {
      this.#isReady = true;
      for (const question of this.#questions.values()) {
        question.cancelDeadline();
        question.cancelDeadline = this.#after(this.#deadlineMs);
      }
      return;
    }
    const question = this.#questions.get(reply.id);
    this.#questions.delete(reply.id);
    question?.cancelDeadline();
    question?.resolve(reply.count);
    if (this.#questions.size > 0) return;
    this.#cancelIdle = this.#options.clock.after(this.#options.idleMs ?? IDLE_MS, () => {
      void this.#stop();
    });
  }

  #onLost(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.#options.log.error('tokens.counter-lost', { message, started: this.#isReady });
    if (!this.#isReady) this.#isOver = true;
    void this.#stop();
  }

  /** One text that takes too long holds up all the others: the thread ends, and all that wait get estimates. */
  #after(ms: number): () => void {
    return this.#options.clock.after(ms, () => {
      this.#options.log.warn('tokens.too-slow', { waiting: this.#questions.size, started: this.#isReady });
      void this.#stop();
    });
  }

  async #stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#isReady = false;
    this.#cancelIdle();
    for (const question of this.#questions.values()) {
      question.cancelDeadline();
      question.resolve(estimate(question.texts));
    }
    this.#questions.clear();
    await worker?.terminate();
  }
}

function estimate(texts: readonly string[]): TokenCount {
  return { tokens: texts.reduce((sum, text) => sum + estimateTokens(text), 0), exact: false };
}
