// A conversation as the Chat Completions request that OpenAI itself takes. What single servers take otherwise is met
// afterwards, by fitting.

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import type { Conversation, OutputFormat, ReasoningWish, Tool, ToolChoice } from '../conversation.ts';
import type { WriteTarget, WrittenRequest } from '../dialect.ts';
import { FixList } from '../fix-list.ts';
import { isTooDeep, type JsonObject } from '../json.ts';
import { tierOf, userOf } from '../openai-fields.ts';
import { effortOfBudget } from './reasoning-wish.ts';
import { plainSchema } from './schema.ts';
import { writeMessages } from './write-messages.ts';

export function writeRequest(conversation: Conversation, target: WriteTarget): WrittenRequest | Unfit {
  if (isTooDeep(conversation)) return unfit(null, 'The request is nested too deeply.');
  const fixes = new FixList();
  const messages = writeMessages(conversation.turns, target.provider, fixes);
  if (isUnfit(messages)) return messages;
  const { sampling, stop } = conversation;
  if (sampling.topK !== null) fixes.drop('top_k');
  const body = {
    model: target.model,
    messages,
    ...toolFields(conversation, fixes),
    response_format: conversation.format === null ? null : formatOf(conversation.format),
    reasoning_effort: effortOf(conversation.reasoning, fixes),
    max_completion_tokens: conversation.maxOutput,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    seed: sampling.seed,
    presence_penalty: sampling.presencePenalty,
    frequency_penalty: sampling.frequencyPenalty,
    stop: stop.length === 0 ? null : stop,
    user: userOf(conversation.user, fixes),
    prompt_cache_key: conversation.cacheKey,
    service_tier: tierOf(conversation.serviceTier, fixes),
    verbosity: conversation.verbosity,
    stream: target.stream ? true : null,
    // Without it a stream tells nothing of its tokens.
    stream_options: target.stream ? { include_usage: true } : null,
  };
  return { body: withoutNulls(body), fixes: fixes.fixes };
}

function withoutNulls(fields: Readonly<Record<string, unknown>>): JsonObject {
  const body: Record<string, unknown> = {};
  for (const field of Object.keys(fields)) if (fields[field] !== null) body[field] = fields[field];
  return body;
}

function toolFields({ tools, toolChoice, parallelTools }: Conversation, fixes: FixList): JsonObject {
  if (tools.length === 0) return {};
  return {
    tools: tools.map((tool) => toolOf(tool, fixes)),
    tool_choice: toolChoice === null ? null : choiceOf(toolChoice),
    parallel_tool_calls: parallelTools,
  };
}

function toolOf({ name, description, schema, strict, cache }: Tool, fixes: FixList): JsonObject {
  const parameters = plainSchema(schema);
  if (parameters !== schema) fixes.rewrite('tools[].schema', 'plain');
  const fn: Record<string, unknown> = { name };
  if (description !== null) fn['description'] = description;
  fn['parameters'] = parameters;
  if (strict !== null) fn['strict'] = strict;
  return { type: 'function', function: fn, ...(cache === null ? {} : { cache_control: cache }) };
}

function choiceOf(choice: ToolChoice): unknown {
  return choice.mode === 'named' ? { type: 'function', function: { name: choice.name } } : choice.mode;
}

function formatOf(format: OutputFormat): JsonObject {
  if (format.kind === 'json') return { type: 'json_object' };
  const { name, description, schema, strict } = format;
  const fields = { name: formatName(name), description, schema, strict };
  return { type: 'json_schema', json_schema: withoutNulls(fields) };
}

function formatName(name: string): string {
  return name.replaceAll(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64) || 'answer';
}

/**
 * The dialect has no word for "reason, as much as you like": that is what is done when nothing is said by the models
 * that reason, and the others refuse the field.
 */
function effortOf(wish: ReasoningWish | null, fixes: FixList): string | null {
  if (wish === null) return null;
  if (wish.summary !== null) fixes.drop('reasoning.summary');
  if (wish.mode === 'off') return 'none';
  if (wish.effort !== null) return wish.effort;
  if (wish.budget === null) {
    if (wish.mode === 'on') fixes.drop('thinking');
    return null;
  }
  fixes.tell({ do: 'rename', field: 'budget_tokens', to: 'reasoning_effort' });
  return effortOfBudget(wish.budget);
}
