// The bodies of requests as the gateway's thread sees them: it hands them over, asks for them, and bounds what waits.
// The thread behind it is there only while there is work.

import { rmSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Clock, Log } from '../domain/ports.ts';
import type { BodyStats, FromBodies, GivenPart, KeptPart, StartBodies, ToBodies } from './protocol.ts';

export interface BodyStorePorts {
  /** Absolute path of `bodies.sqlite`. */
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Makes the key on first use. */
  readonly key: () => Uint8Array;
  /** Nothing can be read any more that was sealed with it. */
  readonly forgetKey: () => void;
  /** Everything that may not reach the disk, as of now. */
  readonly secrets: () => readonly string[];
  /** Whether there is a file. */
  readonly exists: () => boolean;
  readonly onProblem: () => void;
}

/** A thread without work holds memory for nothing. */
const IDLE_MS = 30_000;
const CLOSE_MS = 5_000;
/** After the thread was lost. */
const REST_MS = 60_000;
const NOTHING: BodyStats = { requests: 0, bytes: 0, oldest: null };

type Question = Extract<ToBodies, { readonly question: number }>;

export class BodyStore {
  /** Why bodies are not kept, for people; null while they are. */
  problem: string | null = null;
  readonly #ports: BodyStorePorts;
  readonly #questions = new Map<number, (reply: FromBodies | null) => void>();
  #worker: Worker | null = null;
  /** Messages without an answer. */
  #pending = 0;
  #nextQuestion = 1;
  /** Monotonic ms until which no new thread is tried. */
  #restUntil = 0;
  #limit: { readonly before: number; readonly maxBytes: number } | null = null;
  #cancelIdle: () => void = () => undefined;
  #onFree: (bytes: number) => void = () => undefined;

  constructor(ports: BodyStorePorts) {
    this.#ports = ports;
  }

  /** `onFree` is told of memory that `keep` held and that is free again. */
  set onFree(onFree: (bytes: number) => void) {
    this.#onFree = onFree;
  }

  keep(id: string, parts: readonly GivenPart[], held: number): void {
    if (this.#isResting()) {
      this.#onFree(held);
      return;
    }
    const blocks = parts.flatMap(({ body }) => (typeof body === 'string' ? [] : [body.buffer as ArrayBuffer]));
    this.#post({ type: 'keep', id, parts, held }, blocks);
  }

  /** What is older than `before` (Unix ms) goes, and the oldest of what is more than `maxBytes`; from now on too. */
  prune(before: number, maxBytes: number): void {
    this.#limit = { before, maxBytes };
    if (this.#worker !== null) this.#post({ type: 'prune', before, maxBytes });
    // A thread that starts is told the limits first of all.
    else if (this.#ports.exists() && !this.#isResting()) this.#start();
  }

  async read(id: string): Promise<readonly KeptPart[]> {
    const reply = await this.#ask({ type: 'read', question: this.#nextQuestion, id });
    return reply?.type === 'parts' ? reply.parts : [];
  }

  async stats(): Promise<BodyStats> {
    const reply = await this.#ask({ type: 'stats', question: this.#nextQuestion });
    return reply?.type === 'stats' ? reply.stats : NOTHING;
  }

  /** New keys may not reach the disk either. */
  learn(secrets: readonly string[]): void {
    this.#worker?.postMessage({ type: 'secrets', secrets } satisfies ToBodies);
  }

  async deleteAll(): Promise<void> {
    await this.close();
    this.#restUntil = 0;
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.#ports.path + suffix, { force: true });
    this.#ports.forgetKey();
  }

  /** Writes what waits and ends the thread. */
  async close(): Promise<void> {
    this.#cancelIdle();
    const worker = this.#worker;
    if (worker === null) return;
    this.#worker = null;
    await new Promise<void>((resolve) => {
      const cancel = this.#ports.clock.after(CLOSE_MS, resolve);
      worker.once('exit', () => {
        cancel();
        resolve();
      });
      worker.postMessage({ type: 'close' } satisfies ToBodies);
    });
    await worker.terminate();
    this.#answerAll();
  }

  async #ask(question: Question): Promise<FromBodies | null> {
    if (!this.#ports.exists() || this.#isResting()) return null;
    this.#nextQuestion += 1;
    return new Promise((resolve) => {
      this.#questions.set(question.question, resolve);
      this.#post(question);
    });
  }

  #post(message: ToBodies, blocks: ArrayBuffer[] = []): void {
    const worker = this.#worker ?? this.#start();
    this.#cancelIdle();
    this.#pending += 1;
    worker.postMessage(message, blocks);
  }

  #start(): Worker {
    const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
    const workerData: StartBodies = { path: this.#ports.path, key: this.#ports.key() };
    const worker = new Worker(new URL(`./bodies-worker${extension}`, import.meta.url), { workerData });
    this.#worker = worker;
    this.#pending = 0;
    worker.unref();
    worker.on('message', (reply: FromBodies) => {
      this.#onReply(reply);
    });
    worker.on('error', (error) => {
      this.#onLost(worker, error instanceof Error ? error.message : String(error));
    });
    this.learn(this.#ports.secrets());
    if (this.#limit !== null) this.#post({ type: 'prune', ...this.#limit });
    return worker;
  }

  #onReply(reply: FromBodies): void {
    this.#pending -= 1;
    if (reply.type === 'kept') this.#onFree(reply.held);
    if (reply.type === 'failed') {
      this.#onFree(reply.held);
      this.#fail(reply.message);
    } else if (reply.type === 'kept' || reply.type === 'pruned') this.#recover();
    if ('question' in reply) {
      this.#questions.get(reply.question)?.(reply);
      this.#questions.delete(reply.question);
    }
    if (this.#pending > 0) return;
    this.#cancelIdle = this.#ports.clock.after(IDLE_MS, () => {
      void this.close();
    });
  }

  #onLost(worker: Worker, message: string): void {
    if (this.#worker === worker) this.#worker = null;
    this.#restUntil = this.#ports.clock.monotonic() + REST_MS;
    this.#cancelIdle();
    this.#fail(message);
    this.#onFree(Infinity);
    this.#answerAll();
  }

  #isResting(): boolean {
    return this.#ports.clock.monotonic() < this.#restUntil;
  }

  #answerAll(): void {
    for (const resolve of this.#questions.values()) resolve(null);
    this.#questions.clear();
  }

  #fail(message: string): void {
    const problem = `Bodies of requests cannot be kept: ${message}`;
    if (this.problem === problem) return;
    this.problem = problem;
    this.#ports.log.error('bodies.failing', { message });
    this.#ports.onProblem();
  }

  #recover(): void {
    if (this.problem === null) return;
    this.problem = null;
    this.#ports.onProblem();
  }
}
