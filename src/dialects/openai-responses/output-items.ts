// The items of an answer as they are written, each with its own part of the grammar of events: it is announced, grows,
// and is told as a whole once it is done.

import type { ToolOrigin } from '../conversation.ts';
import { isObject, type JsonObject } from '../json.ts';
import { CLIENT_TOOLS, type ClientToolType } from './client-tools.ts';
import { unwrapInput } from './custom-input.ts';

/** The SSE text of an event. */
export type Emit = (type: string, fields: JsonObject) => string;

export type ItemStatus = 'completed' | 'incomplete';

export interface OutputItem {
  /** Nothing more will come of it. */
  complete: boolean;
  /** Everything that ends it. Called once. */
  close(status: ItemStatus): string;
  /** The whole item; only once it is closed. */
  readonly item: JsonObject;
}

/** The place of an item: what every event about it repeats. */
interface Place {
  readonly item_id: string;
  readonly output_index: number;
}

export class MessageItem implements OutputItem {
  complete = false;
  item: JsonObject = {};
  readonly #emit: Emit;
  readonly #place: Place;
  readonly #content: JsonObject[] = [];
  #kind: 'text' | 'refusal' | null = null;
  #text = '';

  constructor(emit: Emit, id: string, index: number) {
    this.#emit = emit;
    this.#place = { item_id: id, output_index: index };
  }

