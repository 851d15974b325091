// Reads one stream of a Messages server, event by event.

import type { Failure } from '../../domain/failure.ts';
import { UNKNOWN_USAGE } from '../../domain/usage.ts';
import { eventsOf, type AnswerEvent, type AnswerReader } from '../answer.ts';
import type { AnswerHooks } from '../dialect.ts';
import { readInBandError } from '../failures/in-band.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { writeInput } from './call-input.ts';
import { readCallHead, readParts, readProof, refusalText } from './read-answer.ts';
import { textOf } from './reading.ts';
import { readStopReason } from './stop-reason.ts';
import { overlayUsage, usageOf } from './usage.ts';

const NONE: readonly AnswerEvent[] = [];

interface Block {
  readonly kind: 'text' | 'thinking' | 'call' | 'other';
  /** Which call it is. */
  readonly call: number;
  /** Of a thought: the event that holds its proof, told when the block ends. */
  proof: AnswerEvent | null;
  /** Of a call: its arguments as its start gave them, told when no others have come. */
  input: string;
}

export class MessagesReader implements AnswerReader {
  done = false;
  failure: Failure | null = null;
  readonly #hooks: AnswerHooks;
  readonly #blocks = new Map<unknown, Block>();
  /** The block that was opened last, for events that do not say which one they mean. */
  #last: Block | null = null;
  #calls = 0;
  #id: string | null = null;
  #hasStarted = false;
  #hasFinished = false;
  #stopReason: unknown = null;
  #usage: JsonObject = {};

  constructor(hooks: AnswerHooks) {
    this.#hooks = hooks;
  }

