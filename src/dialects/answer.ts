// An answer in no dialect: whole, or as the events of a stream. Each dialect reads its answers into this form and writes
// them from it. Used only where the client's dialect and the provider's differ.

import type { Failure } from '../domain/failure.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import type { Proof } from './conversation.ts';
import type { JsonObject } from './json.ts';

/** context-window: the window was full · pause: a server-side tool loop wants to be resumed. */
export type FinishReason =
  | 'stop'
  | 'stop-sequence'
  | 'length'
  | 'tool-calls'
  | 'content-filter'
  | 'context-window'
  | 'pause';

/**
 * In the order of the stream. `start` comes first and once; a `call` before its `arguments`, with its id and its name
 * complete; calls are numbered from 0 in the order of their opening, and two of them may alternate; `proof` belongs to
 * the reasoning just before it, and without any it stands for reasoning that is not shown. `finish` comes once; `usage`
 * any number of times, each replacing the one before it.
 */
export type AnswerEvent =
  | { readonly kind: 'start'; readonly id: string | null; readonly model: string | null }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string }
  | { readonly kind: 'proof'; readonly proof: Proof }
  | { readonly kind: 'refusal'; readonly text: string }
  | {
      readonly kind: 'call';
      readonly index: number;
      readonly id: string;
      readonly name: string;
      readonly extra: JsonObject | null;
    }
  | { readonly kind: 'arguments'; readonly index: number; readonly text: string }
  | { readonly kind: 'finish'; readonly reason: FinishReason; readonly stopSequence: string | null }
  | { readonly kind: 'usage'; readonly usage: Usage };

export interface Answer {
  /** The provider's id of the answer; null when it gave none. */
  readonly id: string | null;
  readonly model: string | null;
  readonly parts: readonly AnswerPart[];
  readonly finish: FinishReason;
  readonly stopSequence: string | null;
  readonly usage: Usage;
}

export type AnswerPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'reasoning'; readonly text: string; readonly proof: Proof | null }
  | { readonly kind: 'refusal'; readonly text: string }
  | {
      readonly kind: 'call';
      readonly id: string;
      readonly name: string;
      readonly arguments: string;
      readonly extra: JsonObject | null;
    };

/** Reads one stream of a dialect, event by event. Never throws: what it cannot read it passes over. */
export interface AnswerReader {
  /** The dialect's own end mark was seen. */
  readonly done: boolean;
  /** Set when the last event reported an error. */
  readonly failure: Failure | null;
  /** `name` is the event's own name, if it has one. */
  read(data: string, name: string | null): readonly AnswerEvent[];
}

/** Writes one stream of a dialect. */
export interface AnswerWriter {
  /** The SSE text for an event; empty when nothing is to be sent yet. */
  write(event: AnswerEvent): string;
  /** Everything that closes a good stream: the finish, usage, the end mark. */
  end(): string;
}

/** A whole answer as the events of a stream. */
export function eventsOf(answer: Answer): AnswerEvent[] {
  const events: AnswerEvent[] = [{ kind: 'start', id: answer.id, model: answer.model }];
  let calls = 0;
  for (const part of answer.parts) {
    if (part.kind === 'call') {
      const index = calls;
      calls += 1;
      events.push({ kind: 'call', index, id: part.id, name: part.name, extra: part.extra });
      events.push({ kind: 'arguments', index, text: part.arguments });
    } else if (part.kind === 'reasoning') {
      if (part.text !== '') events.push({ kind: 'reasoning', text: part.text });
      if (part.proof !== null) events.push({ kind: 'proof', proof: part.proof });
    } else events.push(part);
  }
  events.push({ kind: 'finish', reason: answer.finish, stopSequence: answer.stopSequence });
  events.push({ kind: 'usage', usage: answer.usage });
  return events;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type OpenPart = Writable<AnswerPart>;

/** Collects the events of a stream into a whole answer. */
export class AnswerBuilder {
  #id: string | null = null;
  #model: string | null = null;
  #finish: FinishReason | null = null;
  #stopSequence: string | null = null;
  #usage: Usage = UNKNOWN_USAGE;
  readonly #parts: OpenPart[] = [];
  readonly #calls: Extract<OpenPart, { kind: 'call' }>[] = [];

  add(event: AnswerEvent): void {
    switch (event.kind) {
      case 'start':
        this.#id = event.id;
        this.#model = event.model;
        return;
      case 'text':
      case 'refusal':
        this.#append(event.kind, event.text);
        return;
      case 'reasoning':
        this.#append('reasoning', event.text);
        return;
      case 'proof':
        this.#prove(event.proof);
        return;
      case 'call': {
        const part = { kind: 'call' as const, id: event.id, name: event.name, arguments: '', extra: event.extra };
        this.#calls[event.index] = part;
        this.#parts.push(part);
        return;
      }
      case 'arguments': {
        const call = this.#calls[event.index];
        if (call !== undefined) call.arguments += event.text;
        return;
      }
      case 'finish':
        this.#finish = event.reason;
        this.#stopSequence = event.stopSequence;
        return;
      case 'usage':
        this.#usage = event.usage;
    }
  }

  /** null while there is no finish. */
  answer(): Answer | null {
    if (this.#finish === null) return null;
    return {
      id: this.#id,
      model: this.#model,
      parts: this.#parts,
      finish: this.#finish,
      stopSequence: this.#stopSequence,
      usage: this.#usage,
    };
  }

  #append(kind: 'text' | 'refusal' | 'reasoning', text: string): void {
    const last = this.#parts.at(-1);
    // Reasoning that has its proof is closed; what comes then is another block.
    if (last?.kind === kind && !('proof' in last && last.proof !== null)) last.text += text;
    else if (kind === 'reasoning') this.#parts.push({ kind, text, proof: null });
    else this.#parts.push({ kind, text });
  }

  #prove(proof: Proof): void {
    const last = this.#parts.at(-1);
    if (last?.kind === 'reasoning' && last.proof === null) last.proof = proof;
    else this.#parts.push({ kind: 'reasoning', text: '', proof });
  }
}
