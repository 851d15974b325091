// Reading text completions, whole or as a stream. Several choices are read as one text: they are counted, and sent on as
// they came.

import { failure, type Failure } from '../../domain/failure.ts';
import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import type { Answer, AnswerEvent, AnswerPart, AnswerReader, FinishReason } from '../answer.ts';
import type { AnswerHooks } from '../dialect.ts';
import { readInBandError } from '../failures/in-band.ts';
import { isObject, type JsonObject } from '../json.ts';
import { readAnswerUsage } from '../openai-chat/usage.ts';

/** Reads the body of a 200. A body that is not an answer is a failure, whatever its status said. */
export function readAnswer(body: unknown, hooks: AnswerHooks): Answer | Failure {
  const inBand = readInBandError(body, null, hooks.readFailure);
  if (inBand !== null) return inBand;
  const choices = isObject(body) ? choicesOf(body) : [];
  if (!isObject(body) || choices.length === 0) {
    return failure('schema', 'The answer is not a completion: it has no choices.', {
      status: 200,
      billing: 'possible',
    });
  }
  const parts = choices.flatMap((choice): AnswerPart[] => {
    const text = textOf(choice);
    return text === '' ? [] : [{ kind: 'text', text }];
  });
  return {
    id: stringOrNull(body['id']),
    model: stringOrNull(body['model']),
    parts,
    finish: finishOf(choices[0]?.['finish_reason']) ?? 'stop',
    stopSequence: null,
    usage: (hooks.readUsage ?? readAnswerUsage)(body) ?? UNKNOWN_USAGE,
  };
}

/** `choices`: how many were asked for. The stream has finished when all of them have. */
export function openReader(hooks: AnswerHooks, choices = 1): AnswerReader {
  return new CompletionReader(hooks, choices);
}

const NOTHING: readonly AnswerEvent[] = [];

class CompletionReader implements AnswerReader {
  done = false;
  failure: Failure | null = null;
  readonly #hooks: AnswerHooks;
  readonly #readUsage: (message: unknown) => Usage | null;
  readonly #choices: number;
  #hasStarted = false;
  /** Indexes of the choices that have begun but not ended, and of those that have ended. */
  readonly #running = new Set<unknown>();
  readonly #ended = new Set<unknown>();
  /** null before the first end, and again once it has been told. */
  #finish: FinishReason | null = null;

  constructor(hooks: AnswerHooks, choices: number) {
    this.#hooks = hooks;
    this.#readUsage = hooks.readUsage ?? readAnswerUsage;
    this.#choices = choices;
  }

  read(data: string, name: string | null): readonly AnswerEvent[] {
    if (data === '[DONE]') {
      this.done = true;
      // Some servers give fewer choices than they were asked for.
      return this.#running.size === 0 ? this.#takeFinish() : NOTHING;
    }
    let event: unknown;
    try {
      event = JSON.parse(data);
    } catch {
      // One unreadable event does not end a stream: only what it would have told us is lost.
      if (name !== 'error') return NOTHING;
      event = data;
    }
    this.failure = readInBandError(event, name, this.#hooks.readFailure);
    return this.failure === null && isObject(event) ? this.#readEvent(event) : NOTHING;
  }

  #readEvent(event: JsonObject): readonly AnswerEvent[] {
    const events: AnswerEvent[] = [];
    const choices = choicesOf(event);
    if (!this.#hasStarted && choices.length > 0) {
      this.#hasStarted = true;
      events.push({ kind: 'start', id: stringOrNull(event['id']), model: stringOrNull(event['model']) });
    }
    for (const choice of choices) this.#readChoice(choice, events);
    const usage = this.#readUsage(event);
    if (usage !== null) events.push({ kind: 'usage', usage });
    return events;
  }

  #readChoice(choice: JsonObject, events: AnswerEvent[]): void {
    const text = textOf(choice);
    if (text !== '') {
      this.#running.add(choice['index']);
      events.push({ kind: 'text', text });
    }
    const reason = finishOf(choice['finish_reason']);
    if (reason === null || this.#ended.has(choice['index'])) return;
    this.#finish ??= reason;
    this.#running.delete(choice['index']);
    this.#ended.add(choice['index']);
    if (this.#ended.size === this.#choices && this.#running.size === 0) events.push(...this.#takeFinish());
  }

  #takeFinish(): readonly AnswerEvent[] {
    const reason = this.#finish;
    this.#finish = null;
    return reason === null ? NOTHING : [{ kind: 'finish', reason, stopSequence: null }];
  }
}

const REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['content_filter', 'content-filter'],
]);

function finishOf(reason: unknown): FinishReason | null {
  if (typeof reason !== 'string' || reason === '') return null;
  return REASONS.get(reason) ?? 'stop';
}

function choicesOf(event: JsonObject): readonly JsonObject[] {
  const choices = event['choices'];
  return Array.isArray(choices) ? choices.filter(isObject) : [];
}

function textOf(choice: JsonObject): string {
  return typeof choice['text'] === 'string' ? choice['text'] : '';
}

function stringOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
