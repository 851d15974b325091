// The tools of a conversation, and how they are to be chosen, in this dialect.

import type { Conversation, Tool } from '../conversation.ts';
import type { JsonObject } from '../json.ts';
import type { Findings } from './reading.ts';
import { inputSchema, strictSchema } from './schema.ts';

/** The top-level fields that speak of tools; none when there are no tools. */
export function writeTools(conversation: Conversation, findings: Findings): JsonObject {
  const tools = conversation.tools.map((tool) => writeTool(tool, findings));
  if (tools.length === 0) return writeFormerTools(conversation, findings);
  const choice = writeChoice(conversation);
  return { tools, ...(choice !== null && { tool_choice: choice }) };
}

function writeTool(tool: Tool, findings: Findings): JsonObject {
  const input = inputSchema(tool.schema);
  const strict = tool.strict === true ? strictSchema(input.schema) : null;
  if (input.isWeaker || strict?.isWeaker === true) findings.notes.rewrite('tools[].parameters', 'simpler schema');
  return {
    name: tool.name,
    ...(tool.description !== null && tool.description !== '' && { description: tool.description }),
    input_schema: strict?.schema ?? input.schema,
    ...(tool.strict === true && { strict: true }),
    ...(tool.cache !== null && { cache_control: tool.cache }),
  };
}

function writeChoice({ toolChoice, parallelTools }: Conversation): JsonObject | null {
  if (toolChoice?.mode === 'none') return { type: 'none' };
  const single = parallelTools === false ? { disable_parallel_tool_use: true } : {};
  switch (toolChoice?.mode) {
    case 'required':
      return { type: 'any', ...single };
    case 'named':
      return { type: 'tool', name: toolChoice.name, ...single };
    case 'auto':
    case undefined:
      return toolChoice === null && parallelTools !== false ? null : { type: 'auto', ...single };
  }
}

/** A history with calls is refused without tools, so that those it speaks of are declared but not to be used. */
function writeFormerTools(conversation: Conversation, findings: Findings): JsonObject {
  const names = new Set<string>();
  for (const { role, parts } of conversation.turns) {
    for (const part of parts) if (role === 'assistant' && part.kind === 'call') names.add(part.name);
  }
  if (names.size === 0) return {};
  findings.notes.rewrite('tools', 'those of the history');
  const tools = [...names].map((name) => ({ name, input_schema: { type: 'object', properties: {} } }));
  return { tools, tool_choice: { type: 'none' } };
}
