// Fits tools and how they are chosen.

import { unfit, type Unfit } from '../../domain/fix.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { REWRITES } from '../repairs/rewrites.ts';
import type { Draft } from './draft.ts';
import { objectSchema } from './schema.ts';
import type { ChatTraits } from './traits.ts';

export function fitTools(draft: Draft, traits: ChatTraits): Unfit | null {
  const tools: unknown = draft.get('tools');
  if (!Array.isArray(tools) || tools.length === 0) {
    removeEmpty(draft);
    return null;
  }
  if (!traits.customTools && tools.some((tool) => isObject(tool) && tool['type'] === 'custom')) {
    return unfit('tools', 'It does not know tools of the type custom.');
  }
  if (mustGoByResponses(draft, traits)) {
    return { ...unfit('tools', 'It takes tools with reasoning in the Responses dialect only.'), sureness: 'likely' };
  }
  if (fitChoice(draft, tools, traits)) return null;
  fitEach(draft, traits);
  if (traits.parallelToolCalls === 'drop' && draft.has('parallel_tool_calls')) {
    draft.remove('parallel_tool_calls');
    draft.fixes.drop('parallel_tool_calls');
  }
  return null;
}

/** An empty list is refused by many, and so is saying how to choose from none. */
function removeEmpty(draft: Draft): void {
  const asksOld = Array.isArray(draft.get('functions'));
  for (const field of asksOld ? ['tools'] : ['tools', 'tool_choice', 'parallel_tool_calls']) {
    if (!draft.has(field)) continue;
    draft.fixes.drop(field);
    draft.remove(field);
  }
}

function mustGoByResponses(draft: Draft, { toolsWithReasoning }: ChatTraits): boolean {
  return toolsWithReasoning === 'responses' && draft.get('reasoning_effort') !== 'none';
}

/** True when the way to say it is to send no tools. */
function fitChoice(draft: Draft, tools: readonly unknown[], { toolChoice }: ChatTraits): boolean {
  const choice = draft.get('tool_choice');
  if (choice === 'none' && toolChoice.none === 'without-tools') {
    for (const field of ['tools', 'tool_choice', 'parallel_tool_calls']) draft.remove(field);
    draft.fixes.tell(REWRITES.noneWithoutTools);
    return true;
  }
  if (choice === 'required') sayChoice(draft, toolChoice.required);
  else if (isObject(choice) && toolChoice.named !== 'native') {
    const isList = choice['type'] === 'allowed_tools';
    const allowed = isObject(choice['allowed_tools']) ? choice['allowed_tools'] : choice;
    const names = isList && Array.isArray(allowed['tools']) ? allowed['tools'].map(nameOf) : [nameOf(choice)];
    // What may be called is all that is offered.
    keepOnly(draft, tools, names);
    sayChoice(draft, isList && allowed['mode'] !== 'required' ? 'auto' : toolChoice.named);
  }
  return false;
}

function sayChoice(draft: Draft, way: ChatTraits['toolChoice']['required']): void {
  if (way !== 'any' && way !== 'auto') return;
  draft.set('tool_choice', way);
  if (way === 'any') draft.fixes.rewrite('tool_choice', 'any');
  else draft.fixes.tell({ do: 'set', field: 'tool_choice', to: 'auto' });
}

/** Nothing is left out when none of the names is known: that is for the server to refuse. */
function keepOnly(draft: Draft, tools: readonly unknown[], names: readonly unknown[]): void {
  const kept = tools.filter((tool) => names.includes(nameOf(tool)));
  if (kept.length > 0 && kept.length < tools.length) draft.set('tools', kept);
}

/** The name of a tool, or that which a choice speaks of. */
function nameOf(tool: unknown): unknown {
  if (!isObject(tool)) return null;
  return objectIn(tool, 'function')['name'] ?? objectIn(tool, 'custom')['name'] ?? tool['name'] ?? null;
}

function fitEach(draft: Draft, { strictTools, cacheHints }: ChatTraits): void {
  const tools = draft.get('tools') as readonly unknown[];
  const fitted = tools.map((tool) => {
    if (!isObject(tool)) return tool;
    const hintless = cacheHints ? tool : without(draft, tool, 'cache_control');
    if (!isObject(hintless['function'])) return hintless;
    let fn = hintless['function'];
    if (strictTools === 'drop') fn = without(draft, fn, 'strict');
    if (!cacheHints) fn = without(draft, fn, 'cache_control');
    fn = withParameters(draft, fn);
    return fn === hintless['function'] ? hintless : { ...hintless, function: fn };
  });
  if (fitted.some((tool, i) => tool !== tools[i])) draft.set('tools', fitted);
}

function without(draft: Draft, object: JsonObject, field: string): JsonObject {
  if (!Object.hasOwn(object, field)) return object;
  draft.fixes.drop(`tools[].${field}`);
  const { [field]: _, ...rest } = object;
  return rest;
}

function withParameters(draft: Draft, fn: JsonObject): JsonObject {
  const { parameters } = fn;
  // A schema with a type is the client's own business, whatever it says.
  if (isObject(parameters) && parameters['type'] !== undefined && parameters['type'] !== null) return fn;
  draft.fixes.rewrite('tools[].parameters', 'object');
  return { ...fn, parameters: objectSchema(parameters) };
}
