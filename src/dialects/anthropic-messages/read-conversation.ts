// A Messages request in the common form.

import { unfit, type Unfit } from '../../domain/fix.ts';
import { EFFORTS, type Conversation, type Effort, type OutputFormat, type ReasoningWish } from '../conversation.ts';
import { saysNothing, shownName } from '../fix-list.ts';
import { HubNames } from '../hub-names.ts';
import { isObject, isTooDeep, objectIn, type JsonObject } from '../json.ts';
import { declaredNames, readParallelTools, readToolChoice, readTools } from './read-tools.ts';
import { readTurns } from './read-turns.ts';
import { Reading, textOf } from './reading.ts';

/** Fields that the common form has a place for. Every other one is Anthropic's own, and told as left out. */
const READ_FIELDS: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'system',
  'max_tokens',
  'stream',
  'stop_sequences',
  'temperature',
  'top_p',
  'top_k',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'metadata',
  'service_tier',
]);

export function readConversation(body: JsonObject): Conversation | Unfit {
  if (isTooDeep(body)) return unfit(null, 'The request is nested too deeply.');
  const reading = new Reading(new HubNames(declaredNames(body)));
  for (const [name, value] of Object.entries(body)) {
    if (!READ_FIELDS.has(name) && !saysNothing(value)) reading.notes.drop(shownName(name));
  }
  const tools = readTools(body, reading);
  const conversation = {
    turns: readTurns(body, reading),
    tools,
    toolChoice: readToolChoice(body, tools, reading),
    parallelTools: readParallelTools(body),
    format: readFormat(body, reading),
    reasoning: readReasoning(body),
    sampling: {
      temperature: numberOf(body['temperature']),
      topP: numberOf(body['top_p']),
      topK: numberOf(body['top_k']),
      seed: null,
      presencePenalty: null,
      frequencyPenalty: null,
    },
    maxOutput: readMaxTokens(body, reading),
    stop: readStop(body['stop_sequences']),
    user: readUser(objectIn(body, 'metadata'), reading),
    cacheKey: null,
    serviceTier: readTier(body['service_tier']),
    verbosity: null,
  };
  return reading.refusal ?? { ...conversation, notes: reading.notes.fixes };
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** 0 fills a cache that elsewhere fills itself; one token is the least an answer can have there. */
function readMaxTokens(body: JsonObject, reading: Reading): number | null {
  const limit = numberOf(body['max_tokens']);
  if (limit !== 0) return limit;
  reading.notes.tell({ do: 'set', field: 'max_tokens', to: 1 });
  return 1;
}

function readStop(stop: unknown): string[] {
  return Array.isArray(stop) ? stop.filter((text) => typeof text === 'string') : [];
}

function readUser(metadata: JsonObject, reading: Reading): string | null {
  for (const name of Object.keys(metadata)) if (name !== 'user_id') reading.notes.drop(`metadata.${shownName(name)}`);
  return textOf(metadata['user_id']);
}

/** The other dialects call Anthropic's standard tier the default one. */
function readTier(tier: unknown): string | null {
  return tier === 'standard_only' ? 'default' : textOf(tier);
}

function readFormat(body: JsonObject, reading: Reading): OutputFormat | null {
  const config = objectIn(body, 'output_config');
  if (config['task_budget'] !== undefined) reading.notes.drop('output_config.task_budget');
  // The older name, from the time when this was a trial.
  const format = config['format'] ?? body['output_format'];
  if (format === undefined || format === null) return null;
  if (isObject(format)) {
    if (format['type'] === 'json_object') return { kind: 'json' };
    if (format['type'] === 'text') return null;
    const schema = format['schema'];
    if (format['type'] === 'json_schema' && isObject(schema)) {
      return { kind: 'schema', name: 'structured_output', description: null, schema, strict: true };
    }
  }
  reading.refuse('output_config.format', 'The output format must be a json_schema with its schema.');
  return null;
}

function readReasoning(body: JsonObject): ReasoningWish | null {
  const thinking = objectIn(body, 'thinking');
  const effort = readEffort(objectIn(body, 'output_config')['effort']);
  const type = thinking['type'];
  const mode = type === 'disabled' ? 'off' : type === 'enabled' || type === 'adaptive' ? 'on' : null;
  if (mode === null && effort === null) return null;
  return {
    mode,
    effort,
    budget: type === 'enabled' ? numberOf(thinking['budget_tokens']) : null,
    summary: thinking['display'] === 'summarized' ? 'auto' : null,
  };
}

function readEffort(value: unknown): Effort | null {
  return EFFORTS.find((effort) => effort === value) ?? null;
}
