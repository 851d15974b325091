// Fits the output format: asks for JSON by other means where the server knows no better.

import { unfit, type Unfit } from '../../domain/fix.ts';
import type { EmulateJson, JsonEmulation } from '../fit.ts';
import { isObject, isTooDeep, objectIn, type JsonObject } from '../json.ts';
import { REWRITES } from '../repairs/rewrites.ts';
import type { Draft } from './draft.ts';
import { isSystem, textOf } from './message.ts';
import type { ChatTraits } from './traits.ts';

const TOOL_NAME = 'json';

/** JSON as the client asks for it. */
interface Wanted {
  readonly type: 'json_object' | 'json_schema';
  /** The object beside the type: name, description, strict. */
  readonly named: JsonObject;
  readonly schema: JsonObject | null;
}

/** null: asked for as the dialect does. */
export function fitFormat(draft: Draft, traits: ChatTraits, emulate: EmulateJson): JsonEmulation | Unfit | null {
  const wanted = wantedBy(draft.get('response_format'));
  if (wanted === null) return null;
  const way = wanted.type === 'json_object' ? traits.json.object : traits.json.schema;
  const clashes = !traits.json.withTools && hasTools(draft);
  if (way === 'native' && !clashes) {
    if (traits.json.needsWord) sayJson(draft);
    return null;
  }
  if (isTooDeep(wanted.schema)) return unfit('response_format', 'The schema is nested too deeply.');
  if (emulate === 'refuse') return unfit('response_format', `It cannot be asked for '${wanted.type}'.`);
  if (way === 'object' && !clashes) {
    draft.set('response_format', { type: 'json_object' });
    draft.fixes.rewrite('response_format', 'json_object');
    return inWords(draft, wanted);
  }
  draft.remove('response_format');
  const choice = emulate === 'tool' && mayBeTool(draft, wanted, traits) ? forcingChoice(traits) : null;
  draft.fixes.tell({ do: 'emulate', field: 'response_format', to: choice === null ? 'prompt' : 'tool' });
  if (choice === null) return inWords(draft, wanted);
  draft.set('tools', [toolOf(wanted, traits)]);
  draft.set('tool_choice', choice);
  return { by: 'tool', tool: TOOL_NAME, schema: wanted.schema };
}

function wantedBy(format: unknown): Wanted | null {
  if (!isObject(format)) return null;
  const { type } = format;
  if (type !== 'json_object' && type !== 'json_schema') return null;
  const named = objectIn(format, 'json_schema');
  // llama.cpp puts a schema beside json_object.
  const schema = named['schema'] ?? format['schema'];
  return { type, named, schema: isObject(schema) ? schema : null };
}

function inWords(draft: Draft, { schema }: Wanted): JsonEmulation {
  addWords(draft, promptOf(schema));
  return { by: 'prompt', tool: null, schema };
}

function hasTools(draft: Draft): boolean {
  return draft.has('tools') || draft.has('functions');
}

/** Beside the client's own tools the model could not be left a choice; and arguments are always an object. */
function mayBeTool(draft: Draft, { schema }: Wanted, { knows }: ChatTraits): boolean {
  const isKnown = knows === null || (knows.has('tools') && knows.has('tool_choice'));
  return isKnown && !hasTools(draft) && (schema === null || schema['type'] === 'object');
}

/** How the server is made to call the only tool there is; null: it cannot be. */
function forcingChoice({ toolChoice }: ChatTraits): unknown {
  if (toolChoice.named === 'native') return { type: 'function', function: { name: TOOL_NAME } };
  if (toolChoice.named === 'any') return 'any';
  if (toolChoice.required === 'native') return 'required';
  return toolChoice.required === 'any' ? 'any' : null;
}

function toolOf({ named, schema }: Wanted, { strictTools }: ChatTraits): JsonObject {
  const said = typeof named['description'] === 'string' ? `${named['description']}\n` : '';
  const fn: Record<string, unknown> = {
    name: TOOL_NAME,
    description: `${said}Give your answer by calling this tool.`,
    parameters: schema ?? { type: 'object', properties: {}, additionalProperties: true },
  };
  if (schema !== null && named['strict'] === true && strictTools === 'kept') fn['strict'] = true;
  return { type: 'function', function: fn };
}

function promptOf(schema: JsonObject | null): string {
  const shape = 'Answer with one JSON object and nothing else: no other words before or after it, no code fence.';
  return schema === null ? shape : `${shape}\nIt must conform to this JSON Schema:\n${JSON.stringify(schema)}`;
}

function sayJson(draft: Draft): void {
  const messages = messagesOf(draft);
  const says = messages.some((message) => isObject(message) && /json/i.test(textOf(message['content'])));
  if (says) return;
  draft.fixes.tell(REWRITES.wordJson);
  addWords(draft, 'Answer with a JSON object.');
}

/** Put at the end of the first system message, so that the long prompt before it stays the same. */
function addWords(draft: Draft, words: string): void {
  const messages = messagesOf(draft);
  const [first, ...rest] = messages;
  if (!isSystem(first)) {
    draft.set('messages', [{ role: 'system', content: words }, ...messages]);
    return;
  }
  const { content } = first;
  const text = { type: 'text', text: words };
  const said = Array.isArray(content)
    ? [...(content as unknown[]), text]
    : [textOf(content), words].filter(Boolean).join('\n\n');
  draft.set('messages', [{ ...first, content: said }, ...rest]);
}

function messagesOf(draft: Draft): readonly unknown[] {
  const messages = draft.get('messages');
  return Array.isArray(messages) ? (messages as readonly unknown[]) : [];
}
