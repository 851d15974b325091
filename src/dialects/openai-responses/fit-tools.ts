// Tools for servers that know only some kinds of them: free text, groups and tools with a type of their own become plain
// functions, under the names that the common form gives them, so that the answer can be translated back.

import { shownName, type FixList } from '../fix-list.ts';
import { isObject, type JsonObject } from '../json.ts';
import { clientToolType, type ClientToolType } from './client-tools.ts';
import { CUSTOM_SCHEMA } from './custom-input.ts';
import { chosenTool } from './read-tool-choice.ts';
import { listedTools, ToolTable } from './read-tools.ts';
import type { ResponsesTraits } from './traits.ts';
import { writeFunction } from './write-request.ts';

export class ToolFitting {
  readonly table: ToolTable;
  /** Something was rewritten. */
  rewrites = false;
  readonly #traits: ResponsesTraits;
  readonly #fixes: FixList;

  constructor(body: JsonObject, traits: ResponsesTraits, fixes: FixList) {
    this.table = new ToolTable(body);
    this.#traits = traits;
    this.#fixes = fixes;
  }

  /** Whether tools and items of this kind are sent as functions. */
  rewritesTyped(type: ClientToolType): boolean {
    return !this.#traits.customTools || (type === 'tool_search' && !this.#traits.namespaces);
  }

  /** Tools that were found on the way have to stand among the others once the search for them is a plain call. */
  get gathers(): boolean {
    return this.rewritesTyped('tool_search');
  }

  tools(body: JsonObject, before: readonly unknown[]): readonly unknown[] {
    const listed = this.gathers ? listedTools(body) : before;
    const fitted = listed.flatMap((tool) => (isObject(tool) ? this.#tool(tool) : [tool]));
    return this.rewrites ? withoutDoubles(fitted) : fitted;
  }

  /** undefined: there is nothing left to choose. */
  choice(value: unknown): unknown {
    if (!isObject(value)) return value;
    if (value['type'] !== 'allowed_tools' || !Array.isArray(value['tools'])) return this.#chosen(value)[0];
    const before = value['tools'] as unknown[];
    const after = before.flatMap((entry) => (isObject(entry) ? this.#chosen(entry) : [entry]));
    if (after.length === before.length && after.every((entry, i) => entry === before[i])) return value;
    return after.length === 0 ? undefined : { ...value, tools: after };
  }

  #tool(tool: JsonObject): readonly unknown[] {
    const { customTools, namespaces, hostedTools } = this.#traits;
    const typed = clientToolType(tool);
    if (typed !== null) return this.rewritesTyped(typed) ? this.#asFunction(tool, this.table.findTyped(typed)) : [tool];
    switch (tool['type']) {
      case 'function':
        return [tool];
      case 'custom':
        return customTools ? [tool] : this.#asFunction(tool, this.#find(null, tool));
      case 'namespace':
        if (!namespaces) return this.#members(tool);
        return customTools ? [tool] : [this.#withoutCustom(tool)];
      default:
        if (hostedTools) return [tool];
        this.#fixes.drop(`tools[].${shownName(typeof tool['type'] === 'string' ? tool['type'] : 'type')}`);
        return [];
    }
  }

  #find(group: string | null, tool: JsonObject): ReturnType<ToolTable['find']> {
    return typeof tool['name'] === 'string' ? this.table.find(group, tool['name']) : null;
  }

  /** What has no name is left to the server to refuse. */
  #asFunction(tool: JsonObject, named: ReturnType<ToolTable['find']>): readonly unknown[] {
    if (named === null) return [tool];
    this.#tell();
    return [writeFunction(named)];
  }

  #members(group: JsonObject): readonly unknown[] {
    const name = typeof group['name'] === 'string' ? group['name'] : null;
    if (name === null || !Array.isArray(group['tools'])) return [group];
    return (group['tools'] as unknown[]).flatMap((member) => {
      const named = isObject(member) ? this.#find(name, member) : null;
      if (!isObject(member) || named === null) return [];
      this.#tell();
      // A function says more than the common form keeps of it, and so may free text.
      const isKept = !named.origin.custom || this.#traits.customTools;
      return [isKept ? { ...member, name: named.name } : writeFunction(named)];
    });
  }

  #withoutCustom(group: JsonObject): JsonObject {
    const members = Array.isArray(group['tools']) ? (group['tools'] as unknown[]) : [];
    if (!members.some((member) => isObject(member) && member['type'] === 'custom')) return group;
    this.#tell();
    const tools = members.map((member) => {
      if (!isObject(member) || member['type'] !== 'custom') return member;
      const { name, description } = member;
      return { type: 'function', name, description, parameters: CUSTOM_SCHEMA, strict: false };
    });
    return { ...group, tools };
  }

  #chosen(entry: JsonObject): readonly unknown[] {
    const { customTools, namespaces, hostedTools } = this.#traits;
    const tool = chosenTool(entry, this.table);
    if (tool !== null) {
      const { custom, namespace, typed } = tool.origin;
      const isCustom = custom && customTools;
      const stays =
        typed === undefined ? (isCustom || !custom) && (namespaces || namespace === null) : !this.rewritesTyped(typed);
      return stays ? [entry] : [{ type: isCustom ? 'custom' : 'function', name: tool.name }];
    }
    const { type, name } = entry;
    if (type === 'namespace' && !namespaces) {
      const members = this.table.tools.filter((member) => member.origin.namespace === name);
      return members.map((member) => ({
        type: member.origin.custom && customTools ? 'custom' : 'function',
        name: member.name,
      }));
    }
    return hostedTools || type === 'function' || type === 'custom' || type === 'namespace' ? [entry] : [];
  }

  #tell(): void {
    this.rewrites = true;
    this.#fixes.rewrite('tools[].type', 'function');
  }
}

/** A search finds the same tool again. */
function withoutDoubles(tools: readonly unknown[]): unknown[] {
  const names = new Set<unknown>();
  return tools.filter((tool) => {
    const name = isObject(tool) ? tool['name'] : undefined;
    const isDouble = name !== undefined && names.has(name);
    names.add(name);
    return !isDouble;
  });
}
