// Token counts as the servers of this dialect spell them, brought into the one normal form.

import { nanosFromDollars } from '../../domain/money.ts';
import { UNKNOWN_USAGE } from '../../domain/usage.ts';
import type { Usage } from '../../domain/usage.ts';
import { isObject, objectIn } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { hourWrites, NOT_COUNTED, searchesIn, withRare } from '../rare-usage.ts';
import { tokens } from '../token-count.ts';

/** No call costs ten thousand dollars: such figures are faults. */
const MOST_DOLLARS = 10_000;

/**
 * Reads a `usage` object. Cached and cache-write tokens are taken as part of the prompt and reasoning as part of the
 * completion, as nearly all servers count them; a preset whose provider counts otherwise brings its own reading.
 */
export function readUsage(usage: unknown): Usage {
  if (!isObject(usage)) return UNKNOWN_USAGE;
  const inputTokens = tokens(usage['prompt_tokens']);
  const outputTokens = tokens(usage['completion_tokens']);
  const cachedInputTokens = atMost(largest(cachedSpellings(usage)), inputTokens);
  const cacheWriteTokens = atMost(
    largest(cacheWriteSpellings(usage)),
    inputTokens === null ? null : inputTokens - (cachedInputTokens ?? 0),
  );
  const completion = objectIn(usage, 'completion_tokens_details');
  const counted = {
    inputTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens,
    reasoningTokens: atMost(tokens(completion['reasoning_tokens']), outputTokens),
    reportedCostNanos: nanosFromCost(usage['cost']),
  };
  const prompt = objectIn(usage, 'prompt_tokens_details');
  return withRare(counted, {
    ...NOT_COUNTED,
    // Splits by how long it lives: as Anthropic has it, in two places, and as LiteLLM does.
    cacheWrite1hTokens: largest([
      hourWrites(objectIn(usage, 'cache_creation')),
      hourWrites(objectIn(prompt, 'cache_creation')),
      hourWrites(objectIn(prompt, 'cache_creation_token_details')),
    ]),
    audioInputTokens: atMost(tokens(prompt['audio_tokens']), inputTokens),
    audioOutputTokens: atMost(tokens(completion['audio_tokens']), outputTokens),
    imageOutputTokens: atMost(tokens(completion['image_tokens']), outputTokens),
    searches: largest([searchesIn(usage), prompt['web_search_requests']]),
  });
}

/** Finds and reads the usage of a whole answer or of one stream event; null when it carries none. */
export function readAnswerUsage(answer: unknown): Usage | null {
  if (!isObject(answer)) return null;
  if (isObject(answer['usage'])) return readUsage(answer['usage']);
  // Older streams put it into the last choice event.
  const choices: unknown = answer['choices'];
  const choice: unknown = Array.isArray(choices) ? choices[0] : null;
  return isObject(choice) && isObject(choice['usage']) ? readUsage(choice['usage']) : null;
}

/** US dollars as servers report them, to nano-dollars. */
export function nanosFromCost(dollars: unknown): number | null {
  if (typeof dollars !== 'number' || !(dollars >= 0) || dollars > MOST_DOLLARS) return null;
  return nanosFromDollars(dollars);
}

function cachedSpellings(usage: JsonObject): unknown[] {
  return [
    objectIn(usage, 'prompt_tokens_details')['cached_tokens'],
    // Sic: one vendor's other spelling of the same.
    objectIn(usage, 'prompt_token_details')['cached_tokens'],
    usage['prompt_cache_hit_tokens'],
    usage['cached_tokens'],
    usage['num_cached_tokens'],
    usage['cache_read_input_tokens'],
  ];
}

function cacheWriteSpellings(usage: JsonObject): unknown[] {
  const details = objectIn(usage, 'prompt_tokens_details');
  return [
    details['cache_write_tokens'],
    details['cache_creation_input_tokens'],
    details['cache_creation_tokens'],
    usage['cache_creation_input_tokens'],
  ];
}

/** Servers that repeat a count under several names agree on it, except that some fill the names they do not use with 0. */
function largest(values: readonly unknown[]): number | null {
  let best: number | null = null;
  for (const value of values) {
    const count = tokens(value);
    if (count !== null && (best === null || count > best)) best = count;
  }
  return best;
}

/** A part cannot be larger than the whole, although some answers say so. */
function atMost(part: number | null, whole: number | null): number | null {
  return part !== null && whole !== null && part > whole ? whole : part;
}
