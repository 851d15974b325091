// The messages of POST /api/chat as turns. Calls of tools mostly have no ids here, and results name their tool at best:
// they are brought together by id, by name, or by their order.

import { unfit, type Unfit } from '../../domain/fix.ts';
import type { CallPart, Part, ResultPart, TextPart, Turn } from '../conversation.ts';
import { shownName, type FixList } from '../fix-list.ts';
import type { HubNames } from '../hub-names.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { readImages } from './images.ts';

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool'] as const;
type Role = (typeof ROLES)[number];

/** Fields of messages that are read; `name` is an older spelling of `tool_name`. */
const READ_FIELDS: ReadonlySet<string> = new Set([
  'role',
  'content',
  'images',
  'thinking',
  'tool_calls',
  'tool_name',
  'tool_call_id',
  'name',
]);

export function readTurns(messages: unknown, names: HubNames, notes: FixList): readonly Turn[] | Unfit {
  if (!Array.isArray(messages)) return unfit('messages', 'The messages are not a list.');
  const reader = new TurnReader(messages as unknown[], names, notes);
  for (const [i, message] of (messages as unknown[]).entries()) {
    const path = `messages[${i}]`;
    if (!isObject(message)) return unfit(path, 'A message is not an object.');
    const problem = reader.read(message, path);
    if (problem !== null) return problem;
  }
  return reader.turns.length === 0 ? unfit('messages', 'None of the messages says anything.') : reader.turns;
}

class TurnReader {
  readonly turns: Turn[] = [];
  readonly #names: HubNames;
  readonly #notes: FixList;
  /** Calls of the last assistant message without a result, in order. */
  #waiting: CallPart[] = [];
  readonly #takenIds: Set<unknown>;
  #calls = 0;

  constructor(messages: readonly unknown[], names: HubNames, notes: FixList) {
    this.#names = names;
    this.#notes = notes;
    this.#takenIds = new Set(messages.flatMap((message) => callsIn(message).map((call) => call['id'])));
  }

  read(message: JsonObject, path: string): Unfit | null {
    const role = roleOf(message);
    if (role === null) return unfit(`${path}.role`, 'The role must be system, user, assistant or tool.');
    const content = message['content'] ?? '';
    if (typeof content !== 'string') return unfit(`${path}.content`, 'The content must be a string.');
    for (const field in message) if (!READ_FIELDS.has(field)) this.#notes.drop(`messages[].${shownName(field)}`);
    if (role === 'assistant') return this.#readAssistant(message, content, path);
    const images = readImages(message['images'], `${path}.images`);
    if ('unfit' in images) return images;
    if (role === 'tool') this.#readResult(message, [...images, ...textOf(content)], path);
    else this.#add(role, [...images, ...textOf(content)]);
    return null;
  }

  #readAssistant(message: JsonObject, content: string, path: string): Unfit | null {
    const { thinking, images } = message;
    if (Array.isArray(images) && images.length > 0) this.#notes.drop('messages[].images');
    const parts: Part[] = [];
    if (typeof thinking === 'string' && thinking !== '') parts.push({ kind: 'reasoning', text: thinking, proof: null });
    parts.push(...textOf(content));
    this.#waiting = [];
    for (const [i, call] of callsIn(message).entries()) {
      const part = this.#readCall(call, `${path}.tool_calls[${i}].function`);
      if ('unfit' in part) return part;
      this.#waiting.push(part);
    }
    this.#add('assistant', [...parts, ...this.#waiting]);
    return null;
  }

  #readCall(call: JsonObject, path: string): CallPart | Unfit {
    const { name, arguments: input } = objectIn(call, 'function');
    if (typeof name !== 'string' || name === '') return unfit(`${path}.name`, 'A tool call has no name.');
    const text = argumentsText(input);
    if (text === null) return unfit(`${path}.arguments`, 'The arguments are nested too deeply.');
    const id = typeof call['id'] === 'string' && call['id'] !== '' ? call['id'] : this.#nextId();
    return { kind: 'call', id, name: this.#names.of(name), arguments: text, extra: null, cache: null };
  }

  /** By their place in the conversation, so that a call has the same id in every later request. */
  #nextId(): string {
    do this.#calls += 1;
    while (this.#takenIds.has(`call_${this.#calls}`));
    return `call_${this.#calls}`;
  }

  #readResult(message: JsonObject, parts: ResultPart['parts'], path: string): void {
    const call = this.#callOf(message);
    if (call === undefined) {
      // Left over from a history that was cut. Elsewhere a result without its call is refused.
      this.#notes.rewrite(path, 'user');
      this.#add('user', parts);
      return;
    }
    this.#waiting = this.#waiting.filter((waiting) => waiting !== call);
    this.#add('user', [{ kind: 'result', callId: call.id, parts, isError: false, cache: null }]);
  }

  #callOf(message: JsonObject): CallPart | undefined {
    const { tool_call_id: id, tool_name: toolName, name } = message;
    const byId = this.#waiting.find((call) => call.id === id);
    if (byId !== undefined) return byId;
    const called = toolName ?? name;
    if (typeof called !== 'string' || called === '') return this.#waiting[0];
    const hub = this.#names.of(called);
    return this.#waiting.find((call) => call.name === hub) ?? this.#waiting[0];
  }

  #add(role: Turn['role'], parts: readonly Part[]): void {
    if (parts.length > 0) this.turns.push({ role, parts });
  }
}

function roleOf(message: JsonObject): Role | null {
  const { role } = message;
  if (typeof role !== 'string') return null;
  const lower = role.toLowerCase();
  return ROLES.find((known) => known === lower) ?? null;
}

function callsIn(message: unknown): readonly JsonObject[] {
  const calls = isObject(message) ? message['tool_calls'] : null;
  return Array.isArray(calls) ? calls.filter(isObject) : [];
}

/** Some clients send the text of the arguments in place of the object. */
function argumentsText(input: unknown): string | null {
  if (typeof input === 'string') return input;
  try {
    return isObject(input) ? JSON.stringify(input) : '{}';
  } catch {
    return null;
  }
}

function textOf(content: string): TextPart[] {
  return content === '' ? [] : [{ kind: 'text', text: content, cache: null }];
}
