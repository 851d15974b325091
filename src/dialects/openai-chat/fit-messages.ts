// Fits the history: roles, fields, content and order. Messages that need nothing stay the very same objects, so that they
// are sent as the client wrote them.

import { unfit, type Unfit } from '../../domain/fix.ts';
import { shownName, saysNothing, type FixList } from '../fix-list.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { REWRITES } from '../repairs/rewrites.ts';
import { nineIds } from './call-ids.ts';
import type { Draft } from './draft.ts';
import { assistantBetween, systemFirst, withUser } from './message-order.ts';
import { callsOf, partsOf, textOf } from './message.ts';
import { fitPastReasoning, openProofs } from './past-reasoning.ts';
import { completePairs, plainResults } from './tool-pairs.ts';
import type { ChatTraits } from './traits.ts';

/** One change to one message; the same object when it needs none. */
export type MessageStep = (message: JsonObject) => JsonObject;

/** `provider`: the target's. */
export function fitMessages(draft: Draft, traits: ChatTraits, provider: string): Unfit | null {
  const before: unknown = draft.get('messages');
  if (!Array.isArray(before)) return null;
  const wrong = refusedContent(before, traits);
  if (wrong !== null) return wrong;
  let messages: readonly unknown[] = before;
  if (traits.pairs === 'completed') messages = completePairs(messages, draft.fixes);
  const steps = stepsFor(messages, traits, provider, draft.fixes);
  if (steps.length > 0) messages = inEach(messages, steps);
  if (!traits.resultParts) messages = plainResults(messages, draft.fixes);
  if (traits.systemPlace === 'first') messages = systemFirst(messages, draft.fixes);
  if (traits.userAfterTools === 'between') messages = assistantBetween(messages, draft.fixes);
  if (traits.needsUser) messages = withUser(messages, draft.fixes);
  if (messages !== before) draft.set('messages', messages);
  return null;
}

function inEach(messages: readonly unknown[], steps: readonly MessageStep[]): readonly unknown[] {
  let isChanged = false;
  const fitted = messages.map((message) => {
    if (!isObject(message)) return message;
    let now = message;
    for (const step of steps) now = step(now);
    if (now !== message) isChanged = true;
    return now;
  });
  return isChanged ? fitted : messages;
}

function stepsFor(messages: readonly unknown[], traits: ChatTraits, provider: string, fixes: FixList): MessageStep[] {
  const steps: MessageStep[] = [];
  if (traits.developerRole === 'system') steps.push((message) => developerAsSystem(message, fixes));
  if (traits.reasoningBack === 'kept') steps.push((message) => openProofs(message, provider, fixes));
  if (traits.reasoningBack !== 'kept' || traits.reasoningOnCalls !== 'optional') {
    steps.push((message) => fitPastReasoning(message, traits, fixes));
  }
  const { messageFields } = traits;
  if (messageFields !== null) steps.push((message) => onlyKnown(message, messageFields, traits, fixes));
  if (!traits.cacheHints) steps.push((message) => withoutHints(message, fixes));
  if (!traits.contentParts) steps.push((message) => contentAsText(message, fixes));
  if (traits.callExtras === 'drop') steps.push((message) => withoutExtras(message, fixes));
  if (traits.callIds === 'nine') steps.push(nineCharacterIds(messages, fixes));
  return steps;
}

/** Pictures and lists that the server cannot be given at all. */
function refusedContent(messages: readonly unknown[], { images, contentParts }: ChatTraits): Unfit | null {
  if (images === 'url' && contentParts) return null;
  for (const message of messages) {
    if (!isObject(message) || !Array.isArray(message['content'])) continue;
    for (const part of message['content'] as unknown[]) {
      if (!isObject(part) || WORDS.has(part['type'])) continue;
      const wrong = part['type'] === 'image_url' ? refusedImage(part, images) : null;
      if (wrong !== null) return unfit('messages[].content[].image_url', wrong);
      if (!contentParts) return unfit('messages[].content', 'It takes content only as text.');
    }
  }
  return null;
}

/** Kinds of parts that a text can stand for. */
const WORDS: ReadonlySet<unknown> = new Set(['text', 'input_text', 'output_text', 'refusal', 'thinking', undefined]);

function refusedImage(part: JsonObject, images: ChatTraits['images']): string | null {
  if (images === 'none') return 'It takes no images.';
  return images === 'data' && !isData(part) ? 'It takes images only as data within the request, not by URL.' : null;
}

function isData(part: JsonObject): boolean {
  const image = part['image_url'];
  const url = typeof image === 'string' ? image : objectIn(part, 'image_url')['url'];
  return typeof url === 'string' && /^data:/i.test(url.slice(0, 5));
}

