// The last step of an agent in its conversation: what it called, and what came of it. Whatever the dialect, and without
// the ids, which differ from call to call.

import { isObject, objectIn, type JsonObject } from './json.ts';

/** Nobody looks further back: a step is a call or a few, and their results. */
const MOST_ITEMS = 32;

/** Empty: the conversation does not end with a result of a tool. */
export function lastStep({ messages, input }: JsonObject): string {
  const items = messages ?? input;
  if (!Array.isArray(items)) return '';
  const found: string[] = [];
  let hasCalls = false;
  for (let i = items.length - 1; i >= 0 && i >= items.length - MOST_ITEMS; i -= 1) {
    const item = items[i] as unknown;
    if (!isObject(item)) break;
    const results = resultsIn(item);
    const calls = callsIn(item);
    // The results stand behind the calls: another result before a call belongs to the step before.
    if ((results.length === 0 && calls.length === 0) || (results.length > 0 && hasCalls)) break;
    hasCalls ||= calls.length > 0;
    found.push(...results, ...calls);
  }
  return found.join('\n');
}

function resultsIn(item: JsonObject): string[] {
  if (item['role'] === 'tool') return [textOf(item['content'])];
  if (item['output'] !== undefined) return [textOf(item['output'])];
  return partsOf(item, 'tool_result').map((part) => textOf(part['content']));
}

function callsIn(item: JsonObject): string[] {
  const { tool_calls: calls, type } = item;
  if (Array.isArray(calls)) {
    return (calls as unknown[]).filter(isObject).map((call) => {
      const { name, arguments: given } = objectIn(call, 'function');
      return `${textOf(name)} ${textOf(given)}`;
    });
  }
  if (type === 'function_call' || type === 'custom_tool_call') {
    return [`${textOf(item['name'])} ${textOf(item['arguments'] ?? item['input'])}`];
  }
  return partsOf(item, 'tool_use').map((part) => `${textOf(part['name'])} ${textOf(part['input'])}`);
}

function partsOf({ content }: JsonObject, type: string): JsonObject[] {
  if (!Array.isArray(content)) return [];
  return (content as unknown[]).filter((part): part is JsonObject => isObject(part) && part['type'] === type);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
