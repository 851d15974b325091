// `tool_choice`, whose many forms come down to four ways of choosing, and to which tools may be chosen.

import { unfit, type Unfit } from '../../domain/fix.ts';
import type { Tool, ToolChoice } from '../conversation.ts';
import type { FixList } from '../fix-list.ts';
import { isObject, objectIn, type JsonObject } from '../json.ts';
import { clientToolType } from './client-tools.ts';
import type { ToolTable } from './read-tools.ts';

interface Choice {
  /** What is left of the tools. */
  readonly tools: readonly Tool[];
  readonly choice: ToolChoice | null;
}

export function readToolChoice(value: unknown, table: ToolTable, notes: FixList): Choice | Unfit {
  const { tools } = table;
  if (value === undefined || value === null) return { tools, choice: null };
  if (value === 'auto' || value === 'none' || value === 'required') {
    if (tools.length > 0) return { tools, choice: { mode: value } };
    if (value === 'required') notes.drop('tool_choice');
    return { tools, choice: null };
  }
  if (!isObject(value)) return unfit('tool_choice', "'tool_choice' is neither one of its words nor an object.");
  if (value['type'] === 'allowed_tools') return readAllowed(value, table, notes);
  const tool = chosenTool(value, table);
  if (tool !== null) return { tools, choice: { mode: 'named', name: tool.name } };
  if (typeof value['name'] === 'string' && value['type'] !== 'mcp') {
    return unfit('tool_choice', `'tool_choice' names '${value['name']}', which is not among the tools.`);
  }
  // A tool that the server would have run, and that was left out with a note of its own.
  notes.drop('tool_choice');
  return { tools, choice: null };
}

function readAllowed(value: JsonObject, table: ToolTable, notes: FixList): Choice | Unfit {
  const list = value['tools'];
  if (!Array.isArray(list)) return unfit('tool_choice.tools', "'tool_choice.tools' must be a list.");
  const allowed = new Set<Tool>();
  const groups = new Set<string>();
  for (const entry of list as unknown[]) {
    if (!isObject(entry)) continue;
    const tool = chosenTool(entry, table);
    if (tool !== null) allowed.add(tool);
    else if (entry['type'] === 'namespace' && typeof entry['name'] === 'string') groups.add(entry['name']);
  }
  const tools = table.tools.filter(
    (tool) => allowed.has(tool) || (tool.origin.namespace !== null && groups.has(tool.origin.namespace)),
  );
  const mode = value['mode'] === 'required' ? 'required' : 'auto';
  if (tools.length === 0 && mode === 'required') notes.drop('tool_choice');
  return { tools, choice: tools.length === 0 ? null : { mode } };
}

/** The tool that `{type, name}` means. */
export function chosenTool(entry: JsonObject, table: ToolTable): Tool | null {
  const typed = clientToolType({ execution: 'client', ...entry });
  if (typed !== null) return table.findTyped(typed);
  const named = objectIn(entry, 'function');
  const name = entry['name'] ?? named['name'];
  const group = entry['namespace'];
  if (typeof name !== 'string' || (entry['type'] !== 'function' && entry['type'] !== 'custom')) return null;
  return table.find(typeof group === 'string' ? group : null, name);
}
