// Answers of Ollama's own API for the client: lines of JSON, or one object.

import type { Usage } from '../../domain/usage.ts';
import type { Answer, AnswerEvent, AnswerWriter, FinishReason } from '../answer.ts';
import type { ReplyContext } from '../dialect.ts';
import { isObject, parseExact, type JsonObject } from '../json.ts';
import type { OllamaPath } from './request.ts';
import { timestamp } from './timestamp.ts';

export interface OllamaReply {
  readonly path: OllamaPath;
  /** Nanoseconds since the request came in; null: no durations are told. */
  readonly elapsedNanos: (() => number) | null;
}

export function writeAnswer(answer: Answer, context: ReplyContext, reply: OllamaReply): string {
  let text = '';
  let thinking = '';
  const calls: OpenCall[] = [];
  for (const part of answer.parts) {
    if (part.kind === 'call') calls.push(part);
    else if (part.kind === 'reasoning') thinking += part.text;
    else text += part.text;
  }
  const said = {
    ...(thinking === '' ? {} : { thinking }),
    ...(calls.length === 0 ? {} : { tool_calls: calls.map((call, i) => callBody(call, i, context)) }),
  };
  const total = nanos(reply);
  return JSON.stringify({
    ...envelope(context),
    ...(reply.path === 'chat'
      ? { message: { role: 'assistant', content: text, ...said } }
      : { response: text, ...said }),
    ...ending(answer.finish, answer.usage, { total, prompt: null, answer: total }),
  });
}

export function openWriter(context: ReplyContext, reply: OllamaReply): AnswerWriter {
  return new LineWriter(context, reply);
}

interface OpenCall {
  readonly id: string;
  readonly name: string;
  arguments: string;
}

class LineWriter implements AnswerWriter {
  readonly #context: ReplyContext;
  readonly #reply: OllamaReply;
  /** Every line up to its text, and what closes the object around the text. */
  readonly #head: string;
  readonly #close: string;
  /** Arguments come in pieces and are told as one object: whole calls are told at the end, when each is complete. */
  #calls: OpenCall[] = [];
  #finish: FinishReason = 'stop';
  #usage: Usage | null = null;
  #firstNanos: number | null = null;

  constructor(context: ReplyContext, reply: OllamaReply) {
    this.#context = context;
    this.#reply = reply;
    const isChat = reply.path === 'chat';
    const open = isChat ? '"message":{"role":"assistant","content":' : '"response":';
    this.#head = `${JSON.stringify(envelope(context)).slice(0, -1)},${open}`;
    this.#close = isChat ? '}' : '';
  }

  write(event: AnswerEvent): string {
    if (event.kind !== 'start') this.#firstNanos ??= nanos(this.#reply);
    switch (event.kind) {
      case 'text':
      case 'refusal':
        return this.#line(event.text, '');
      case 'reasoning':
        return this.#line('', `,"thinking":${JSON.stringify(event.text)}`);
      case 'call':
        this.#calls[event.index] = { id: event.id, name: event.name, arguments: '' };
        return '';
      case 'arguments': {
        const call = this.#calls[event.index];
        if (call !== undefined) call.arguments += event.text;
        return '';
      }
      case 'finish':
        this.#finish = event.reason;
        return this.#callLine();
      case 'usage':
        this.#usage = event.usage;
        return '';
      case 'start':
      case 'proof':
        return '';
    }
  }

  end(): string {
    const total = nanos(this.#reply);
    const prompt = this.#firstNanos;
    const answer = total === null || prompt === null ? null : total - prompt;
    const last = ending(this.#finish, this.#usage, { total, prompt, answer });
    return `${this.#head}""${this.#close},${JSON.stringify(last).slice(1)}\n`;
  }

  #line(text: string, more: string): string {
    return `${this.#head}${JSON.stringify(text)}${more}${this.#close},"done":false}\n`;
  }

  #callLine(): string {
    if (this.#calls.length === 0) return '';
    const calls = this.#calls.map((call, i) => callBody(call, i, this.#context));
    this.#calls = [];
    return this.#line('', `,"tool_calls":${JSON.stringify(calls)}`);
  }
}

const DONE_REASON: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  'stop-sequence': 'stop',
  'tool-calls': 'stop',
  pause: 'stop',
  length: 'length',
  'context-window': 'length',
  // Ollama has no such ending; hiding it would pass off what is left as the answer.
  'content-filter': 'content_filter',
};

interface Durations {
  readonly total: number | null;
  readonly prompt: number | null;
  readonly answer: number | null;
}

/** What nobody counted or measured is left out. */
function ending(finish: FinishReason, usage: Usage | null, durations: Durations): JsonObject {
  return {
    done: true,
    done_reason: DONE_REASON[finish],
    ...known('total_duration', durations.total),
    ...known('prompt_eval_count', usage?.inputTokens ?? null),
    ...known('prompt_eval_duration', durations.prompt),
    ...known('eval_count', usage?.outputTokens ?? null),
    ...known('eval_duration', durations.answer),
  };
}

function known(name: string, value: number | null): JsonObject {
  return value === null ? {} : { [name]: value };
}

function nanos(reply: OllamaReply): number | null {
  return reply.elapsedNanos === null ? null : Math.max(0, Math.round(reply.elapsedNanos()));
}

/** Ollama's clients know a model by the name under which they asked for it. */
function envelope(context: ReplyContext): JsonObject {
  const asked = context.request['model'];
  return { model: typeof asked === 'string' ? asked : context.model, created_at: timestamp(context.createdAt) };
}

function callBody(call: OpenCall, index: number, context: ReplyContext): JsonObject {
  const tool = context.conversation.tools.find(({ name }) => name === call.name);
  return {
    id: call.id,
    function: { index, name: tool?.origin.name ?? call.name, arguments: argumentsObject(call.arguments) },
  };
}

/** What is no object is handed on under a name that no tool has, so that the tool's complaint reaches the model. */
function argumentsObject(text: string): JsonObject {
  if (text.trim() === '') return {};
  try {
    const value = parseExact(text);
    // The caller prints it: what is nested too deeply for that is as good as broken.
    JSON.stringify(value);
    if (isObject(value) && text.trimStart().startsWith('{')) return value;
  } catch {
    // Told below.
  }
  return { INVALID_JSON: text };
}
