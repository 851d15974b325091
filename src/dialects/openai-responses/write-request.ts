// A conversation as a standard request of this dialect. Nothing is kept by the server: reasoning comes back to us sealed
// and is sent again by us.

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import type { Conversation, Effort, OutputFormat, ReasoningWish, Tool, ToolChoice } from '../conversation.ts';
import type { WriteTarget, WrittenRequest } from '../dialect.ts';
import { FixList } from '../fix-list.ts';
import type { JsonObject } from '../json.ts';
import { tierOf, userOf } from '../openai-fields.ts';
import { writeItems } from './write-items.ts';

/** The server refuses fewer. */
const FEWEST_TOKENS = 16;

export function writeRequest(conversation: Conversation, target: WriteTarget): WrittenRequest | Unfit {
  if (conversation.stop.length > 0) return unfit('stop', 'The Responses API has no stop sequences.');
  const notes = new FixList();
  const input = writeItems(conversation, target.provider, notes);
  if (isUnfit(input)) return input;
  noteSampling(conversation, notes);
  const { sampling, tools } = conversation;
  const text = {
    ...(conversation.format === null ? {} : { format: writeFormat(conversation.format) }),
    ...(conversation.verbosity === null ? {} : { verbosity: conversation.verbosity }),
  };
  const fields: Record<string, unknown> = {
    model: target.model,
    input,
    tools: tools.length === 0 ? null : tools.map((tool) => writeTool(tool)),
    tool_choice: tools.length === 0 ? null : writeChoice(conversation.toolChoice, tools),
    parallel_tool_calls: tools.length === 0 ? null : conversation.parallelTools,
    reasoning: conversation.reasoning === null ? null : writeReasoning(conversation.reasoning),
    text: Object.keys(text).length === 0 ? null : text,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    max_output_tokens: writeLimit(conversation.maxOutput, notes),
    user: userOf(conversation.user, notes),
    prompt_cache_key: conversation.cacheKey,
    service_tier: tierOf(conversation.serviceTier, notes),
    store: false,
    include: ['reasoning.encrypted_content'],
    stream: target.stream,
  };
  const said = Object.entries(fields).filter(([, value]) => value !== null);
  return { body: Object.fromEntries(said), fixes: notes.fixes };
}

function noteSampling({ sampling }: Conversation, notes: FixList): void {
  if (sampling.topK !== null) notes.drop('top_k');
  if (sampling.seed !== null) notes.drop('seed');
  // 0 is what it would be anyway.
  if ((sampling.presencePenalty ?? 0) !== 0) notes.drop('presence_penalty');
  if ((sampling.frequencyPenalty ?? 0) !== 0) notes.drop('frequency_penalty');
}

function writeLimit(limit: number | null, notes: FixList): number | null {
  if (limit === null || limit >= FEWEST_TOKENS) return limit;
  notes.tell({ do: 'set', field: 'max_output_tokens', to: FEWEST_TOKENS });
  return FEWEST_TOKENS;
}

function writeTool(tool: Tool): JsonObject {
  if (!tool.origin.custom) return writeFunction(tool);
  return { type: 'custom', name: tool.name, ...described(tool) };
}

/** `strict` is always said: without it the server would decide, and a strict schema is another schema. */
export function writeFunction(tool: Tool): JsonObject {
  const { name, schema, strict } = tool;
  return { type: 'function', name, ...described(tool), parameters: schema, strict: strict ?? false };
}

function described({ description }: Tool): JsonObject {
  return description === null ? {} : { description };
}

function writeChoice(choice: ToolChoice | null, tools: readonly Tool[]): unknown {
  if (choice === null) return null;
  if (choice.mode !== 'named') return choice.mode;
  const isCustom = tools.find((tool) => tool.name === choice.name)?.origin.custom === true;
  return { type: isCustom ? 'custom' : 'function', name: choice.name };
}

function writeFormat(format: OutputFormat): JsonObject {
  if (format.kind === 'json') return { type: 'json_object' };
  return {
    type: 'json_schema',
    name: format.name,
    ...(format.description === null ? {} : { description: format.description }),
    schema: format.schema,
    strict: format.strict ?? false,
  };
}

function writeReasoning(wish: ReasoningWish): JsonObject {
  if (wish.mode === 'off') return { effort: 'none' };
  const effort = wish.effort ?? effortOf(wish.budget);
  return { ...(effort === null ? {} : { effort }), summary: wish.summary ?? 'auto' };
}

function effortOf(budget: number | null): Effort | null {
  if (budget === null) return null;
  if (budget >= 10_000) return 'high';
  if (budget >= 5_000) return 'medium';
  return budget >= 2_000 ? 'low' : 'minimal';
}
