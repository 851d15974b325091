// Reads a stream through the common form: keeps what metering needs, and writes the client's dialect where that differs.

import type { Failure } from '../domain/failure.ts';
import type { Usage } from '../domain/usage.ts';
import { AnswerBuilder, type Answer, type AnswerEvent, type AnswerReader, type AnswerWriter } from './answer.ts';

export class AnswerMeter {
  usage: Usage | null = null;
  finished = false;
  outputChars = 0;
  usageOnly = false;
  /** What a text becomes depends on those before it. */
  readonly plain = null;
  readonly translates: boolean;
  readonly #reader: AnswerReader;
  readonly #writer: AnswerWriter | null;
  #onAnswer: ((answer: Answer) => void) | null;
  readonly #builder: AnswerBuilder | null;
  #text = '';

  /** `writer` null: the client gets the upstream's bytes. `onAnswer` is told of the whole answer once it has ended well. */
  constructor(reader: AnswerReader, writer: AnswerWriter | null, onAnswer: ((answer: Answer) => void) | null) {
    this.#reader = reader;
    this.#writer = writer;
    this.translates = writer !== null;
    this.#onAnswer = onAnswer;
    this.#builder = onAnswer === null ? null : new AnswerBuilder();
  }

  get done(): boolean {
    return this.#reader.done;
  }

  get failure(): Failure | null {
    return this.#reader.failure;
  }

  read(data: string, name: string | null): boolean {
    let commits = false;
    const events = this.#reader.read(data, name);
    this.usageOnly = events.length > 0;
    for (const event of events) {
      if (event.kind !== 'usage') this.usageOnly = false;
      if (this.#meter(event)) commits = true;
      if (this.#writer !== null) this.#text += this.#writer.write(event);
      this.#builder?.add(event);
    }
    // The end mark comes once; what was collected is complete now, or as complete as it gets.
    if (this.#reader.done) this.#report();
    return commits;
  }

  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }

  end(): string {
    this.#report();
    return this.take() + (this.#writer?.end() ?? '');
  }

  #report(): void {
    const answer = this.#builder?.answer() ?? null;
    if (answer === null) return;
    this.#onAnswer?.(answer);
    this.#onAnswer = null;
  }

  /** True when the event is worth committing to. */
  #meter(event: AnswerEvent): boolean {
    switch (event.kind) {
      case 'start':
        return false;
      case 'usage':
        this.usage = event.usage;
        return false;
      case 'text':
      case 'reasoning':
      case 'refusal':
        this.outputChars += event.text.length;
        return event.text !== '';
      case 'arguments':
        this.outputChars += event.text.length;
        return true;
      case 'finish':
        this.finished = true;
        return true;
      case 'call':
      case 'proof':
        return true;
    }
  }
}

/** Characters the model wrote, for estimates. */
export function answerChars(answer: Answer): number {
  let chars = 0;
  for (const part of answer.parts) chars += part.kind === 'call' ? part.arguments.length : part.text.length;
  return chars;
}
