// Reading Chat Completions answers: a whole body, or the events of a stream one by one.

import { failure, type Failure } from '../../domain/failure.ts';
import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import type { FailureHook } from '../failures/failed-answer.ts';
import { readInBandError } from '../failures/in-band.ts';
import { isObject, type JsonObject } from '../json.ts';
import { readAnswerUsage } from './usage.ts';

/** A provider's own readings, where its wire differs from the dialect. */
export interface ReplyHooks {
  /** Of a whole body or one event; null: it carries no usage. */
  readonly readUsage?: (message: unknown) => Usage | null;
  readonly readFailure?: FailureHook;
}

export interface WholeReply {
  readonly usage: Usage;
  /** Characters of text, reasoning and tool arguments, for an estimate when the provider counted nothing. */
  readonly outputChars: number;
}

/** Reads the body of a 200. A body that is not an answer is a failure, whatever its status said. */
export function readWholeReply(body: unknown, hooks: ReplyHooks): WholeReply | Failure {
  const inBand = readInBandError(body, null, hooks.readFailure);
  if (inBand !== null) return inBand;
  if (!isObject(body) || !Array.isArray(body['choices']) || body['choices'].length === 0) {
    return failure('schema', 'The answer is not a chat completion: it has no choices.', {
      status: 200,
      billing: 'possible',
    });
  }
  let outputChars = 0;
  for (const choice of body['choices'] as unknown[]) {
    if (isObject(choice)) outputChars += messageChars(choice['message']);
  }
  return { usage: (hooks.readUsage ?? readAnswerUsage)(body) ?? UNKNOWN_USAGE, outputChars };
}

/** Reads the events of one stream and keeps what will be needed at its end. */
export class StreamReader {
  /** Last usage seen; providers repeat it, they do not add up. */
  usage: Usage | null = null;
  done = false;
  /** The client gets the upstream's own bytes. */
  readonly translates = false;
  outputChars = 0;
  /** Set by `read` when the event reports an error. */
  failure: Failure | null = null;
  /** Set by `read`: the event carries usage and nothing else. */
  usageOnly = false;
  /** Set by `read`: the event carries a text and nothing else. */
  plain: { readonly text: string; count(chars: number): void } | null = null;
  /** Indexes of the choices that have begun but not ended, and whether any has ended: a request may ask for several. */
  readonly #running = new Set<unknown>();
  #hasEnded = false;
  readonly #readUsage: (message: unknown) => Usage | null;
  readonly #readFailure: FailureHook | undefined;

  constructor(hooks: ReplyHooks) {
    this.#readUsage = hooks.readUsage ?? readAnswerUsage;
    this.#readFailure = hooks.readFailure;
  }

  /** Every choice that began has its finish reason. */
  get finished(): boolean {
    return this.#hasEnded && this.#running.size === 0;
  }

  /** `name` is the event's own, if it has one. Returns true when the event commits: content, a tool call, reasoning or a finish reason. */
  read(data: string, name: string | null): boolean {
    this.usageOnly = false;
    this.plain = null;
    if (data === '[DONE]') {
      this.done = true;
      return false;
    }
    let event: unknown;
    try {
      event = JSON.parse(data);
    } catch {
      // One unreadable event does not end a stream: it travels on, and only what it would have told us is lost.
      if (name !== 'error') return false;
      event = data;
    }
    const inBand = readInBandError(event, name, this.#readFailure);
    if (inBand !== null) {
      this.failure = inBand;
      return false;
    }
    return isObject(event) && this.#readEvent(event);
  }

  take(): string {
    return '';
  }

  end(): string {
    return '';
  }

  #readEvent(event: JsonObject): boolean {
    const choices = event['choices'];
    const hasChoices = Array.isArray(choices) && choices.length > 0;
    const usage = this.#readUsage(event);
    if (usage !== null) {
      this.usage = usage;
      this.usageOnly = !hasChoices;
    }
    if (!hasChoices) return false;
    let commits = false;
    for (const choice of choices as unknown[]) {
      if (!isObject(choice)) continue;
      const { delta, index, finish_reason } = choice;
      const chars = messageChars(delta);
      this.outputChars += chars;
      if (chars > 0 || hasToolCall(delta)) commits = true;
      if (typeof finish_reason === 'string' && finish_reason !== '') {
        this.#running.delete(index);
        this.#hasEnded = true;
        commits = true;
      } else if (chars > 0) {
        this.#running.add(index);
        if (usage === null && choices.length === 1) this.plain = this.#plainText(delta, index, chars);
      }
    }
    return commits;
  }

  /** `chars`: of all that the delta says. */
  #plainText(delta: unknown, index: unknown, chars: number): StreamReader['plain'] {
    if (!isObject(delta) || hasToolCall(delta)) return null;
    const text = TEXT_FIELDS.map((field) => delta[field]).find((value) => value !== '' && typeof value === 'string');
    if (typeof text !== 'string' || text.length !== chars) return null;
    return {
      text,
      count: (more) => {
        this.outputChars += more;
        this.#running.add(index);
      },
    };
  }
}

const TEXT_FIELDS = ['content', 'reasoning_content', 'reasoning', 'refusal'] as const;

/** Characters the model produced in a message or delta: what an estimate of its tokens is made from. */
function messageChars(message: unknown): number {
  if (!isObject(message)) return 0;
  let chars = 0;
  for (const field of TEXT_FIELDS) {
    const value = message[field];
    if (typeof value === 'string') chars += value.length;
    // Some providers send content as a list of parts; a part counts by its text.
    else if (Array.isArray(value) && value.length > 0) chars += JSON.stringify(value).length;
  }
  const calls = message['tool_calls'];
  if (Array.isArray(calls)) {
    for (const call of calls as unknown[]) {
      const fn = isObject(call) ? call['function'] : undefined;
      if (isObject(fn) && typeof fn['arguments'] === 'string') chars += fn['arguments'].length;
    }
  }
  return chars;
}

function hasToolCall(delta: unknown): boolean {
  if (!isObject(delta)) return false;
  const calls = delta['tool_calls'];
  return (Array.isArray(calls) && calls.length > 0) || isObject(delta['function_call']) || isObject(delta['audio']);
}
