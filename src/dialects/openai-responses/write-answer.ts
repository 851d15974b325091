// An answer for a client of this dialect, whole or as a stream.

import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import { eventsOf, type Answer, type AnswerEvent, type AnswerWriter, type FinishReason } from '../answer.ts';
import type { ToolOrigin } from '../conversation.ts';
import type { ReplyContext } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { seal } from '../seal.ts';
import { failedEvent } from './error.ts';
import { CallItem, MessageItem, ReasoningItem, type Emit, type ItemStatus, type OutputItem } from './output-items.ts';
import { incompleteReason, responseObject, type Status } from './response-object.ts';
import { writeUsage } from './usage.ts';

export function writeAnswer(answer: Answer, context: ReplyContext): string {
  const writer = new ResponsesWriter(context);
  for (const event of eventsOf(answer)) writer.write(event);
  return JSON.stringify(writer.response());
}

export class ResponsesWriter implements AnswerWriter {
  readonly #context: ReplyContext;
  readonly #origins: ReadonlyMap<string, ToolOrigin>;
  /** In the order in which they were announced, which is that in which they are done: clients keep them so. */
  readonly #items: OutputItem[] = [];
  #closed = 0;
  /** What text or reasoning is being added to. */
  #current: MessageItem | ReasoningItem | null = null;
  readonly #calls: (CallItem | undefined)[] = [];
  /** Results are told apart by them. */
  readonly #callIds = new Set<string>();
  #sequence = 0;
  #started = false;
  #model: string | null = null;
  #finish: FinishReason | null = null;
  #usage: Usage = UNKNOWN_USAGE;

  constructor(context: ReplyContext) {
    this.#context = context;
    this.#origins = new Map(context.conversation.tools.map((tool) => [tool.name, tool.origin]));
  }

  write(event: AnswerEvent): string {
    switch (event.kind) {
      case 'start':
        this.#model = event.model;
        return this.#start();
      case 'text':
      case 'refusal':
        return event.text === '' ? '' : this.#start() + this.#say(event.kind, event.text);
      case 'reasoning':
        return event.text === '' ? '' : this.#start() + this.#reason(event.text);
      case 'proof':
        return this.#start() + this.#prove(seal(event.proof, this.#context.provider));
      case 'call':
        return this.#start() + this.#call(event);
      case 'arguments':
        return this.#calls[event.index]?.add(event.text) ?? '';
      case 'finish':
        this.#finish = event.reason;
        return this.#start() + this.#closeAll(incompleteReason(event.reason) === null ? 'completed' : 'incomplete');
      case 'usage':
        this.#usage = event.usage;
        return '';
    }
  }

  end(): string {
    const { requestId, isCodex } = this.#context;
    if (this.#finish === null) {
      return failedEvent(requestId, this.#sequence, 'stream_truncated', 'The stream ended before the answer did.');
    }
    const response = this.response();
    // Codex takes any other end for a broken stream and asks again.
    return this.#emit(isCodex ? 'response.completed' : `response.${String(response['status'])}`, { response });
  }

  /** As it is so far. */
  response(): JsonObject {
    const reason = this.#finish === null ? null : incompleteReason(this.#finish);
    const status: Status = this.#finish === null ? 'in_progress' : reason === null ? 'completed' : 'incomplete';
    return responseObject(this.#context, {
      status,
      incompleteReason: reason,
      model: this.#model,
      output: this.#items.slice(0, this.#closed).map(({ item }) => item),
      usage: writeUsage(this.#usage),
    });
  }

  readonly #emit: Emit = (type, fields) => {
    const data = JSON.stringify({ type, sequence_number: this.#sequence, ...fields });
    this.#sequence += 1;
    return `event: ${type}\ndata: ${data}\n\n`;
  };

  #start(): string {
    if (this.#started) return '';
    this.#started = true;
    const response = this.response();
    return this.#emit('response.created', { response }) + this.#emit('response.in_progress', { response });
  }

  #say(kind: 'text' | 'refusal', text: string): string {
    if (this.#current instanceof MessageItem) return this.#current.say(kind, text);
    const message = new MessageItem(this.#emit, this.#id('msg'), this.#items.length);
    return this.#leave() + this.#enter(message) + message.say(kind, text);
  }

  #reason(text: string): string {
    if (this.#current instanceof ReasoningItem) return this.#current.add(text);
    const reasoning = new ReasoningItem(this.#emit, this.#id('rs'), this.#items.length);
    return this.#leave() + this.#enter(reasoning) + reasoning.add(text);
  }

  /** Without reasoning just before it, a proof stands for some that is not shown. */
  #prove(sealed: string): string {
    if (this.#current instanceof ReasoningItem) {
      this.#current.prove(sealed);
      return this.#leave();
    }
    const reasoning = new ReasoningItem(this.#emit, this.#id('rs'), this.#items.length);
    const opening = this.#leave() + this.#enter(reasoning);
    reasoning.prove(sealed);
    return opening + this.#leave();
  }

  #call(event: AnswerEvent & { kind: 'call' }): string {
    const { requestId } = this.#context;
    const tool = this.#origins.get(event.name) ?? { name: event.name, namespace: null, custom: false };
    const id = event.id === '' || this.#callIds.has(event.id) ? `call_${requestId}_${event.index}` : event.id;
    this.#callIds.add(id);
    const before = this.#leave();
    const call = new CallItem(this.#emit, requestId, this.#items.length, id, tool);
    this.#calls[event.index] = call;
    this.#items.push(call);
    return before + call.open();
  }

  #enter(item: MessageItem | ReasoningItem): string {
    this.#current = item;
    this.#items.push(item);
    return item.open();
  }

  /** What comes now is another item. Calls stay open until their arguments are whole, because they may alternate. */
  #leave(): string {
    if (this.#current !== null) this.#current.complete = true;
    this.#current = null;
    for (const item of this.#items.slice(this.#closed)) if (item instanceof CallItem) item.completeIfWhole();
    return this.#closeComplete();
  }

  #closeComplete(): string {
    let text = '';
    for (let item = this.#items[this.#closed]; item?.complete === true; item = this.#items[this.#closed]) {
      text += item.close('completed');
      this.#closed += 1;
    }
    return text;
  }

  /** `last`: how the item ends that was being written when the answer ended. */
  #closeAll(last: ItemStatus): string {
    let text = '';
    for (const item of this.#items.slice(this.#closed)) {
      this.#closed += 1;
      text += item.close(this.#closed === this.#items.length && !item.complete ? last : 'completed');
    }
    this.#current = null;
    return text;
  }

  #id(prefix: string): string {
    return `${prefix}_${this.#context.requestId}_${this.#items.length}`;
  }
}
