// Token counts of the Messages dialect, brought into the one normal form and back. Here the prompt's count leaves out
// what was read from the cache or written to it.

import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import type { AnswerHooks } from '../dialect.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { nanosFromCost } from '../openai-chat/usage.ts';
import { hourWrites, NOT_COUNTED, searchesIn, withRare } from '../rare-usage.ts';
import { tokens } from '../token-count.ts';

const PROMPT_COUNTS = ['input_tokens', 'cache_creation_input_tokens', 'cache_read_input_tokens'] as const;
const ABOUT_THE_PROMPT: ReadonlySet<string> = new Set([...PROMPT_COUNTS, 'cache_creation']);

/** Reads a `usage` object. */
export function readUsage(usage: unknown): Usage {
  if (!isObject(usage)) return UNKNOWN_USAGE;
  const { input, output } = ownCounts(usage);
  const cached = tokens(usage['cache_read_input_tokens']);
  const written = cacheWrites(usage);
  const reasoning = tokens(objectIn(usage, 'output_tokens_details')['thinking_tokens']);
  const counted = {
    inputTokens: input === null ? null : input + (cached ?? 0) + (written ?? 0),
    cachedInputTokens: cached,
    cacheWriteTokens: written,
    outputTokens: output,
    reasoningTokens: reasoning !== null && output !== null && reasoning > output ? output : reasoning,
    reportedCostNanos: nanosFromCost(usage['cost']),
  };
  return withRare(counted, {
    ...NOT_COUNTED,
    cacheWrite1hTokens: hourWrites(objectIn(usage, 'cache_creation')),
    searches: searchesIn(usage),
  });
}

/**
 * The usage of a whole answer or of one event: `usage` as it stands there, or what the provider's own reading of `message`
 * makes of it. A hook made for another dialect finds no counts here, only the cost.
 */
export function usageOf(message: unknown, usage: unknown, hooks: AnswerHooks): Usage {
  const own = readUsage(usage);
  const hooked = hooks.readUsage?.(message) ?? null;
  if (hooked === null) return own;
  const counted = hooked.inputTokens !== null || hooked.outputTokens !== null;
  return counted ? hooked : { ...own, reportedCostNanos: hooked.reportedCostNanos };
}

/**
 * The usage of a stream: what its start said, overlaid by what came later. Counts are cumulative and do not add up; a
 * later object that counts no prompt at all only speaks of the output.
 */
export function overlayUsage(start: JsonObject, later: JsonObject): JsonObject {
  const knowsPrompt = PROMPT_COUNTS.some((name) => (tokens(later[name]) ?? 0) > 0);
  const result: Record<string, unknown> = { ...start };
  for (const [name, value] of Object.entries(later)) {
    if (value === null || value === undefined) continue;
    if (!knowsPrompt && start[name] !== undefined && ABOUT_THE_PROMPT.has(name)) continue;
    result[name] = value;
  }
  return result;
}

/** Every count is a required number: what is unknown is written as 0. */
export function writeUsage(usage: Usage): JsonObject {
  const cached = usage.cachedInputTokens ?? 0;
  const written = usage.cacheWriteTokens ?? 0;
  const reasoning = usage.reasoningTokens;
  return {
    input_tokens: Math.max(0, (usage.inputTokens ?? 0) - cached - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: cached,
    output_tokens: usage.outputTokens ?? 0,
    ...(reasoning === null ? {} : { output_tokens_details: { thinking_tokens: reasoning } }),
  };
}

/**
 * The top-level counts leave out what compacting the context took, so that the model's own rounds are added up. Not when
 * a fallback model answered: then the top level is what counts. An advisor is another model with another price.
 */
function ownCounts(usage: JsonObject): { readonly input: number | null; readonly output: number | null } {
  const top = { input: tokens(usage['input_tokens']), output: tokens(usage['output_tokens']) };
  const rounds = Array.isArray(usage['iterations']) ? usage['iterations'].filter(isObject) : [];
  if (rounds.some((round) => round['type'] === 'fallback_message')) return top;
  const own = rounds.filter((round) => round['type'] === 'message' || round['type'] === 'compaction');
  if (own.length === 0) return top;
  const sum = (name: string): number => own.reduce((total, round) => total + (tokens(round[name]) ?? 0), 0);
  return { input: sum('input_tokens'), output: sum('output_tokens') };
}

/** Writes that live for five minutes and for an hour, together. Some servers give only the parts, some only the sum. */
function cacheWrites(usage: JsonObject): number | null {
  const parts = objectIn(usage, 'cache_creation');
  const short = tokens(parts['ephemeral_5m_input_tokens']);
  const long = tokens(parts['ephemeral_1h_input_tokens']);
  const sum = short === null && long === null ? null : (short ?? 0) + (long ?? 0);
  const total = tokens(usage['cache_creation_input_tokens']);
  return total === null || sum === null ? (total ?? sum) : Math.max(total, sum);
}
