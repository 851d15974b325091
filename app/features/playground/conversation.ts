// A conversation with several models at once: what was said, and what each of them is sent of it.

import type { PlaygroundEvent } from '../../../src/contract/playground-views.ts';
import type { RequestDetail } from '../../../src/contract/views.ts';

export interface Picture {
  readonly key: number;
  readonly name: string;
  /** `data:` with all of it. */
  readonly url: string;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text, as far as it has come. */
  readonly arguments: string;
  /** What the tool said; typed in by a person. */
  readonly result: string;
}

export type AnswerError = Pick<Extract<PlaygroundEvent, { type: 'error' }>, 'message' | 'attempts'>;

export interface Answer {
  readonly key: number;
  /** The name that was asked for. */
  readonly model: string;
  /** waiting: nothing has come yet · stopped: by the reader. */
  readonly phase: 'waiting' | 'writing' | 'done' | 'failed' | 'stopped';
  readonly text: string;
  readonly reasoning: string;
  readonly calls: readonly ToolCall[];
  readonly error: AnswerError | null;
  /** Who answers, and the request's id in the ledger, from the first word on. */
  readonly by: { readonly id: string; readonly provider: string; readonly model: string } | null;
  readonly finish: string | null;
  /** How it ended, as the ledger has it. */
  readonly request: RequestDetail | null;
}

/** One model and its side of the conversation. */
export interface Column {
  readonly key: number;
  readonly model: string;
}

export interface Turn {
  readonly key: number;
  readonly text: string;
  readonly pictures: readonly Picture[];
  /** By the columns' keys. Several in a row where tools were called in between. */
  readonly answers: Readonly<Record<number, readonly Answer[]>>;
}

export interface Said {
  readonly text: string;
  readonly pictures: readonly Picture[];
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Fields = Readonly<Record<string, Json>>;

/** What a model is told where nothing was typed in. */
const NO_RESULT = 'No result.';

export const MAX_COLUMNS = 4;

export function newAnswer(key: number, model: string): Answer {
  const nothing = { text: '', reasoning: '', calls: [], error: null, by: null, finish: null, request: null };
  return { key, model, phase: 'waiting', ...nothing };
}

export function isRunning({ phase }: Answer): boolean {
  return phase === 'waiting' || phase === 'writing';
}

/** Calls at its end that nobody has answered. */
export function waitsForTools(answer: Answer | undefined): boolean {
  return answer !== undefined && answer.phase === 'done' && answer.calls.length > 0;
}

export function withEvent(answer: Answer, event: PlaygroundEvent): Answer {
  switch (event.type) {
    case 'start':
      return { ...answer, by: { id: event.id, provider: event.provider, model: event.model } };
    case 'text':
      return { ...answer, phase: 'writing', text: answer.text + event.text };
    case 'reasoning':
      return { ...answer, phase: 'writing', reasoning: answer.reasoning + event.text };
    case 'call': {
      const call = { id: event.id, name: event.name, arguments: '', result: '' };
      return { ...answer, phase: 'writing', calls: [...answer.calls, call] };
    }
    case 'arguments': {
      const calls = answer.calls.map((call, index) =>
        index === event.index ? { ...call, arguments: call.arguments + event.text } : call,
      );
      return { ...answer, calls };
    }
    case 'error':
      return { ...answer, phase: 'failed', error: { message: event.message, attempts: event.attempts } };
    case 'end': {
      const phase = answer.phase === 'failed' ? 'failed' : 'done';
      return { ...answer, phase, finish: event.finish, request: event.request };
    }
  }
}

/** The conversation as one model has it, with what it said itself and nothing of the others. */
export function messagesOf(turns: readonly Turn[], column: number, system: string): readonly Fields[] {
  const instructions = system.trim() === '' ? [] : [{ role: 'system', content: system }];
  const said = turns.flatMap((turn) => [
    { role: 'user', content: contentOf(turn) },
    ...(turn.answers[column] ?? []).flatMap(messagesOfAnswer),
  ]);
  return [...instructions, ...said];
}

function contentOf({ text, pictures }: Said): Json {
  if (pictures.length === 0) return text;
  const words = text === '' ? [] : [{ type: 'text', text }];
  return [...words, ...pictures.map(({ url }) => ({ type: 'image_url', image_url: { url } }))];
}

/** What came to nothing was never said. */
function messagesOfAnswer({ text, calls, phase }: Answer): readonly Fields[] {
  // A call that was cut has arguments that nobody can read.
  const whole = phase === 'done' ? calls : [];
  if (text === '' && whole.length === 0) return [];
  const asked = whole.map(({ id, name, arguments: given }) => ({
    id,
    type: 'function',
    function: { name, arguments: given === '' ? '{}' : given },
  }));
  return [
    { role: 'assistant', content: text === '' ? null : text, ...(asked.length > 0 && { tool_calls: asked }) },
    ...whole.map(({ id, result }) => ({
      role: 'tool',
      tool_call_id: id,
      content: result.trim() === '' ? NO_RESULT : result,
    })),
  ];
}

/** As it goes to the gateway, and into a program that does the same. */
export function bodyOf(model: string, messages: readonly Fields[], fields: Fields): Fields {
  return { model, messages, ...fields, stream: true };
}
