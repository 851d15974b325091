// The messages of a Chat Completions request as turns.

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import type {
  CallPart,
  FilePart,
  ImagePart,
  Part,
  ReasoningPart,
  ResultPart,
  TextPart,
  Turn,
} from '../conversation.ts';
import { saysNothing, shownName, type FixList } from '../fix-list.ts';
import type { HubNames } from '../hub-names.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { wrapInput } from '../openai-responses/custom-input.ts';
import { openSeal } from '../seal.ts';
import {
  argumentsText,
  extraOf,
  isThinking,
  partsOf,
  reasoningText,
  REASONING_TEXTS,
  thinkingText,
} from './message.ts';
import { cacheOf, readContent, type ContentPart } from './read-content.ts';

const ROLES: ReadonlySet<unknown> = new Set(['system', 'developer', 'user']);

/** Fields of messages that are read. `annotations` only repeat what stands in the text. */
const READ_FIELDS: ReadonlySet<string> = new Set([
  'role',
  'content',
  'tool_calls',
  'tool_call_id',
  'function_call',
  'refusal',
  'cache_control',
  'annotations',
  'thinking_blocks',
  ...REASONING_TEXTS,
]);

export function readTurns(messages: unknown, names: HubNames, notes: FixList): Turn[] | Unfit {
  if (!Array.isArray(messages)) return unfit('messages', 'The messages are not a list.');
  const reader = new TurnReader(names, notes);
  for (const [i, message] of (messages as unknown[]).entries()) {
    const path = `messages[${i}]`;
    const wrong = isObject(message) ? reader.read(message, path) : unfit(path, 'A message is not an object.');
    if (wrong !== null) return wrong;
  }
  return reader.turns;
}

class TurnReader {
  readonly turns: Turn[] = [];
  readonly #names: HubNames;
  readonly #notes: FixList;
  /** Calls that have no result yet, for results that do not say whose they are. */
  #waiting: { readonly id: string; readonly name: string }[] = [];
  /** By name, the last of the calls before those that got no result. */
  readonly #missed = new Map<string, string>();
  /** The results of the user turn that is still open. */
  #results: ResultPart[] | null = null;

  constructor(names: HubNames, notes: FixList) {
    this.#names = names;
    this.#notes = notes;
  }

  read(message: JsonObject, path: string): Unfit | null {
    const role = message['role'];
    this.#noteUnread(message, role === 'tool' || role === 'function');
    if (role === 'tool' || role === 'function') return this.#readResult(message, path);
    this.#results = null;
    if (role === 'assistant') return this.#readAssistant(message, path);
    if (!ROLES.has(role)) return unfit(`${path}.role`, 'This role is not known in the Chat Completions dialect.');
    const parts = this.#content(message, path);
    if (isUnfit(parts)) return parts;
    this.turns.push({ role: role as Turn['role'], parts });
    return null;
  }