function developerAsSystem(message: JsonObject, fixes: FixList): JsonObject {
  if (message['role'] !== 'developer') return message;
  fixes.tell(REWRITES.developerAsSystem);
  return { ...message, role: 'system' };
}

/** What makes a message a message. */
const ESSENTIAL: ReadonlySet<string> = new Set(['role', 'content', 'tool_calls', 'tool_call_id', 'function_call']);

function onlyKnown(
  message: JsonObject,
  known: ReadonlySet<string>,
  { reasoningBack }: ChatTraits,
  fixes: FixList,
): JsonObject {
  let kept: Record<string, unknown> | null = null;
  for (const field of Object.keys(message)) {
    const isEmptyCall = field === 'function_call' && saysNothing(message[field]);
    if (known.has(field) || field === reasoningBack || (ESSENTIAL.has(field) && !isEmptyCall)) continue;
    kept ??= { ...message };
    delete kept[field];
    // Clients echo empty fields of answers; without them nothing is lost.
    if (!saysNothing(message[field])) fixes.drop(`messages[].${shownName(field)}`);
  }
  return kept ?? message;
}

function withoutHints(message: JsonObject, fixes: FixList): JsonObject {
  let now = withoutHint(message, fixes);
  for (const field of ['content', 'tool_calls'] as const) {
    const list = now[field];
    if (!Array.isArray(list)) continue;
    const bare = (list as unknown[]).map((item) => (isObject(item) ? withoutHint(item, fixes) : item));
    if (bare.some((item, i) => item !== list[i])) now = { ...now, [field]: bare };
  }
  // Parts of a system text are there for the hints' sake, and the plainest servers know it as a string only.
  const isSplitSystem = now !== message && SYSTEM_ROLES.has(now['role']) && isPlainText(now['content']);
  return isSplitSystem ? { ...now, content: textOf(now['content']) } : now;
}

const SYSTEM_ROLES: ReadonlySet<unknown> = new Set(['system', 'developer']);

function isPlainText(content: unknown): boolean {
  return Array.isArray(content) && content.every((part) => isObject(part) && part['type'] === 'text');
}

function withoutHint(value: JsonObject, fixes: FixList): JsonObject {
  if (!Object.hasOwn(value, 'cache_control')) return value;
  fixes.drop('messages[].cache_control');
  const { cache_control: _, ...rest } = value;
  return rest;
}

function contentAsText(message: JsonObject, fixes: FixList): JsonObject {
  const { content } = message;
  if (!Array.isArray(content)) return message;
  fixes.tell(REWRITES.contentAsText);
  const isEmpty = partsOf(content).length === 0 && callsOf(message).length > 0;
  return { ...message, content: isEmpty ? null : textOf(content) };
}

const CALL_FIELDS: ReadonlySet<string> = new Set(['id', 'type', 'function', 'custom', 'cache_control']);

function withoutExtras(message: JsonObject, fixes: FixList): JsonObject {
  const bare = (call: JsonObject): JsonObject => {
    const extra = Object.keys(call).filter((field) => !CALL_FIELDS.has(field));
    for (const field of extra) fixes.drop(`messages[].tool_calls[].${shownName(field)}`);
    if (extra.length === 0) return call;
    return Object.fromEntries(Object.entries(call).filter(([field]) => CALL_FIELDS.has(field)));
  };
  return inCalls(message, bare);
}

/** The message with its calls changed; the same object when none is. */
function inCalls(message: JsonObject, change: (call: JsonObject) => JsonObject): JsonObject {
  const calls = message['tool_calls'];
  if (callsOf(message).length === 0 || !Array.isArray(calls)) return message;
  const changed = (calls as unknown[]).map((call) => (isObject(call) ? change(call) : call));
  return changed.some((call, i) => call !== calls[i]) ? { ...message, tool_calls: changed } : message;
}

function nineCharacterIds(messages: readonly unknown[], fixes: FixList): MessageStep {
  const ids = nineIds(messages.flatMap(idsIn));
  const renamed = (holder: JsonObject, field: string): JsonObject => {
    const id = holder[field];
    if (typeof id !== 'string') return holder;
    const nine = ids.of(id);
    if (nine === id) return holder;
    fixes.tell(REWRITES.nineCharacterIds);
    return { ...holder, [field]: nine };
  };
  return (message) => inCalls(renamed(message, 'tool_call_id'), (call) => renamed(call, 'id'));
}

function idsIn(message: unknown): string[] {
  if (!isObject(message)) return [];
  const ids = [...callsOf(message).map(({ id }) => id), message['tool_call_id']];
  return ids.filter((id): id is string => typeof id === 'string');
}
