// Blocks of tools that Anthropic's own servers run. No other server knows them; there they are told as text.

import { isObject, type JsonObject } from '../json.ts';

/** Longer reports of what a server's tool found would fill the prompt with things it has already made use of. */
const LONGEST_REPORT = 20_000;
const DEEPEST = 50;

export function isServerBlock(type: unknown): boolean {
  return type === 'server_tool_use' || type === 'mcp_tool_use' || isServerResult(type);
}

function isServerResult(type: unknown): boolean {
  return typeof type === 'string' && type.endsWith('_tool_result');
}

export function serverBlockText(block: JsonObject): string {
  const { type, name, input, content } = block;
  if (!isServerResult(type)) return `[Called ${String(name)} with ${JSON.stringify(readable(input ?? {}))}]`;
  const report = JSON.stringify(readable(content)).slice(0, LONGEST_REPORT).toWellFormed();
  return `[${String(type).replaceAll('_', ' ')}: ${report}]`;
}

/** Without what only its server can read. */
function readable(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return value.map((inner) => readable(inner, depth + 1));
  if (!isObject(value)) return value ?? null;
  const kept = Object.entries(value).filter(([name]) => !name.startsWith('encrypted_'));
  return Object.fromEntries(kept.map(([name, inner]) => [name, readable(inner, depth + 1)]));
}