  read(data: string, name: string | null): readonly AnswerEvent[] {
    this.failure = null;
    let event: unknown;
    try {
      event = JSON.parse(data);
    } catch {
      // One unreadable event does not end a stream, unless it says that it does.
      if (name === 'error') this.failure = readInBandError(data, name, this.#hooks.readFailure);
      return NONE;
    }
    this.failure = readInBandError(event, name, this.#hooks.readFailure);
    if (this.failure !== null || !isObject(event)) return NONE;
    const events = this.#readEvent(event, textOf(event['type']) ?? name);
    if (this.#hasStarted || events.length === 0) return events;
    // Nobody should have to do without the first event because a server did.
    this.#hasStarted = true;
    return [{ kind: 'start', id: null, model: null }, ...events];
  }

  #readEvent(event: JsonObject, type: string | null): readonly AnswerEvent[] {
    switch (type) {
      case 'content_block_delta':
        return this.#delta(event);
      case 'content_block_start':
        return this.#openBlock(event);
      case 'content_block_stop':
        return close(this.#blockAt(event['index']));
      case 'message_start':
        return this.#start(event);
      case 'message_delta':
        return this.#messageDelta(event);
      case 'message_stop':
        this.done = true;
        return this.#hasStarted ? this.#finish({}) : NONE;
      case null:
      default:
        return NONE;
    }
  }

  /** Some proxies start twice; the first start counts. */
  #start(event: JsonObject): readonly AnswerEvent[] {
    if (this.#hasStarted) return NONE;
    this.#hasStarted = true;
    const message = objectIn(event, 'message');
    this.#id = textOf(message['id']);
    this.#stopReason = message['stop_reason'];
    const events: AnswerEvent[] = [{ kind: 'start', id: this.#id, model: textOf(message['model']) }];
    const content = message['content'];
    if (Array.isArray(content) && content.length > 0) events.push(...this.#contentOf(content));
    events.push(...this.#usageEvents(event, objectIn(message, 'usage')));
    return events;
  }

  /** What the server's tools led to before this answer may stand in its start already. */
  #contentOf(content: readonly unknown[]): AnswerEvent[] {
    const parts = readParts(content, this.#id);
    this.#calls = parts.filter((part) => part.kind === 'call').length;
    const whole = { id: null, model: null, parts, finish: 'stop', stopSequence: null, usage: UNKNOWN_USAGE } as const;
    return eventsOf(whole).slice(1, -2);
  }

  #openBlock(event: JsonObject): readonly AnswerEvent[] {
    const block = objectIn(event, 'content_block');
    const events = [...close(this.#blocks.get(event['index']))];
    // A proof must not come after what the thought led to.
    if (this.#last?.kind === 'thinking') events.push(...close(this.#last));
    const kind = kindOf(block['type']);
    const opened: Block = { kind, call: this.#calls, proof: null, input: '' };
    this.#blocks.set(event['index'], opened);
    this.#last = opened;
    if (kind === 'call') {
      const { id, name } = readCallHead(block, this.#id, this.#calls);
      events.push({ kind: 'call', index: this.#calls, id, name, extra: null });
      const input = writeInput(block['input']);
      opened.input = input === '{}' ? '' : input;
      this.#calls += 1;
    } else if (kind === 'text' || kind === 'thinking') {
      events.push(...textEvent(kind === 'text' ? 'text' : 'reasoning', block[kind]));
      opened.proof = proofEvent(block);
    }
    return events;
  }

  #delta(event: JsonObject): readonly AnswerEvent[] {
    const delta = objectIn(event, 'delta');
    switch (delta['type']) {
      case 'text_delta':
        return textEvent('text', delta['text']);
      case 'thinking_delta':
        return textEvent('reasoning', delta['thinking']);
      case 'input_json_delta':
        return this.#argumentsDelta(event['index'], textOf(delta['partial_json']) ?? '');
      case 'signature_delta': {
        const block = this.#blockAt(event['index']);
        const proof = proofEvent(delta);
        if (block?.kind === 'thinking') block.proof = proof;
        else if (block === null && proof !== null) return [proof];
        return NONE;
      }
      default:
        return NONE;
    }
  }

  #argumentsDelta(index: unknown, text: string): readonly AnswerEvent[] {
    const block = this.#blockAt(index);
    if (block?.kind !== 'call' || text === '') return NONE;
    block.input = '';
    return [{ kind: 'arguments', index: block.call, text }];
  }

  #blockAt(index: unknown): Block | null {
    return this.#blocks.get(index) ?? (index === undefined ? this.#last : null);
  }

  #messageDelta(event: JsonObject): readonly AnswerEvent[] {
    const delta = objectIn(event, 'delta');
    const hasReason = typeof delta['stop_reason'] === 'string';
    const events = hasReason ? this.#finish(delta) : [];
    events.push(...this.#usageEvents(event, objectIn(event, 'usage')));
    return events;
  }

  /** Told once, when the reason is known or, without any, when the message ends. */
  #finish(delta: JsonObject): AnswerEvent[] {
    if (this.#hasFinished) return [];
    this.#hasFinished = true;
    const events: AnswerEvent[] = [];
    for (const block of this.#blocks.values()) events.push(...close(block));
    const refusal = refusalText(delta);
    if (refusal !== null) events.push({ kind: 'refusal', text: refusal });
    const reason = readStopReason(delta['stop_reason'] ?? this.#stopReason, this.#calls > 0);
    events.push({ kind: 'finish', reason, stopSequence: textOf(delta['stop_sequence']) });
    return events;
  }

  #usageEvents(event: JsonObject, usage: JsonObject): AnswerEvent[] {
    if (Object.keys(usage).length === 0) return [];
    this.#usage = overlayUsage(this.#usage, usage);
    return [{ kind: 'usage', usage: usageOf(event, this.#usage, this.#hooks) }];
  }
}

/** What was kept for the end of a block. */
function close(block: Block | null | undefined): readonly AnswerEvent[] {
  if (block === null || block === undefined) return NONE;
  const { proof, input } = block;
  block.proof = null;
  block.input = '';
  if (proof !== null) return [proof];
  return input === '' ? NONE : [{ kind: 'arguments', index: block.call, text: input }];
}

function kindOf(type: unknown): Block['kind'] {
  if (type === 'text') return 'text';
  if (type === 'tool_use') return 'call';
  return type === 'thinking' || type === 'redacted_thinking' ? 'thinking' : 'other';
}

function textEvent(kind: 'text' | 'reasoning', text: unknown): readonly AnswerEvent[] {
  return typeof text === 'string' && text !== '' ? [{ kind, text }] : NONE;
}

/** From a block, or from a delta that has its signature. */
function proofEvent(holder: JsonObject): AnswerEvent | null {
  const proof = readProof(holder);
  return proof === null ? null : { kind: 'proof', proof };
}