  open(): string {
    return announce(this.#emit, this.#place, this.#whole('in_progress'));
  }

  say(kind: 'text' | 'refusal', text: string): string {
    const opening = kind === this.#kind ? '' : this.#endPart() + this.#openPart(kind);
    this.#text += text;
    const at = this.#at();
    return kind === 'text'
      ? `${opening}${this.#emit('response.output_text.delta', { ...at, delta: text, logprobs: [] })}`
      : `${opening}${this.#emit('response.refusal.delta', { ...at, delta: text })}`;
  }

  close(status: ItemStatus): string {
    const ending = this.#endPart();
    this.item = this.#whole(status);
    return ending + finish(this.#emit, this.#place, this.item);
  }

  #at(): JsonObject {
    return { ...this.#place, content_index: this.#content.length };
  }

  #openPart(kind: 'text' | 'refusal'): string {
    this.#kind = kind;
    this.#text = '';
    return this.#emit('response.content_part.added', { ...this.#at(), part: partOf(kind, '') });
  }

  #endPart(): string {
    if (this.#kind === null) return '';
    const [at, part, text] = [this.#at(), partOf(this.#kind, this.#text), this.#text];
    const done =
      this.#kind === 'text'
        ? this.#emit('response.output_text.done', { ...at, text, logprobs: [] })
        : this.#emit('response.refusal.done', { ...at, refusal: text });
    this.#content.push(part);
    this.#kind = null;
    return done + this.#emit('response.content_part.done', { ...at, part });
  }

  #whole(status: string): JsonObject {
    return { id: this.#place.item_id, type: 'message', status, role: 'assistant', content: [...this.#content] };
  }
}

/** Reasoning is given out as a summary, which is what clients of this dialect show. */
export class ReasoningItem implements OutputItem {
  complete = false;
  item: JsonObject = {};
  readonly #emit: Emit;
  readonly #place: Place;
  #text = '';
  #sealed: string | null = null;

  constructor(emit: Emit, id: string, index: number) {
    this.#emit = emit;
    this.#place = { item_id: id, output_index: index };
  }

  open(): string {
    return announce(this.#emit, this.#place, this.#whole('in_progress'));
  }

  add(text: string): string {
    const at = this.#at();
    const opening =
      this.#text === '' ? this.#emit('response.reasoning_summary_part.added', { ...at, part: summaryOf('') }) : '';
    this.#text += text;
    return opening + this.#emit('response.reasoning_summary_text.delta', { ...at, delta: text });
  }

  /** It is proved, and thereby complete. */
  prove(sealed: string): void {
    this.#sealed = sealed;
    this.complete = true;
  }

  close(status: ItemStatus): string {
    const [at, text] = [this.#at(), this.#text];
    const ending =
      text === ''
        ? ''
        : this.#emit('response.reasoning_summary_text.done', { ...at, text }) +
          this.#emit('response.reasoning_summary_part.done', { ...at, part: summaryOf(text) });
    this.item = this.#whole(status);
    return ending + finish(this.#emit, this.#place, this.item);
  }

  #at(): JsonObject {
    return { ...this.#place, summary_index: 0 };
  }

  #whole(status: string): JsonObject {
    const summary = this.#text === '' ? [] : [summaryOf(this.#text)];
    return { id: this.#place.item_id, type: 'reasoning', status, summary, encrypted_content: this.#sealed };
  }
}

/** A call as the client's tool wants it: with arguments, with free text, or as an item of its own kind. */
export class CallItem implements OutputItem {
  complete = false;
  item: JsonObject = {};
  readonly #emit: Emit;
  readonly #place: Place;
  readonly #callId: string;
  readonly #tool: ToolOrigin;
  #arguments = '';

  constructor(emit: Emit, requestId: string, index: number, callId: string, tool: ToolOrigin) {
    this.#emit = emit;
    this.#place = { item_id: `${prefixOf(tool)}_${requestId}_${index}`, output_index: index };
    this.#callId = callId;
    this.#tool = tool;
  }

  open(): string {
    return announce(this.#emit, this.#place, this.#whole('in_progress'));
  }

  completeIfWhole(): void {
    this.complete ||= this.#parsed() !== null;
  }

  add(text: string): string {
    if (this.complete) return '';
    this.#arguments += text;
    // Free text and the fields of other kinds of calls are only known once the arguments are whole.
    const isPlain = !this.#tool.custom && this.#tool.typed === undefined;
    return isPlain && text !== '' ? this.#delta(text) : '';
  }

  close(status: ItemStatus): string {
    const ending = this.#end();
    this.item = this.#whole(status);
    return ending + finish(this.#emit, this.#place, this.item);
  }

  #end(): string {
    if (this.#tool.typed !== undefined) return '';
    if (this.#tool.custom) {
      const input = unwrapInput(this.#arguments);
      const delta =
        input === '' ? '' : this.#emit('response.custom_tool_call_input.delta', { ...this.#place, delta: input });
      return delta + this.#emit('response.custom_tool_call_input.done', { ...this.#place, input });
    }
    // Clients parse the arguments of a call without any, too.
    const opening = this.#arguments === '' ? this.add('{}') : '';
    const done = { ...this.#place, name: this.#tool.name, arguments: this.#arguments };
    return opening + this.#emit('response.function_call_arguments.done', done);
  }

  #delta(delta: string): string {
    return this.#emit('response.function_call_arguments.delta', { ...this.#place, delta });
  }

  #whole(status: string): JsonObject {
    const id = this.#place.item_id;
    const call_id = this.#callId;
    const { name, namespace, custom, typed } = this.#tool;
    if (typed !== undefined) return { id, type: `${typed}_call`, status, call_id, ...this.#typedFields(typed) };
    const group = namespace === null ? {} : { namespace };
    if (!custom) return { id, type: 'function_call', status, call_id, name, ...group, arguments: this.#arguments };
    const input = status === 'in_progress' ? '' : unwrapInput(this.#arguments);
    return { id, type: 'custom_tool_call', status, call_id, name, ...group, input };
  }

  #typedFields(type: ClientToolType): JsonObject {
    return CLIENT_TOOLS[type].fieldsOf(this.#parsed() ?? {});
  }

  /** null: not whole yet. */
  #parsed(): JsonObject | null {
    if (!this.#arguments.trimEnd().endsWith('}')) return null;
    try {
      const args: unknown = JSON.parse(this.#arguments);
      return isObject(args) ? args : null;
    } catch {
      return null;
    }
  }
}

function prefixOf({ custom, typed }: ToolOrigin): string {
  return typed === undefined ? (custom ? 'ctc' : 'fc') : PREFIXES[typed];
}

const PREFIXES: Readonly<Record<ClientToolType, string>> = {
  local_shell: 'lsh',
  shell: 'sh',
  apply_patch: 'apc',
  tool_search: 'tsc',
};

function announce(emit: Emit, { output_index }: Place, item: JsonObject): string {
  return emit('response.output_item.added', { output_index, item });
}

function finish(emit: Emit, { output_index }: Place, item: JsonObject): string {
  return emit('response.output_item.done', { output_index, item });
}

function partOf(kind: 'text' | 'refusal', text: string): JsonObject {
  return kind === 'text'
    ? { type: 'output_text', text, annotations: [], logprobs: [] }
    : { type: 'refusal', refusal: text };
}

function summaryOf(text: string): JsonObject {
  return { type: 'summary_text', text };
}
