// Everything that is sent to the client of one request: heads, bodies, errors, and signs of life.

import type { Clock } from '../domain/ports.ts';
import type { Arrival } from './arrival.ts';
import type { Choice } from './choose-target.ts';
import type { FinalError } from './exchange.ts';
import { answerHeaders } from './headers.ts';
import type { Reply } from './reply.ts';
import type { RequestBook } from './request-book.ts';
import { KEEP_ALIVE_MS } from './silence.ts';

export interface Job extends Arrival {
  readonly reply: Reply;
}

export class TellClient {
  readonly #job: Job;
  readonly #book: RequestBook;
  readonly #clock: Clock;
  #lastSignAt = 0;

  constructor(job: Job, book: RequestBook, clock: Clock) {
    this.#job = job;
    this.#book = book;
    this.#clock = clock;
  }

  /** `type`: of answers whose form is the upstream's. */
  streamHead(choice: Choice, type: string | null = null): void {
    const { id, plan, reply } = this.#job;
    const { streamType } = this.#job.exchange;
    const headers = answerHeaders(id, plan, this.#book.attempts, choice, null, this.#book.fixes);
    headers.push('content-type', type ?? streamType, 'cache-control', 'no-cache');
    reply.head(200, headers);
  }

  whole(choice: Choice, body: Buffer): void {
    const { id, plan, reply, exchange } = this.#job;
    if (!reply.committed && exchange.streamed) this.streamHead(choice);
    if (!reply.committed) {
      const headers = answerHeaders(id, plan, this.#book.attempts, choice, this.#book.cost, this.#book.fixes);
      headers.push('content-type', 'application/json', 'content-length', String(body.length));
      reply.head(200, headers);
    }
    reply.end(body);
  }

  /** A body that is long in coming: white space before it is valid JSON and keeps the client waiting. */
  signOfLife(choice: Choice): void {
    const { id, plan, reply, exchange } = this.#job;
    const now = this.#clock.monotonic();
    if (!reply.committed && exchange.streamed) {
      this.streamHead(choice);
    } else if (!reply.committed) {
      const headers = answerHeaders(id, plan, this.#book.attempts, choice, null, this.#book.fixes);
      headers.push('content-type', 'application/json');
      reply.head(200, headers);
    } else if (now - this.#lastSignAt < KEEP_ALIVE_MS) return;
    this.#lastSignAt = now;
    reply.write(exchange.streamed ? exchange.keepAlive : '\n');
  }

  /** Returns the status that the client saw. */
  error(error: FinalError, retryAfterSeconds: number | null): number {
    const { id, plan, reply, exchange } = this.#job;
    const status = exchange.errorStatus(error);
    if (reply.committed) {
      reply.breakOff(exchange.streamed ? exchange.errorEvent(error) : exchange.errorBody(error));
      return 200;
    }
    const body = exchange.errorBody(error);
    const headers = answerHeaders(id, plan, this.#book.attempts, null, null);
    headers.push('content-type', 'application/json', 'content-length', String(Buffer.byteLength(body)));
    if (retryAfterSeconds === null) headers.push('x-should-retry', 'false');
    else headers.push('retry-after', String(retryAfterSeconds));
    reply.head(status, headers);
    reply.end(body);
    return status;
  }
}
