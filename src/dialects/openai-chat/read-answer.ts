// Chat Completions answers in the common form: whole, or event by event.

import { failure, type Failure } from '../../domain/failure.ts';
import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import { AnswerBuilder, type Answer, type AnswerEvent, type AnswerReader } from '../answer.ts';
import type { AnswerHooks } from '../dialect.ts';
import { readInBandError } from '../failures/in-band.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { ChoiceReader } from './choice-reader.ts';
import { readAnswerUsage } from './usage.ts';

const NOTHING: readonly AnswerEvent[] = [];

/** Reads the body of a 200. A body that is not an answer is a failure, whatever its status said. */
export function readAnswer(body: unknown, hooks: AnswerHooks): Answer | Failure {
  const inBand = readInBandError(body, null, hooks.readFailure);
  if (inBand !== null) return inBand;
  const choice: unknown = isObject(body) && Array.isArray(body['choices']) ? body['choices'][0] : null;
  if (!isObject(body) || !isObject(choice)) {
    return failure('schema', 'The answer is not a chat completion: it has no choices.', {
      status: 200,
      billing: 'possible',
    });
  }
  const events: AnswerEvent[] = [startOf(body)];
  const reader = new ChoiceReader();
  reader.readMessage(objectIn(choice, 'message'), saltOf(body), events);
  reader.readFinish(choice, saltOf(body), events);
  // A whole answer without a reason ended all the same.
  reader.finish('stop', null, saltOf(body), events);
  const usage = (hooks.readUsage ?? readAnswerUsage)(body) ?? UNKNOWN_USAGE;
  events.push({ kind: 'usage', usage });
  const builder = new AnswerBuilder();
  for (const event of events) builder.add(event);
  return builder.answer() as Answer;
}

export class ChatAnswerReader implements AnswerReader {
  done = false;
  failure: Failure | null = null;
  readonly #hooks: AnswerHooks;
  readonly #readUsage: (message: unknown) => Usage | null;
  readonly #choice = new ChoiceReader();
  #salt = '';
  /** The number of the choice that is read; the others are not asked for by any other dialect. */
  #index: unknown = null;

  constructor(hooks: AnswerHooks) {
    this.#hooks = hooks;
    this.#readUsage = hooks.readUsage ?? readAnswerUsage;
  }

  read(data: string, name: string | null): readonly AnswerEvent[] {
    if (data === '[DONE]') return this.#end();
    let message: unknown;
    try {
      message = JSON.parse(data);
    } catch {
      // One unreadable event does not end a stream; an error is one whatever it says.
      if (name !== 'error') return NOTHING;
      message = data;
    }
    const inBand = readInBandError(message, name, this.#hooks.readFailure);
    if (inBand !== null) {
      this.failure = inBand;
      return NOTHING;
    }
    if (!isObject(message)) return NOTHING;
    const events: AnswerEvent[] = [];
    this.#readChoice(message, events);
    const usage = this.#readUsage(message);
    if (usage !== null && tellsSomething(usage)) {
      this.#start(message, events);
      events.push({ kind: 'usage', usage });
    }
    return events;
  }

  /** The end mark makes a good end, with or without a reason before it. */
  #end(): readonly AnswerEvent[] {
    this.done = true;
    if (this.#salt === '') return NOTHING;
    const events: AnswerEvent[] = [];
    this.#choice.finish('stop', null, this.#salt, events);
    return events;
  }

  #readChoice(message: JsonObject, events: AnswerEvent[]): void {
    const choices: unknown = message['choices'];
    const choice: unknown = Array.isArray(choices) ? choices[0] : null;
    if (!isObject(choice)) return;
    this.#start(message, events);
    this.#index ??= choice['index'];
    if (choice['index'] !== undefined && choice['index'] !== this.#index) return;
    const delta = choice['delta'] ?? choice['message'];
    if (isObject(delta)) this.#choice.readDelta(delta, this.#salt, events);
    this.#choice.readFinish(choice, this.#salt, events);
  }

  #start(message: JsonObject, events: AnswerEvent[]): void {
    if (this.#salt !== '') return;
    this.#salt = saltOf(message);
    events.unshift(startOf(message));
  }
}

function startOf({ id, model }: JsonObject): AnswerEvent {
  const given = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return { kind: 'start', id: given(id), model: given(model) };
}

/** What tells this answer from others, as far as the server says. Never empty. */
function saltOf({ id, created }: JsonObject): string {
  return `${typeof id === 'string' ? id : ''}/${typeof created === 'number' ? created : ''}`;
}

/** Some servers send a usage object without figures before the one that counts. */
function tellsSomething(usage: Usage): boolean {
  return usage.inputTokens !== null || usage.outputTokens !== null || usage.reportedCostNanos !== null;
}
