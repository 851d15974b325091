// Keeps calls and their results together: every call of an assistant message must be answered right after it, and there
// is no other place for a result.

import type { FixList } from '../fix-list.ts';
import { isObject, type JsonObject } from '../json.ts';
import { callsOf, partsOf, partText, textOf } from './message.ts';

const NO_RESULT = 'No result: the call was interrupted.';

/**
 * Results are moved to their calls, calls without one are answered, results without a call become words of the user.
 * The same list when nothing is out of place.
 */
export function completePairs(messages: readonly unknown[], fixes: FixList): readonly unknown[] {
  if (!messages.some(hasTools)) return messages;
  const claimed = new Set<number>();
  const paired: unknown[] = [];
  for (const [i, message] of messages.entries()) {
    if (claimed.has(i)) continue;
    if (isResult(message)) {
      fixes.rewrite('messages[].tool_call_id', 'user');
      paired.push(asUserText(message));
      continue;
    }
    paired.push(message);
    const ids = isObject(message) ? callIds(message) : [];
    if (ids.length > 0) answer(ids, { messages, after: i, claimed, paired, fixes });
  }
  if (paired.length === messages.length && paired.every((message, i) => message === messages[i])) return messages;
  return paired;
}

interface Pairing {
  readonly messages: readonly unknown[];
  readonly after: number;
  readonly claimed: Set<number>;
  readonly paired: unknown[];
  readonly fixes: FixList;
}

function answer(ids: readonly string[], { messages, after, claimed, paired, fixes }: Pairing): void {
  const waiting = new Set(ids);
  let apart = false;
  for (let i = after + 1; i < messages.length && waiting.size > 0; i += 1) {
    const message = messages[i];
    if (isObject(message) && message['role'] === 'assistant') break;
    if (!isResult(message)) {
      apart = true;
      continue;
    }
    if (!waiting.delete(String(message['tool_call_id']))) continue;
    if (apart) fixes.rewrite('messages', 'paired');
    claimed.add(i);
    paired.push(message);
  }
  for (const id of waiting) {
    fixes.rewrite('messages[].tool_calls', 'answered');
    paired.push({ role: 'tool', tool_call_id: id, content: NO_RESULT });
  }
}

function hasTools(message: unknown): boolean {
  return isObject(message) && (message['role'] === 'tool' || Array.isArray(message['tool_calls']));
}

function isResult(message: unknown): message is JsonObject {
  return isObject(message) && message['role'] === 'tool';
}

function callIds(message: JsonObject): string[] {
  return callsOf(message).flatMap((call) => (typeof call['id'] === 'string' ? [call['id']] : []));
}

function asUserText(message: JsonObject): JsonObject {
  const head = 'Result of an earlier tool call:';
  const content = message['content'];
  if (!Array.isArray(content)) return { role: 'user', content: `${head}\n${textOf(content)}` };
  return { role: 'user', content: [{ type: 'text', text: head }, ...(content as unknown[])] };
}

const MOVED = '(The content of this result follows in the next user message.)';

/**
 * Results as plain strings: what is not text moves to a user message after the last result of its group.
 * The same list when all results are strings already.
 */
export function plainResults(messages: readonly unknown[], fixes: FixList): readonly unknown[] {
  const isList = (message: unknown): boolean => isResult(message) && Array.isArray(message['content']);
  if (!messages.some(isList)) return messages;
  const plain: unknown[] = [];
  let moved: unknown[] = [];
  const flush = (): void => {
    if (moved.length > 0) plain.push({ role: 'user', content: moved });
    moved = [];
  };
  for (const message of messages) {
    if (!isResult(message)) flush();
    if (!isResult(message) || !Array.isArray(message['content'])) {
      plain.push(message);
      continue;
    }
    const media = partsOf(message['content']).filter((part) => partText(part) === null);
    const text = textOf(message['content']);
    if (media.length > 0) fixes.rewrite('messages[].content', 'user-message');
    moved.push(...media);
    const words = media.length === 0 ? text : text === '' ? MOVED : `${text}\n${MOVED}`;
    plain.push({ ...message, content: words });
  }
  flush();
  return plain;
}
