// Writes one stream for a Messages client. Its blocks come one after the other and are never reopened, while calls may
// alternate in what we are told: the first block that is not finished is streamed, and what belongs to later ones waits.

import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import type { AnswerEvent, AnswerWriter, FinishReason } from '../answer.ts';
import type { Proof } from '../conversation.ts';
import type { ReplyContext } from '../dialect.ts';
import type { JsonObject } from '../json.ts';
import { BlankGuard } from './blank-guard.ts';
import { writeStopReason } from './stop-reason.ts';
import { writeUsage } from './usage.ts';
import { clientNames, messageId, signatureOf } from './write-answer.ts';

type CallEvent = Extract<AnswerEvent, { kind: 'call' }>;
type ContentEvent = Extract<AnswerEvent, { kind: 'text' | 'refusal' | 'reasoning' | 'proof' }>;

/** What waits behind a call that is not known to be complete: more arguments for it may come until the stream ends. */
interface Call {
  readonly event: CallEvent;
  readonly guard: BlankGuard;
  readonly waiting: string[];
  hasArguments: boolean;
}

export class MessagesWriter implements AnswerWriter {
  readonly #context: ReplyContext;
  readonly #nameOf: (name: string) => string;
  readonly #calls = new Map<number, Call>();
  /** The call that is being streamed, once there is one; everything after it is kept in `#queue`. */
  #open: Call | null = null;
  readonly #queue: (Call | ContentEvent)[] = [];
  #block: 'text' | 'thinking' | 'tool_use' | null = null;
  /** Of the open block, or of the last one. */
  #index = -1;
  #hasStarted = false;
  #hasRefusal = false;
  #finish: FinishReason = 'stop';
  #stopSequence: string | null = null;
  #usage: Usage = UNKNOWN_USAGE;

  constructor(context: ReplyContext) {
    this.#context = context;
    this.#nameOf = clientNames(context.conversation);
  }

  write(event: AnswerEvent): string {
    switch (event.kind) {
      case 'start':
        return this.#start(event.id, event.model);
      case 'usage':
        this.#usage = event.usage;
        return '';
      case 'finish':
        this.#finish = event.reason;
        this.#stopSequence = event.stopSequence;
        return '';
      case 'call':
        return this.#start(null, null) + this.#addCall(event);
      case 'arguments':
        return this.#addArguments(event.index, event.text);
      case 'text':
      case 'refusal':
      case 'reasoning':
      case 'proof':
        if (this.#open === null) return this.#start(null, null) + this.#content(event);
        this.#queue.push(event);
        return '';
    }
  }

  end(): string {
    let text = this.#start(null, null) + (this.#open === null ? '' : this.#endCall(this.#open));
    for (const waiting of this.#queue) {
      text += 'guard' in waiting ? this.#beginCall(waiting) + this.#endCall(waiting) : this.#content(waiting);
    }
    text += this.#closeBlock();
    const written = { hasCalls: this.#calls.size > 0, hasRefusal: this.#hasRefusal };
    const delta = { stop_reason: writeStopReason(this.#finish, written), stop_sequence: this.#stopSequence };
    text += sse('message_delta', { delta, usage: writeUsage(this.#usage) });
    return text + sse('message_stop', {});
  }

  /** What the prompt came to is not known yet in most cases; the last event tells. */
  #start(id: string | null, model: string | null): string {
    if (this.#hasStarted) return '';
    this.#hasStarted = true;
    const message = {
      id: messageId(id, this.#context),
      type: 'message',
      role: 'assistant',
      model: model ?? this.#context.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: writeUsage(this.#usage),
    };
    return sse('message_start', { message });
  }

  #content(event: ContentEvent): string {
    switch (event.kind) {
      case 'text':
        return this.#piece('text', event.text);
      case 'refusal':
        this.#hasRefusal = true;
        return this.#piece('text', event.text);
      case 'reasoning':
        return this.#piece('thinking', event.text);
      case 'proof':
        return this.#proof(event.proof);
    }
  }

  #piece(kind: 'text' | 'thinking', text: string): string {
    if (text === '') return '';
    const opened = this.#block === kind ? '' : this.#openBlock(kind, EMPTY_BLOCKS[kind]);
    return `${opened}event: content_block_delta\ndata: {"type":"content_block_delta","index":${this.#index},"delta":{"type":"${kind}_delta","${kind}":${JSON.stringify(text)}}}\n\n`;
  }

  /** Closes the thought that it belongs to; without one it stands for a thought that is not shown. */
  #proof(proof: Proof): string {
    const signature = signatureOf(proof, this.#context.provider);
    if (proof.kind === 'redacted') {
      return this.#openBlock(null, { type: 'redacted_thinking', data: signature }) + this.#stopBlock();
    }
    const opened = this.#block === 'thinking' ? '' : this.#openBlock('thinking', EMPTY_BLOCKS.thinking);
    return opened + this.#delta({ type: 'signature_delta', signature }) + this.#closeBlock();
  }

  #addCall(event: CallEvent): string {
    const call: Call = { event, guard: new BlankGuard(), waiting: [], hasArguments: false };
    this.#calls.set(event.index, call);
    if (this.#open === null) return this.#beginCall(call);
    this.#queue.push(call);
    return '';
  }

  #addArguments(index: number, text: string): string {
    const call = this.#calls.get(index);
    const kept = call?.guard.pass(text) ?? '';
    if (call === undefined || kept === '') return '';
    call.hasArguments = true;
    if (call === this.#open) return this.#delta({ type: 'input_json_delta', partial_json: kept });
    call.waiting.push(kept);
    return '';
  }

  #beginCall(call: Call): string {
    this.#open = call;
    const { id, name } = call.event;
    const opened = this.#openBlock('tool_use', { type: 'tool_use', id, name: this.#nameOf(name), input: {} });
    const early = call.waiting.join('');
    return early === '' ? opened : opened + this.#delta({ type: 'input_json_delta', partial_json: early });
  }

  #endCall(call: Call): string {
    const empty = call.hasArguments ? '' : this.#delta({ type: 'input_json_delta', partial_json: '{}' });
    return empty + this.#closeBlock();
  }

  #openBlock(kind: 'text' | 'thinking' | 'tool_use' | null, block: JsonObject): string {
    const closed = this.#closeBlock();
    this.#block = kind;
    this.#index += 1;
    return closed + sse('content_block_start', { index: this.#index, content_block: block });
  }

  #closeBlock(): string {
    return this.#block === null ? '' : this.#stopBlock();
  }

  #stopBlock(): string {
    this.#block = null;
    return sse('content_block_stop', { index: this.#index });
  }

  #delta(delta: JsonObject): string {
    return sse('content_block_delta', { index: this.#index, delta });
  }
}

const EMPTY_BLOCKS = {
  text: { type: 'text', text: '' },
  thinking: { type: 'thinking', thinking: '', signature: '' },
} as const;

/** The official clients go by the event's name, and by the type inside the data. */
function sse(type: string, fields: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}
