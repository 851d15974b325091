// Keeps calls and their outputs together: the server refuses a call without an output, and an output without a call.

import type { FixList } from '../fix-list.ts';
import type { JsonObject } from '../json.ts';

const NO_OUTPUT = 'No result: the call was interrupted.';
const OUTPUT_OF: ReadonlyMap<unknown, string> = new Map([
  ['function_call', 'function_call_output'],
  ['custom_tool_call', 'custom_tool_call_output'],
]);
const OUTPUTS: ReadonlySet<unknown> = new Set(OUTPUT_OF.values());

/** Calls that nobody answered are answered behind the calls beside them; outputs without a call become the user's words. */
export function pairItems(items: readonly JsonObject[], notes: FixList): JsonObject[] {
  const { answered, orphans } = linksOf(items);
  const paired: JsonObject[] = [];
  let missing: JsonObject[] = [];
  for (const [i, item] of items.entries()) {
    const output = OUTPUT_OF.get(item['type']);
    if (output === undefined) {
      paired.push(...missing);
      missing = [];
    } else if (!answered.has(i)) {
      notes.rewrite('messages[].tool_calls', 'answered');
      missing.push({ type: output, call_id: item['call_id'], output: NO_OUTPUT });
    }
    if (orphans.has(i)) notes.rewrite('messages[].tool_call_id', 'user');
    paired.push(orphans.has(i) ? asUserText(item) : item);
  }
  return [...paired, ...missing];
}

/** By their places: an id may be used again once it has been answered. */
function linksOf(items: readonly JsonObject[]): { answered: ReadonlySet<number>; orphans: ReadonlySet<number> } {
  const open = new Map<unknown, number>();
  const answered = new Set<number>();
  const orphans = new Set<number>();
  for (const [i, { type, call_id: id }] of items.entries()) {
    if (OUTPUT_OF.has(type)) open.set(id, i);
    if (!OUTPUTS.has(type)) continue;
    const call = open.get(id);
    if (call === undefined) orphans.add(i);
    else answered.add(call);
    open.delete(id);
  }
  return { answered, orphans };
}

function asUserText({ output }: JsonObject): JsonObject {
  const head = 'Result of an earlier tool call:';
  const rest: readonly unknown[] = Array.isArray(output) ? output : [{ type: 'input_text', text: String(output) }];
  return { type: 'message', role: 'user', content: [{ type: 'input_text', text: head }, ...rest] };
}
