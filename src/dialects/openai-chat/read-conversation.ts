// A Chat Completions request as a conversation, for targets of other dialects.

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import type { Conversation, OutputFormat } from '../conversation.ts';
import { FieldReader } from '../field-reader.ts';
import { FixList } from '../fix-list.ts';
import { HubNames } from '../hub-names.ts';
import { isObject, isTooDeep, objectIn, type JsonObject } from '../json.ts';
import { declaredNames, readTools } from './read-tools.ts';
import { readTurns } from './read-turns.ts';
import { readReasoningWish, REASONING_FIELDS, unreadReasoning } from './reasoning-wish.ts';

/** What only this dialect can say and what changes the answer when it is not said. */
const REFUSED: readonly { readonly field: string; readonly asks: (value: unknown) => boolean; readonly why: string }[] =
  [
    { field: 'n', asks: (n) => typeof n === 'number' && n > 1, why: 'Several choices' },
    { field: 'logprobs', asks: (logprobs) => logprobs === true, why: 'Log probabilities' },
    {
      field: 'modalities',
      asks: (list) => Array.isArray(list) && list.some((modality) => modality !== 'text'),
      why: 'Answers that are not text',
    },
  ];

/** Read by others here, or about the connection and not about the conversation. */
const READ_ELSEWHERE = [
  'model',
  'messages',
  'stream',
  'stream_options',
  'n',
  'logprobs',
  'modalities',
  'response_format',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  ...REASONING_FIELDS,
];

export function readConversation(body: JsonObject): Conversation | Unfit {
  if (isTooDeep(body)) return unfit(null, 'The request is nested too deeply.');
  for (const { field, asks, why } of REFUSED) {
    if (asks(body[field])) return unfit(field, `${why} can be asked for in the Chat Completions dialect only.`);
  }
  const notes = new FixList();
  const names = new HubNames(declaredNames(body));
  const tools = readTools(body, names, notes);
  if (isUnfit(tools)) return tools;
  const turns = readTurns(body['messages'], names, notes);
  if (isUnfit(turns)) return turns;
  const format = readFormat(body['response_format']);
  if (format !== null && isUnfit(format)) return format;
  const fields = new FieldReader(body, notes);
  const parallel = body['parallel_tool_calls'];
  const isOld = onlyFunctions(body);
  const conversation = {
    turns,
    tools: tools.tools,
    toolChoice: tools.choice,
    parallelTools: typeof parallel === 'boolean' ? parallel : isOld ? false : null,
    format,
    reasoning: readReasoningWish(body),
    sampling: fields.sampling(),
    maxOutput: firstOf(fields.count('max_completion_tokens'), fields.count('max_tokens')),
    stop: fields.texts('stop'),
    user: fields.user(),
    cacheKey: fields.text('prompt_cache_key'),
    serviceTier: fields.text('service_tier'),
    verbosity: fields.text('verbosity'),
  };
  fields.skip(...READ_ELSEWHERE);
  if (isOld) fields.skip('functions', 'function_call');
  fields.noteRest();
  for (const field of unreadReasoning(body)) notes.drop(field);
  return { ...conversation, notes: notes.fixes };
}

/** Both are read, so that neither is taken for an unknown field. */
function firstOf<T>(first: T | null, second: T | null): T | null {
  return first ?? second;
}

/** The old form of tools, whose answers have room for one call. */
export function onlyFunctions(body: JsonObject): boolean {
  return Array.isArray(body['functions']) && body['functions'].length > 0 && !Array.isArray(body['tools']);
}

function readFormat(format: unknown): OutputFormat | null | Unfit {
  if (format === undefined || format === null) return null;
  const type = isObject(format) ? format['type'] : undefined;
  if (!isObject(format) || type === 'text') return null;
  if (type === 'json_object' && !isObject(format['schema'])) return { kind: 'json' };
  if (type !== 'json_schema' && type !== 'json_object') {
    return unfit('response_format', 'This output format exists in the Chat Completions dialect only.');
  }
  // llama.cpp puts a schema beside json_object.
  const named = objectIn(format, 'json_schema');
  const schema = named['schema'] ?? format['schema'];
  if (!isObject(schema)) return { kind: 'json' };
  const { name, description, strict } = named;
  return {
    kind: 'schema',
    name: typeof name === 'string' ? name : 'answer',
    description: typeof description === 'string' ? description : null,
    schema,
    strict: typeof strict === 'boolean' ? strict : null,
  };
}
