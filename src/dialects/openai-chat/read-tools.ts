// The tools of a Chat Completions request, in the present form and in the old one (`functions`).

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import type { Tool, ToolChoice } from '../conversation.ts';
import { saysNothing, shownName, type FixList } from '../fix-list.ts';
import type { HubNames } from '../hub-names.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { CUSTOM_SCHEMA } from '../openai-responses/custom-input.ts';
import { cacheOf } from './read-content.ts';
import { objectSchema } from './schema.ts';

export interface ReadTools {
  readonly tools: readonly Tool[];
  readonly choice: ToolChoice | null;
}

/** The names that the client declares, for reserving them. */
export function declaredNames(body: JsonObject): string[] {
  return entries(body).flatMap((tool) => {
    const name = isObject(tool) ? definitionOf(tool)['name'] : undefined;
    return typeof name === 'string' ? [name] : [];
  });
}

export function readTools(body: JsonObject, names: HubNames, notes: FixList): ReadTools | Unfit {
  const tools: Tool[] = [];
  const old = Array.isArray(body['tools']) ? 'tools' : 'functions';
  for (const [i, entry] of entries(body).entries()) {
    const path = `${old}[${i}]`;
    const tool = isObject(entry) ? readTool(entry, path, names, notes) : unfit(path, 'A tool is not an object.');
    if (tool === null) continue;
    if (isUnfit(tool)) return tool;
    if (tools.some((other) => other.name === tool.name)) notes.drop(`tools[].${shownName(tool.origin.name)}`);
    else tools.push(tool);
  }
  const choice = readChoice(body, names);
  if (choice === null) return { tools, choice };
  const field = saysNothing(body['tool_choice']) ? 'function_call' : 'tool_choice';
  if (choice === 'unknown' || tools.length === 0) {
    notes.drop(field);
    return { tools, choice: null };
  }
  if ('allowed' in choice) {
    notes.rewrite(field, 'tools');
    return { tools: tools.filter(({ name }) => choice.allowed.has(name)), choice: { mode: choice.mode } };
  }
  return { tools, choice };
}

function entries(body: JsonObject): readonly unknown[] {
  const { tools, functions } = body;
  if (Array.isArray(tools)) return tools;
  return Array.isArray(functions) ? functions : [];
}

/** Where the name stands: nested as the dialect has it, or flat as Responses clients and `functions` write it. */
function definitionOf(tool: JsonObject): JsonObject {
  if (isObject(tool['function'])) return tool['function'];
  return isObject(tool['custom']) ? tool['custom'] : tool;
}

/** null: not a tool of the client's own, and noted. */
function readTool(tool: JsonObject, path: string, names: HubNames, notes: FixList): Tool | Unfit | null {
  const type = tool['type'] ?? 'function';
  if (type !== 'function' && type !== 'custom') {
    notes.drop(`tools[].${shownName(typeof type === 'string' ? type : 'type')}`);
    return null;
  }
  const definition = definitionOf(tool);
  const { name, description, strict } = definition;
  if (typeof name !== 'string' || name === '') return unfit(path, 'A tool has no name.');
  const hub = names.of(name);
  if (hub !== name) notes.rewrite('tools[].name', hub);
  const custom = type === 'custom';
  const said = typeof description === 'string' ? description : null;
  return {
    name: hub,
    description: custom ? withGrammar(said, definition['format']) : said,
    schema: custom ? CUSTOM_SCHEMA : objectSchema(definition['parameters']),
    strict: typeof strict === 'boolean' && !custom ? strict : null,
    cache: cacheOf(tool) ?? cacheOf(definition),
    origin: { name, namespace: null, custom },
  };
}

/** A grammar cannot be enforced elsewhere; told in words the model can keep to it. */
function withGrammar(description: string | null, format: unknown): string | null {
  const grammar = isObject(format) ? objectIn(format, 'grammar') : {};
  const { definition, syntax } = grammar;
  if (typeof definition !== 'string') return description;
  const words = `The input must match this ${typeof syntax === 'string' ? `${syntax} ` : ''}grammar:\n${definition}`;
  return description === null ? words : `${description}\n\n${words}`;
}

type ReadChoice = ToolChoice | { readonly mode: 'auto' | 'required'; readonly allowed: ReadonlySet<string> };

function readChoice(body: JsonObject, names: HubNames): ReadChoice | 'unknown' | null {
  const choice = body['tool_choice'] ?? body['function_call'];
  if (choice === undefined || choice === null) return null;
  if (choice === 'auto' || choice === 'required' || choice === 'none') return { mode: choice };
  if (choice === 'any') return { mode: 'required' };
  if (!isObject(choice)) return 'unknown';
  if (choice['type'] === 'allowed_tools') return readAllowed(choice, names);
  const name = definitionOf(choice)['name'];
  if (typeof name !== 'string' || !declaredNames(body).includes(name)) return 'unknown';
  return { mode: 'named', name: names.of(name) };
}

function readAllowed(choice: JsonObject, names: HubNames): ReadChoice | 'unknown' {
  const allowed = isObject(choice['allowed_tools']) ? choice['allowed_tools'] : choice;
  const list = allowed['tools'];
  if (!Array.isArray(list)) return 'unknown';
  const found = (list as unknown[]).flatMap((tool) => {
    const name = isObject(tool) ? definitionOf(tool)['name'] : undefined;
    return typeof name === 'string' ? [names.of(name)] : [];
  });
  return { mode: allowed['mode'] === 'required' ? 'required' : 'auto', allowed: new Set(found) };
}
