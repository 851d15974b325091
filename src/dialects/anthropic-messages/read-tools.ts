// The tools of a Messages request, and how they are to be chosen, in the common form.

import type { Tool, ToolChoice } from '../conversation.ts';
import { shownName } from '../fix-list.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { cacheHint, textOf, type Reading } from './reading.ts';
import { commonSchema } from './schema.ts';

/** Hints to the server on how to load or show a tool, without a counterpart elsewhere. */
const HINTS = ['defer_loading', 'eager_input_streaming', 'input_examples', 'allowed_callers'] as const;

/** A tool of old clients that runs the others in a batch; other servers refuse its schema. */
const BATCH_TOOL = 'BatchTool';

/** A tool that the server knows by its type: it brings its own schema, or runs the tool itself. */
export function isTyped(tool: JsonObject): boolean {
  return typeof tool['type'] === 'string' && tool['type'] !== 'custom';
}

/** The names that the client gave its own tools. */
export function declaredNames(body: JsonObject): string[] {
  const list: unknown = body['tools'];
  if (!Array.isArray(list)) return [];
  return list.filter(isObject).flatMap((tool) => (isTyped(tool) ? [] : (textOf(tool['name']) ?? [])));
}

export function readTools(body: JsonObject, reading: Reading): Tool[] {
  const list = body['tools'] ?? [];
  if (!Array.isArray(list)) {
    reading.refuse('tools', 'tools must be a list.');
    return [];
  }
  const tools = new Map<string, Tool>();
  list.forEach((tool: unknown, i) => {
    const name = isObject(tool) ? textOf(tool['name']) : null;
    if (!isObject(tool)) reading.refuse(`tools[${i}]`, 'A tool must be an object.');
    else if (isTyped(tool)) reading.notes.drop(`tools[].${shownName(String(tool['type']))}`);
    else if (name === null || name === '') reading.refuse(`tools[${i}].name`, 'A tool needs a name.');
    else if (name === BATCH_TOOL || tools.has(name)) reading.notes.drop(`tools[].${shownName(name)}`);
    else tools.set(name, readTool(tool, name, reading));
  });
  return [...tools.values()];
}

function readTool(tool: JsonObject, name: string, reading: Reading): Tool {
  for (const hint of HINTS) if (tool[hint] !== undefined) reading.notes.drop(`tools[].${hint}`);
  return {
    name: reading.toolNames.of(name),
    description: textOf(tool['description']),
    schema: commonSchema(tool['input_schema']),
    strict: typeof tool['strict'] === 'boolean' ? tool['strict'] : null,
    cache: cacheHint(tool),
    origin: { name, namespace: null, custom: false },
  };
}

export function readToolChoice(body: JsonObject, tools: readonly Tool[], reading: Reading): ToolChoice | null {
  const choice = body['tool_choice'];
  if (!isObject(choice) || tools.length === 0) return null;
  switch (choice['type']) {
    case 'auto':
    case 'none':
      return { mode: choice['type'] };
    case 'any':
      return { mode: 'required' };
    case 'tool': {
      const tool = tools.find(({ origin }) => origin.name === choice['name']);
      if (tool !== undefined) return { mode: 'named', name: tool.name };
      // One that only the server could have run.
      reading.notes.rewrite('tool_choice', 'auto');
      return { mode: 'auto' };
    }
    default:
      reading.refuse('tool_choice.type', 'tool_choice must be auto, any, none or a tool.');
      return null;
  }
}

export function readParallelTools(body: JsonObject): boolean | null {
  const disabled = objectIn(body, 'tool_choice')['disable_parallel_tool_use'];
  return typeof disabled === 'boolean' ? !disabled : null;
}
