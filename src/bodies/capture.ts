// The bodies of one request while it runs. Holds what it was given as it is: everything else happens on another thread.

import { GrowingBytes } from './growing-bytes.ts';
import type { GivenPart } from './protocol.ts';

/** What is longer is cut. */
export const MOST_BODY_BYTES = 4 * 1024 * 1024;

export interface MemoryBudget {
  /** False: there is none left. */
  take(bytes: number): boolean;
}

export class Capture {
  readonly id: string;
  /** Bytes taken from the budget. */
  held = 0;
  readonly #budget: MemoryBudget;
  readonly #asked: string | null;
  readonly #parts: GivenPart[] = [];
  readonly #answer = new GrowingBytes(MOST_BODY_BYTES, (bytes) => this.#take(bytes));
  #answerType: string | null = null;

  /** `asked`: the client's request; null: it came as a form, which is passed on while it comes. */
  constructor(id: string, asked: string | null, budget: MemoryBudget) {
    this.id = id;
    this.#budget = budget;
    this.#asked = asked;
    if (asked !== null) this.#keepText('request', 0, asked);
  }

  /** A provider is asked with this; anything but text is a form. */
  sent(n: number, body: unknown): void {
    if (typeof body === 'string' && body !== this.#asked) this.#keepText('sent', n, body);
  }

  /** The client's head. */
  answerStarts(headers: readonly string[]): void {
    const at = headers.indexOf('content-type');
    this.#answerType = at < 0 ? null : (headers[at + 1] ?? null);
  }

  answerPart(bytes: Uint8Array | string): void {
    this.#answer.push(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
  }

  /** All of it; nothing may be added any more. */
  finish(): readonly GivenPart[] {
    const { total, isCut } = this.#answer;
    if (total > 0) {
      const body = this.#answer.take();
      this.#parts.push({ kind: 'answer', n: 0, type: this.#answerType, length: total, cut: isCut, body });
    }
    return this.#parts;
  }

  #keepText(kind: 'request' | 'sent', n: number, text: string): void {
    const kept = text.slice(0, MOST_BODY_BYTES);
    // A character takes two bytes at most.
    const body = this.#take(kept.length * 2) ? kept : '';
    this.#parts.push({
      kind,
      n,
      type: 'application/json',
      length: text.length,
      cut: body.length < text.length,
      body,
    });
  }

  #take(bytes: number): boolean {
    if (!this.#budget.take(bytes)) return false;
    this.held += bytes;
    return true;
  }
}
