// Takes the model's earlier thoughts out of a request, for servers that do not recognise them as their own. The words that
// were said and the tools that were called stay.

import { isObject, type JsonObject } from '../json.ts';

/** A request of the Messages dialect without thinking blocks; the same object when it has none. */
export function withoutThinking(body: JsonObject): JsonObject {
  const messages = listIn(body, 'messages');
  const kept = messages.map(withoutThoughts).filter((message) => message !== null);
  const isChanged = kept.length !== messages.length || kept.some((message, i) => message !== messages[i]);
  const { thinking, ...rest } = body;
  // A tool call that must begin with the thought before it cannot go on thinking once that is gone.
  const mustStop = isObject(thinking) && thinking['type'] !== 'disabled' && lastAssistantCalls(messages);
  if (!isChanged && !mustStop) return body;
  return { ...(mustStop ? rest : body), messages: kept };
}

/** null: nothing else was in it. */
function withoutThoughts(message: unknown): unknown {
  if (!isObject(message) || message['role'] !== 'assistant' || !Array.isArray(message['content'])) return message;
  const content = message['content'] as readonly unknown[];
  const kept = content.filter((block) => !isThought(block));
  if (kept.length === content.length) return message;
  return kept.length === 0 ? null : { ...message, content: kept };
}

function isThought(block: unknown): boolean {
  return isObject(block) && (block['type'] === 'thinking' || block['type'] === 'redacted_thinking');
}

function lastAssistantCalls(messages: readonly unknown[]): boolean {
  const last = messages.findLast((message) => isObject(message) && message['role'] === 'assistant');
  const content = isObject(last) ? last['content'] : null;
  return Array.isArray(content) && content.some((block) => isObject(block) && block['type'] === 'tool_use');
}

/** Items that may be sent without the id under which their reasoning would be looked for. */
const ID_OPTIONAL = new Set(['message', 'function_call', 'custom_tool_call']);

/** A request of the Responses dialect without reasoning items, and without the ids that demand them. */
export function withoutReasoning(body: JsonObject): JsonObject {
  const items = listIn(body, 'input');
  const kept = items.filter((item) => !isReasoning(item)).map(withoutId);
  const isChanged = kept.length !== items.length || kept.some((item, i) => item !== items[i]);
  return isChanged ? { ...body, input: kept } : body;
}

function isReasoning(item: unknown): boolean {
  if (!isObject(item)) return false;
  return item['type'] === 'reasoning' || (item['type'] === 'item_reference' && String(item['id']).startsWith('rs_'));
}

function withoutId(item: unknown): unknown {
  if (!isObject(item) || !Object.hasOwn(item, 'id')) return item;
  const type = item['type'] ?? 'message';
  if (typeof type !== 'string' || !ID_OPTIONAL.has(type)) return item;
  const { id: _, ...rest } = item;
  return rest;
}

function listIn(body: JsonObject, field: string): readonly unknown[] {
  const list = body[field];
  return Array.isArray(list) ? (list as readonly unknown[]) : [];
}
