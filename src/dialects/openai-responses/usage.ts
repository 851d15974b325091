// Token counts in this dialect's spelling.

import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { nanosFromCost } from '../openai-chat/usage.ts';
import { hourWrites, NOT_COUNTED, searchesIn, withRare } from '../rare-usage.ts';
import { tokens } from '../token-count.ts';

export function readUsage(usage: unknown): Usage {
  if (!isObject(usage)) return UNKNOWN_USAGE;
  const inputTokens = tokens(usage['input_tokens']);
  const outputTokens = tokens(usage['output_tokens']);
  const details = objectIn(usage, 'input_tokens_details');
  const cachedInputTokens = atMost(tokens(details['cached_tokens']), inputTokens);
  const uncached = inputTokens === null ? null : inputTokens - (cachedInputTokens ?? 0);
  const counted = {
    inputTokens,
    cachedInputTokens,
    cacheWriteTokens: atMost(tokens(details['cache_write_tokens']), uncached),
    outputTokens,
    reasoningTokens: atMost(tokens(objectIn(usage, 'output_tokens_details')['reasoning_tokens']), outputTokens),
    reportedCostNanos: nanosFromCost(usage['cost']),
  };
  return withRare(counted, {
    ...NOT_COUNTED,
    cacheWrite1hTokens: hourWrites(objectIn(details, 'cache_creation_token_details')),
    audioInputTokens: atMost(tokens(details['audio_tokens']), inputTokens),
    audioOutputTokens: atMost(tokens(objectIn(usage, 'output_tokens_details')['audio_tokens']), outputTokens),
    imageOutputTokens: atMost(tokens(objectIn(usage, 'output_tokens_details')['image_tokens']), outputTokens),
    searches: searchesIn(usage),
  });
}

/** The usage of a whole answer or of one stream event; null when it carries none. */
export function readAnswerUsage(message: unknown): Usage | null {
  if (!isObject(message)) return null;
  const answer = isObject(message['response']) ? message['response'] : message;
  if (!isObject(answer['usage'])) return null;
  const usage = readUsage(answer['usage']);
  const searches = searchCalls(answer['output']);
  return searches === 0 || usage.rare?.searches !== undefined ? usage : { ...usage, rare: { ...usage.rare, searches } };
}

/** Its tool's searches are billed by the piece and counted nowhere. Pages that it opened then are not. */
function searchCalls(output: unknown): number {
  if (!Array.isArray(output)) return 0;
  return output.filter(
    (item) =>
      isObject(item) &&
      item['type'] === 'web_search_call' &&
      (objectIn(item, 'action')['type'] ?? 'search') === 'search',
  ).length;
}

/** null when nothing was counted. Otherwise every number is there: some clients read no answer that lacks one. */
export function writeUsage(usage: Usage): JsonObject | null {
  if (usage.inputTokens === null && usage.outputTokens === null) return null;
  const input = usage.inputTokens ?? 0;
  const output = usage.outputTokens ?? 0;
  return {
    input_tokens: input,
    input_tokens_details: {
      cached_tokens: usage.cachedInputTokens ?? 0,
      cache_write_tokens: usage.cacheWriteTokens ?? 0,
    },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: usage.reasoningTokens ?? 0 },
    total_tokens: input + output,
  };
}

/** A part cannot be larger than the whole, although some answers say so. */
function atMost(part: number | null, whole: number | null): number | null {
  return part !== null && whole !== null && part > whole ? whole : part;
}
