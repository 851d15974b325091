// The reader thread as the gateway's thread sees it: questions go there, answers come back. It starts with the first one.

import type { Worker } from 'node:worker_threads';
import { QuestionRefused, type ReaderReply } from './protocol.ts';
import type { QueryArgs, QueryName, QueryResult } from './queries.ts';
import { startWorker } from './start-worker.ts';

interface Question {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export class ReaderClient {
  readonly #path: string;
  #worker: Worker | null = null;
  #questions = new Map<number, Question>();
  #next = 1;

  constructor(path: string) {
    this.#path = path;
  }

  async query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryResult<N>> {
    const worker = (this.#worker ??= this.#start());
    const id = this.#next;
    this.#next += 1;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#questions.set(id, { resolve, reject });
    });
    worker.postMessage({ id, query: name, args });
    return (await answer) as QueryResult<N>;
  }

  /** Ends the thread; the next question starts another one, which opens the file anew. */
  async letGo(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = startWorker('reader-worker', { path: this.#path });
    const questions = new Map<number, Question>();
    this.#questions = questions;
    worker.on('message', (reply: ReaderReply) => {
      const question = questions.get(reply.id);
      questions.delete(reply.id);
      if (reply.ok) question?.resolve(reply.value);
      else if (reply.isRefusal) question?.reject(new QuestionRefused(reply.message));
      else question?.reject(new Error(`The ledger could not be read: ${reply.message}`));
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
}
