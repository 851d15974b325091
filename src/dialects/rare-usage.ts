// What few answers count beside their tokens, in the spellings that the dialects share.

import type { RareUsage, Usage } from '../domain/usage.ts';
import { objectIn, type JsonObject } from './json.ts';
import { tokens } from './token-count.ts';

/** The usage with those counts that there are: what is 0 is as good as not said. */
export function withRare(usage: Usage, counts: Readonly<Record<keyof RareUsage, number | null>>): Usage {
  let rare: Record<string, number> | null = null;
  for (const name in counts) {
    const count = counts[name as keyof RareUsage];
    if (count !== null && count > 0) (rare ??= {})[name] = count;
  }
  return rare === null ? usage : { ...usage, rare };
}

export const NOT_COUNTED: Readonly<Record<keyof RareUsage, null>> = {
  cacheWrite1hTokens: null,
  audioInputTokens: null,
  audioOutputTokens: null,
  imageOutputTokens: null,
  images: null,
  searches: null,
};

/** Cache writes that live for an hour: `of` is the object that splits them by how long they live. */
export function hourWrites(of: JsonObject): number | null {
  return tokens(of['ephemeral_1h_input_tokens']);
}

/** Searches that the provider's own tool made. */
export function searchesIn(usage: JsonObject): number | null {
  return tokens(objectIn(usage, 'server_tool_use')['web_search_requests']);
}
