// What a request may cost beside its prompt and the answer it may have: searches, pictures, and thought that its limit
// does not bound. As it is sent, in any dialect.

import { isObject, type JsonObject } from '../dialects/json.ts';

/** Where nobody limits the searches of a tool: more than answers usually take. */
const USUAL_SEARCHES = 10;

/** Searches of the web that the provider may make and charge for. */
export function searchesIn(read: (field: string) => unknown): number {
  const tools: unknown = read('tools');
  const allowed = countOf(read('max_tool_calls')) ?? Infinity;
  let searches = 0;
  for (const tool of Array.isArray(tools) ? (tools as unknown[]) : []) {
    if (!isObject(tool) || !/^web_search(?:_|$)/.test(String(tool['type']))) continue;
    searches += countOf(tool['max_uses']) ?? Math.min(USUAL_SEARCHES, allowed);
  }
  if (isObject(read('web_search_options'))) searches += 1;
  const plugins: unknown = read('plugins');
  if (Array.isArray(plugins) && plugins.some((plugin) => isObject(plugin) && plugin['id'] === 'web')) searches += 1;
  return searches;
}

/** Pictures that are asked for. */
export function picturesIn(body: JsonObject): number {
  return countOf(body['n']) ?? 1;
}

/**
 * Tokens of thought that may come on top of `limit`. Anthropic counts thought within the limit unless it is allowed more
 * than that, between the calls of tools; where a budget for thought has a field of its own, servers differ.
 */
export function thoughtBeyond(limit: number, read: (field: string) => unknown): number {
  const thinking = countOf(inField(read('thinking'), 'budget_tokens'));
  if (thinking !== null) return thinking < limit ? 0 : thinking;
  return countOf(read('thinking_budget')) ?? countOf(inField(read('reasoning'), 'max_tokens')) ?? 0;
}

function inField(value: unknown, field: string): unknown {
  return isObject(value) ? value[field] : null;
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}
