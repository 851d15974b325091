// A reply that lets somebody keep what the client is told. Made only for requests whose bodies the user wants to keep.

import type { Reply } from './reply.ts';

/** Keeps the bodies of one request. Must not throw and must be quick. */
export interface BodyCapture {
  /** What a provider is asked with in the attempt `n`; a stream is not text, and passes by. */
  sent(n: number, body: unknown): void;
  /** The client's head; `headers` alternates names and values. */
  answerStarts(headers: readonly string[]): void;
  answerPart(bytes: Uint8Array | string): void;
}

export class CapturingReply implements Reply {
  readonly #reply: Reply;
  readonly #capture: BodyCapture;

  constructor(reply: Reply, capture: BodyCapture) {
    this.#reply = reply;
    this.#capture = capture;
  }

  get gone(): boolean {
    return this.#reply.gone;
  }

  get committed(): boolean {
    return this.#reply.committed;
  }

  head(status: number, headers: readonly string[]): void {
    this.#capture.answerStarts(headers);
    this.#reply.head(status, headers);
  }

  write(bytes: Uint8Array | string): boolean {
    this.#capture.answerPart(bytes);
    return this.#reply.write(bytes);
  }

  end(bytes?: Uint8Array | string): void {
    if (bytes !== undefined) this.#capture.answerPart(bytes);
    this.#reply.end(bytes);
  }

  breakOff(bytes: Uint8Array | string): void {
    this.#capture.answerPart(bytes);
    this.#reply.breakOff(bytes);
  }

  drop(): void {
    this.#reply.drop();
  }

  onGone(run: () => void): void {
    this.#reply.onGone(run);
  }

  onDrain(run: () => void): void {
    this.#reply.onDrain(run);
  }
}
