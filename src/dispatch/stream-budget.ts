// Keeps a stream within what is held back for it: holds back more as it goes on, halts it while that is being written
// down, and says so when there is no room for more.

import type { NoRoom } from '../budgets/budgets.ts';
import type { Call } from './exchange.ts';
import type { RequestBook } from './request-book.ts';
import type { StreamCall } from './stream-call.ts';
import { StreamMeter } from './stream-meter.ts';

export class StreamBudget {
  readonly #book: RequestBook;
  readonly #call: StreamCall;
  readonly #meter: StreamMeter;

  constructor(book: RequestBook, call: StreamCall, asks: Call) {
    this.#book = book;
    this.#call = call;
    const ports = {
      extend: (from: number, to: number) => book.purse.extend(from, to),
      whenDurable: (run: () => void) => {
        this.#whenDurable(run);
      },
    };
    this.#meter = new StreamMeter(ports, book.purse.stepsOf(asks), () => {
      if (!call.over) call.goOn();
    });
  }

  /** A part of the answer has been passed on. null: it may go on, at once or when it is let. */
  passed(): NoRoom | null {
    const { outputChars, usage } = this.#call;
    const verdict = this.#meter.note(this.#book.purse.tokensOf(outputChars, usage));
    if (verdict === 'wait') this.#call.halt();
    return typeof verdict === 'string' ? null : verdict;
  }

  #whenDurable(run: () => void): void {
    if (!this.#book.purse.mustBeDurable) {
      run();
      return;
    }
    this.#book.recordHold(this.#call.outputChars);
    this.#book.whenKnown(run);
  }
}
