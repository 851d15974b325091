// A request of Ollama's API as a conversation.

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import {
  EFFORTS,
  type Conversation,
  type OutputFormat,
  type Part,
  type ReasoningWish,
  type Turn,
} from '../conversation.ts';
import { FieldReader } from '../field-reader.ts';
import { FixList, saysNothing } from '../fix-list.ts';
import { HubNames } from '../hub-names.ts';
import { isObject, objectIn, rounded, type JsonObject } from '../json.ts';
import { declaredNames, readTools } from '../openai-chat/read-tools.ts';
import { readImages } from './images.ts';
import { readTurns } from './read-turns.ts';
import type { OllamaPath } from './request.ts';

interface Refused {
  readonly field: string;
  readonly why: string;
}

/** What only a model that runs in Ollama can be asked. */
const REFUSED: readonly Refused[] = [
  { field: 'logprobs', why: 'Log probabilities' },
  { field: '_debug_render_only', why: 'The rendered prompt' },
];
const REFUSED_BY_GENERATE: readonly Refused[] = [
  { field: 'suffix', why: 'Filling in the middle of a text' },
  { field: 'raw', why: 'A prompt without a template' },
  { field: 'template', why: 'A template for the prompt' },
  { field: 'context', why: "A conversation in a model's tokens" },
];

const READ_BY_BOTH = ['model', 'stream', 'format', 'think', 'logprobs', 'top_logprobs', '_debug_render_only'];
const READ_BY_CHAT = ['messages', 'tools', 'tool_choice'];
const READ_BY_GENERATE = ['prompt', 'system', 'images', 'suffix', 'raw', 'template', 'context'];

export function readConversation(path: OllamaPath, body: JsonObject): Conversation | Unfit {
  for (const { field, why } of path === 'chat' ? REFUSED : [...REFUSED, ...REFUSED_BY_GENERATE]) {
    if (!saysNothing(body[field])) return unfit(field, `${why} can be asked for at Ollama itself only.`);
  }
  const notes = new FixList();
  const names = new HubNames(declaredNames(body));
  const tools = readTools(path === 'chat' ? body : {}, names, notes);
  if (isUnfit(tools)) return tools;
  const turns = path === 'chat' ? readTurns(body['messages'], names, notes) : readPrompt(body);
  if (isUnfit(turns)) return turns;
  const format = readFormat(body['format']);
  if (format !== null && isUnfit(format)) return format;
  const reasoning = readThink(body['think']);
  if (reasoning !== null && isUnfit(reasoning)) return reasoning;
  const fields = new FieldReader(body, notes);
  fields.skip(...READ_BY_BOTH, ...(path === 'chat' ? READ_BY_CHAT : READ_BY_GENERATE));
  return {
    turns,
    tools: tools.tools,
    toolChoice: tools.choice,
    parallelTools: null,
    format,
    reasoning,
    user: null,
    cacheKey: null,
    serviceTier: null,
    verbosity: null,
    ...readOptions(body, fields, notes),
    notes: notes.fixes,
  };
}

function readOptions(
  body: JsonObject,
  fields: FieldReader,
  notes: FixList,
): Pick<Conversation, 'sampling' | 'maxOutput' | 'stop'> {
  if (isObject(body['options'])) fields.skip('options');
  fields.noteRest();
  const options = objectIn(body, 'options');
  const reader = new FieldReader(options, notes, 'options.');
  const sampling = reader.sampling();
  // What is below zero here means what is meant without it: no limit, any seed.
  const limit = rounded(options['num_predict']);
  if (typeof limit === 'number' && limit < 0) reader.skip('num_predict');
  const read = {
    sampling: sampling.seed !== null && sampling.seed < 0 ? { ...sampling, seed: null } : sampling,
    maxOutput: reader.count('num_predict'),
    stop: reader.texts('stop'),
  };
  reader.noteRest();
  return read;
}

function readPrompt(body: JsonObject): readonly Turn[] | Unfit {
  const { system, prompt } = body;
  const turns: Turn[] = [];
  if (typeof system === 'string' && system !== '') turns.push({ role: 'system', parts: [textPart(system)] });
  else if (!saysNothing(system)) return unfit('system', 'The system message must be a string.');
  const images = readImages(body['images'], 'images');
  if ('unfit' in images) return images;
  if (typeof prompt !== 'string') return unfit('prompt', 'The prompt must be a string.');
  turns.push({ role: 'user', parts: [...images, textPart(prompt)] });
  return turns;
}

function textPart(text: string): Part {
  return { kind: 'text', text, cache: null };
}

function readFormat(format: unknown): OutputFormat | null | Unfit {
  if (format === undefined || format === null || format === '') return null;
  if (format === 'json') return { kind: 'json' };
  if (!isObject(format)) return unfit('format', "The format must be 'json' or a JSON schema.");
  if (Object.keys(format).length === 0) return { kind: 'json' };
  return { kind: 'schema', name: 'answer', description: null, schema: format, strict: null };
}

function readThink(think: unknown): ReasoningWish | null | Unfit {
  if (think === undefined || think === null || think === '') return null;
  const effort = EFFORTS.find((known) => known === think) ?? null;
  if (typeof think !== 'boolean' && effort === null) {
    return unfit('think', "'think' must be true, false, or one of low, medium, high and max.");
  }
  return { mode: think === false ? 'off' : 'on', effort, budget: null, summary: null };
}
