// Token counts in this dialect's spelling.

import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { nanosFromCost, tokens } from '../openai-chat/usage.ts';

export function readUsage(usage: unknown): Usage {
  if (!isObject(usage)) return UNKNOWN_USAGE;
  const inputTokens = tokens(usage['input_tokens']);
  const outputTokens = tokens(usage['output_tokens']);
  const details = objectIn(usage, 'input_tokens_details');
  const cachedInputTokens = atMost(tokens(details['cached_tokens']), inputTokens);
  const uncached = inputTokens === null ? null : inputTokens - (cachedInputTokens ?? 0);
  return {
    inputTokens,
    cachedInputTokens,
    cacheWriteTokens: atMost(tokens(details['cache_write_tokens']), uncached),
    outputTokens,
    reasoningTokens: atMost(tokens(objectIn(usage, 'output_tokens_details')['reasoning_tokens']), outputTokens),
    reportedCostNanos: nanosFromCost(usage['cost']),
  };
}

/** The usage of a whole answer or of one stream event; null when it carries none. */
export function readAnswerUsage(message: unknown): Usage | null {
  if (!isObject(message)) return null;
  const answer = isObject(message['response']) ? message['response'] : message;
  return isObject(answer['usage']) ? readUsage(answer['usage']) : null;
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