  #noteUnread(message: JsonObject, isResult: boolean): void {
    for (const field of Object.keys(message)) {
      // The name on a result is that of its call.
      if (READ_FIELDS.has(field) || saysNothing(message[field]) || (isResult && field === 'name')) continue;
      this.#notes.drop(`messages[].${shownName(field)}`);
    }
  }

  #content(message: JsonObject, path: string): ContentPart[] | Unfit {
    const parts = readContent(message['content'], `${path}.content`);
    const hint = cacheOf(message);
    if (hint === null || isUnfit(parts)) return parts;
    // A hint on the message stands for one on its last part.
    const last = parts.at(-1);
    if (last !== undefined && 'cache' in last && last.cache === null)
      parts[parts.length - 1] = { ...last, cache: hint };
    return parts;
  }

  #readAssistant(message: JsonObject, path: string): Unfit | null {
    if (isObject(message['audio'])) {
      return unfit(`${path}.audio`, 'An earlier spoken answer is kept by OpenAI and cannot be sent elsewhere.');
    }
    const content = this.#content({ ...message, content: withoutThinking(message['content']) }, path);
    if (isUnfit(content)) return content;
    const calls = this.#readCalls(message, path);
    if (isUnfit(calls)) return calls;
    const parts: Part[] = [...readReasoning(message), ...content];
    if (typeof message['refusal'] === 'string' && message['refusal'] !== '') {
      parts.push({ kind: 'refusal', text: message['refusal'] });
    }
    parts.push(...calls);
    for (const { id, name } of this.#waiting) this.#missed.set(name, id);
    this.#waiting = calls.map(({ id, name }) => ({ id, name }));
    this.turns.push({ role: 'assistant', parts });
    return null;
  }

  #readCalls(message: JsonObject, path: string): CallPart[] | Unfit {
    const calls: CallPart[] = [];
    const list: unknown = message['tool_calls'];
    for (const [i, call] of (Array.isArray(list) ? (list as unknown[]) : []).entries()) {
      const at = `${path}.tool_calls[${i}]`;
      const read = isObject(call) ? this.#readCall(call, at) : unfit(at, 'A tool call is not an object.');
      if (isUnfit(read)) return read;
      calls.push(read);
    }
    const old = message['function_call'];
    if (isObject(old) && calls.length === 0) {
      const read = this.#readCall({ function: old }, `${path}.function_call`);
      if (isUnfit(read)) return read;
      calls.push(read);
    }
    return calls;
  }

  #readCall(call: JsonObject, path: string): CallPart | Unfit {
    const custom = isObject(call['custom']) ? call['custom'] : null;
    const fn = custom ?? objectIn(call, 'function');
    const name = fn['name'];
    if (typeof name !== 'string' || name === '') return unfit(path, 'A tool call has no name.');
    const id = call['id'];
    const text = custom === null ? argumentsText(fn['arguments']) : wrapInput(argumentsText(custom['input']));
    return {
      kind: 'call',
      // A call without an id gets its place as one, which stays the same in every later request.
      id: typeof id === 'string' && id !== '' ? id : `call_${path.replaceAll(/\D+/g, '_').replace(/^_|_$/g, '')}`,
      name: this.#names.of(name),
      arguments: text,
      extra: extraOf(call),
      cache: cacheOf(call),
    };
  }

  #readResult(message: JsonObject, path: string): Unfit | null {
    const content = message['content'];
    const parts = isObject(content)
      ? [{ kind: 'text' as const, text: JSON.stringify(content), cache: null }]
      : readContent(content, `${path}.content`);
    if (isUnfit(parts)) return parts;
    const wrong = parts.findIndex((part) => part.kind === 'audio' || part.kind === 'refusal');
    if (wrong >= 0) return unfit(`${path}.content[${wrong}]`, 'The result of a tool cannot be of this kind.');
    const result: ResultPart = {
      kind: 'result',
      callId: this.#callOf(message),
      parts: parts as (TextPart | ImagePart | FilePart)[],
      isError: false,
      cache: cacheOf(message),
    };
    if (this.#results === null) {
      this.#results = [];
      this.turns.push({ role: 'user', parts: this.#results });
    }
    this.#results.push(result);
    return null;
  }

  /**
   * Results without an id belong to the first waiting call of their name, to an older one of that name, or to the first
   * that waits. Without any call the name says at least what gave the result.
   */
  #callOf(message: JsonObject): string {
    const said = message['tool_call_id'];
    const id = typeof said === 'string' && said !== '' ? said : this.#callNamed(message['name']);
    this.#waiting = this.#waiting.filter((call) => call.id !== id);
    return id;
  }

  #callNamed(said: unknown): string {
    const name = typeof said === 'string' && said !== '' ? this.#names.of(said) : '';
    const byName = this.#waiting.find((call) => call.name === name)?.id ?? this.#missed.get(name);
    this.#missed.delete(name);
    return byName ?? this.#waiting[0]?.id ?? name;
  }
}

/** Content without Mistral's `thinking` parts, which are read as reasoning. */
function withoutThinking(content: unknown): unknown {
  return Array.isArray(content) ? content.filter((part) => !isThinking(part)) : content;
}

function readReasoning(message: JsonObject): ReasoningPart[] {
  const blocks = message['thinking_blocks'];
  if (Array.isArray(blocks) && blocks.length > 0) return blocks.filter(isObject).flatMap(readBlock);
  let text = reasoningText(message);
  if (text === '') for (const part of partsOf(message['content'])) if (isThinking(part)) text += thinkingText(part);
  return text === '' ? [] : [{ kind: 'reasoning', text, proof: null }];
}

/** Anthropic's blocks, as LiteLLM and our own answers hand them to clients of this dialect. */
export function readBlock(block: JsonObject): ReasoningPart[] {
  const { thinking, signature, data } = block;
  const text = typeof thinking === 'string' ? thinking : '';
  if (block['type'] === 'redacted_thinking' && typeof data === 'string' && data !== '') {
    return [{ kind: 'reasoning', text: '', proof: openSeal(data) ?? { kind: 'redacted', data, maker: null } }];
  }
  if (typeof signature === 'string' && signature !== '') {
    const proof = openSeal(signature) ?? { kind: 'signature' as const, data: signature, maker: null };
    return [{ kind: 'reasoning', text, proof }];
  }
  return text === '' ? [] : [{ kind: 'reasoning', text, proof: null }];
}
