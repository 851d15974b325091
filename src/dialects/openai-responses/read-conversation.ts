// A request of this dialect in the common form. What the form has no place for is left out and noted.

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import { EFFORTS, type Conversation, type Effort, type OutputFormat, type ReasoningWish } from '../conversation.ts';
import { FieldReader } from '../field-reader.ts';
import { FixList, shownName } from '../fix-list.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { readItems } from './read-items.ts';
import { readToolChoice } from './read-tool-choice.ts';
import { ToolTable } from './read-tools.ts';

export function readConversation(body: JsonObject): Conversation | Unfit {
  const refused = refuseState(body);
  if (refused !== null) return refused;
  const notes = new FixList();
  const table = new ToolTable(body);
  noteTools(table, notes);
  const turns = readItems(body, table, notes);
  if (isUnfit(turns)) return turns;
  const chosen = readToolChoice(body['tool_choice'], table, notes);
  if (isUnfit(chosen)) return chosen;
  const format = readFormat(objectIn(body, 'text')['format']);
  if (format !== null && isUnfit(format)) return format;
  const { tools, choice } = chosen;
  const parallel = body['parallel_tool_calls'];
  return {
    turns,
    tools,
    toolChoice: choice,
    parallelTools: tools.length > 0 && typeof parallel === 'boolean' ? parallel : null,
    format,
    reasoning: readReasoningWish(body['reasoning'], notes),
    ...readFields(body, notes),
    notes: notes.fixes,
  };
}

function noteTools(table: ToolTable, notes: FixList): void {
  for (const type of table.hosted) notes.drop(`tools[].${shownName(type)}`);
  for (const { name, origin } of table.tools) {
    if (origin.namespace !== null || origin.typed !== undefined) notes.rewrite('tools[].type', 'function');
    else if (name !== origin.name) notes.rewrite('tools[].name', name);
  }
}

type PlainFields = 'sampling' | 'maxOutput' | 'stop' | 'user' | 'cacheKey' | 'serviceTier' | 'verbosity';

function readFields(body: JsonObject, notes: FixList): Pick<Conversation, PlainFields> {
  const fields = new FieldReader(body, notes);
  const text = new FieldReader(objectIn(body, 'text'), notes, 'text.');
  text.skip('format');
  fields.skip(...READ_ELSEWHERE);
  for (const [name, isNeutral] of NEUTRAL) if (isNeutral(body[name])) fields.skip(name);
  const read = {
    sampling: fields.sampling(),
    maxOutput: fields.count('max_output_tokens'),
    // Not of this dialect, but some clients ask for it all the same.
    stop: fields.texts('stop'),
    user: fields.user(),
    cacheKey: fields.text('prompt_cache_key'),
    serviceTier: fields.text('service_tier'),
    verbosity: text.text('verbosity'),
  };
  text.noteRest();
  fields.noteRest();
  return read;
}

/** What a server would have to know already. */
function refuseState(body: JsonObject): Unfit | null {
  for (const field of ['previous_response_id', 'conversation', 'prompt']) {
    if (body[field] !== undefined && body[field] !== null) {
      return unfit(field, `'${field}' points at something kept by one server; send what it stands for.`);
    }
  }
  return body['background'] === true ? unfit('background', 'Answers cannot be made in the background.') : null;
}

function readFormat(format: unknown): OutputFormat | Unfit | null {
  if (!isObject(format) || format['type'] === 'text') return null;
  if (format['type'] === 'json_object') return { kind: 'json' };
  // Some clients nest the schema as Chat Completions does.
  const spec = isObject(format['json_schema']) ? format['json_schema'] : format;
  if (format['type'] !== 'json_schema' || !isObject(spec['schema'])) {
    return unfit('text.format', "'text.format' must be text, json_object, or json_schema with a schema.");
  }
  return {
    kind: 'schema',
    name: textIn(spec, 'name') ?? 'answer',
    description: textIn(spec, 'description'),
    schema: spec['schema'],
    strict: typeof spec['strict'] === 'boolean' ? spec['strict'] : null,
  };
}

function readReasoningWish(value: unknown, notes: FixList): ReasoningWish | null {
  if (!isObject(value)) return null;
  const fields = new FieldReader(value, notes, 'reasoning.');
  const [said, saidBefore] = [fields.text('summary'), fields.text('generate_summary')];
  const summary = said ?? saidBefore;
  const asked = value['effort'];
  const effort = readEffort(asked);
  if (effort !== null || asked === 'none') fields.skip('effort');
  if (asked === 'ultra') notes.tell({ do: 'set', field: 'reasoning.effort', to: 'max' });
  fields.noteRest();
  if (asked === 'none') return { mode: 'off', effort: null, budget: null, summary };
  if (effort === null && summary === null) return null;
  return { mode: effort === null ? null : 'on', effort, budget: null, summary };
}

/** Codex has a word for more than the most. */
function readEffort(asked: unknown): Effort | null {
  return asked === 'ultra' ? 'max' : (EFFORTS.find((effort) => effort === asked) ?? null);
}

function textIn(parent: JsonObject, field: string): string | null {
  const value = parent[field];
  return typeof value === 'string' && value !== '' ? value : null;
}

const READ_ELSEWHERE = [
  'model',
  'input',
  'instructions',
  'stream',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'text',
  'reasoning',
];

/** Values that ask for nothing that would not be done anyway. */
const NEUTRAL: readonly (readonly [field: string, isNeutral: (value: unknown) => boolean])[] = [
  ['truncation', (value) => value === 'disabled'],
  ['stream_options', (value) => isObject(value) && value['include_obfuscation'] !== true],
  // Reasoning is always given out with its proof.
  ['include', (value) => Array.isArray(value) && value.every((entry) => entry === 'reasoning.encrypted_content')],
];
