// The way back: reads a target's answer, checks it where JSON was asked for by other means, and says it in the client's
// dialect where that is another.

import { answerChars, AnswerMeter } from '../dialects/answer-meter.ts';
import { eventsOf, type Answer } from '../dialects/answer.ts';
import type { Dialect, ReplyContext } from '../dialects/dialect.ts';
import type { JsonEmulation } from '../dialects/fit.ts';
import { parseExact } from '../dialects/json.ts';
import { readWholeReply, StreamReader } from '../dialects/openai-chat/reply.ts';
import { takeEmulatedJson } from '../dialects/take-emulated-json.ts';
import type { EventCollector, EventReader, WholeReading } from '../dispatch/exchange.ts';
import { failure, type Failure } from '../domain/failure.ts';
import type { Preset } from '../providers/provider.ts';
import type { Surface } from './surface.ts';

export interface AnswerPath {
  /** What the provider answers in. */
  readonly dialect: Dialect;
  readonly surface: Surface;
  readonly preset: Preset;
  /** The client gets the provider's own bytes. */
  readonly asItIs: boolean;
  readonly emulation: JsonEmulation | null;
  /** The client gets a stream. */
  readonly streamed: boolean;
  readonly context: () => ReplyContext;
  /** Told of every answer whose model may want something back later; null where none does. */
  readonly remember: ((answer: Answer) => void) | null;
  /** Nothing but metering is needed: the dialect's own quick readers do. */
  readonly light: boolean;
}

export class AnswerSide {
  readonly #path: AnswerPath;

  constructor(path: AnswerPath) {
    this.#path = path;
  }

  readEvents(): EventReader {
    const { dialect, surface, preset, asItIs, light, remember } = this.#path;
    if (asItIs && light) return new StreamReader(preset);
    const writer = asItIs ? null : surface.openWriter(this.#path.context());
    return new AnswerMeter(dialect.openReader(preset), writer, remember);
  }

  readWhole(body: unknown, text: string): WholeReading | Failure {
    const isPassedOn = this.#path.asItIs && !this.#path.streamed;
    if (isPassedOn && this.#path.light) {
      const reply = readWholeReply(body, this.#path.preset);
      return 'billing' in reply ? reply : { ...reply, body: null };
    }
    // What is written anew must keep every digit of a tool's arguments.
    const exact = isPassedOn ? body : exactly(body, text);
    const answer = this.#path.dialect.readAnswer(exact, this.#path.preset);
    if ('billing' in answer) return answer;
    return this.#tell(answer, isPassedOn);
  }

  collectEvents(): EventCollector {
    let collected: Answer | null = null;
    const meter = new AnswerMeter(this.#path.dialect.openReader(this.#path.preset), null, (answer) => {
      collected = answer;
    });
    return {
      get failure() {
        return meter.failure;
      },
      read(data, name) {
        meter.read(data, name);
      },
      result: () => {
        meter.end();
        return collected === null ? cutShort() : this.#tell(collected, false);
      },
    };
  }

  #tell(received: Answer, asItIs: boolean): WholeReading | Failure {
    const { surface, emulation, streamed, remember } = this.#path;
    const answer = emulation === null ? received : takeEmulatedJson(received, emulation);
    if ('billing' in answer) return answer;
    remember?.(answer);
    return {
      usage: answer.usage,
      outputChars: answerChars(answer),
      body: asItIs ? null : streamed ? this.#asStream(answer) : surface.writeAnswer(answer, this.#path.context()),
    };
  }

  #asStream(answer: Answer): string {
    const writer = this.#path.surface.openWriter(this.#path.context());
    let text = '';
    for (const event of eventsOf(answer)) text += writer.write(event);
    return text + writer.end();
  }
}

const LONG_NUMBER = /\d{16}/;

function exactly(body: unknown, text: string): unknown {
  return LONG_NUMBER.test(text) ? parseExact(text) : body;
}

function cutShort(): Failure {
  return failure('outage', 'The stream ended before the answer was complete.', { status: 200, billing: 'begun' });
}
