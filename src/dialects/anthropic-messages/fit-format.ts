// JSON asked for in the one way that the target knows: its own, a tool that it must call, or words.

import { unfit, type Unfit } from '../../domain/fix.ts';
import type { JsonEmulation } from '../fit.ts';
import { isObject, isTooDeep, type JsonObject } from '../json.ts';
import { isThinking } from './fit-thinking.ts';
import type { Fitting } from './fitting.ts';

/** As the clients of the other dialects know it. */
const FIELD = 'response_format';

/** null: nothing was asked for, or the target can do it itself. */
export function fitFormat(fitting: Fitting): JsonEmulation | Unfit | null {
  const isOld = fitting.object('output_config')['format'] === undefined && isObject(fitting.get('output_format'));
  const format = isOld ? fitting.get('output_format') : fitting.object('output_config')['format'];
  if (!isObject(format)) return null;
  const { type, schema } = format;
  // Any JSON object is what the dialect itself cannot ask for.
  if (type !== 'json_object' && (type !== 'json_schema' || fitting.traits.structuredOutput)) return null;
  if (isTooDeep(schema)) return unfit(FIELD, 'The schema is nested too deeply.');
  if (fitting.target.emulateJson === 'refuse') {
    return unfit(FIELD, 'This model has no native JSON output, and the settings want no other way of asking for it.');
  }
  if (isOld) fitting.set('output_format', undefined);
  else fitting.setInside('output_config', 'format', undefined);
  const wanted = isObject(schema) ? schema : null;
  const by = canBeTool(fitting, wanted) ? 'tool' : 'prompt';
  fitting.fixes.tell({ do: 'emulate', field: FIELD, to: by });
  return { by, tool: by === 'tool' ? askByTool(fitting, wanted) : askInWords(fitting, wanted), schema: wanted };
}

/** Not beside the client's own tools, which the model could then no longer call, nor where it thinks before it calls. */
function canBeTool(fitting: Fitting, schema: JsonObject | null): boolean {
  const { traits, target } = fitting;
  const tools = fitting.get('tools');
  const isOff = traits.thinking !== 'adaptive' || fitting.object('thinking')['type'] === 'disabled';
  return (
    target.emulateJson === 'tool' &&
    traits.forcedTools &&
    !traits.alwaysThinks &&
    !(Array.isArray(tools) && tools.length > 0) &&
    !isThinking(fitting) &&
    isOff &&
    (schema === null || schema['type'] === 'object')
  );
}

function askByTool(fitting: Fitting, schema: JsonObject | null): string {
  const name = freeName(fitting.get('messages'));
  const input_schema = schema ?? { type: 'object', properties: {}, additionalProperties: true };
  fitting.set('tools', [{ name, description: 'Takes the whole answer, as JSON. Call it once.', input_schema }]);
  fitting.set('tool_choice', { type: 'tool', name, disable_parallel_tool_use: true });
  return name;
}

/** One that no earlier call of the conversation has. */
function freeName(messages: unknown): string {
  const used = new Set<unknown>();
  for (const message of Array.isArray(messages) ? messages : []) {
    const content: unknown = isObject(message) ? message['content'] : null;
    for (const block of Array.isArray(content) ? content : []) if (isObject(block)) used.add(block['name']);
  }
  let name = 'json';
  for (let n = 2; used.has(name); n += 1) name = `json_${n}`;
  return name;
}

function askInWords(fitting: Fitting, schema: JsonObject | null): null {
  const what = schema === null ? 'one JSON object' : 'JSON that conforms to this JSON Schema';
  const text = `Your whole answer must be ${what}: no other words, no code fence.${schema === null ? '' : `\n${JSON.stringify(schema)}`}`;
  const system = fitting.get('system');
  if (Array.isArray(system)) fitting.set('system', [...(system as unknown[]), { type: 'text', text }]);
  else fitting.set('system', typeof system === 'string' && system !== '' ? `${system}\n\n${text}` : text);
  return null;
}
