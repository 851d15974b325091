// Items for servers that know only some kinds of them, and without the reasoning that others made.

import { isUnfit } from '../../domain/fix.ts';
import { shownName, type FixList } from '../fix-list.ts';
import { isObject, type JsonObject } from '../json.ts';
import { openSeal } from '../seal.ts';
import { calledClientTool } from './client-tools.ts';
import type { ToolFitting } from './fit-tools.ts';
import { foundTools, outputText, readCall, reasoningText } from './read-items.ts';
import type { ResponsesTraits } from './traits.ts';

export interface ItemTarget {
  readonly traits: ResponsesTraits;
  readonly provider: string;
  readonly isOwnProof: (data: string) => boolean;
}

/** Items of tools that the server runs itself. */
const HOSTED: ReadonlySet<unknown> = new Set([
  'web_search_call',
  'file_search_call',
  'code_interpreter_call',
  'image_generation_call',
  'computer_call',
  'computer_call_output',
  'mcp_list_tools',
  'mcp_approval_request',
  'mcp_approval_response',
  'mcp_call',
  'program',
  'program_output',
  // Where the client runs these, they are looked at before.
  'shell_call',
  'tool_search_call',
  'tool_search_output',
]);

/** Items that may be sent without the id under which the reasoning before them would be looked for. */
const ID_OPTIONAL: ReadonlySet<unknown> = new Set(['message', 'function_call', 'custom_tool_call']);

/** The same list when nothing in it changes; items that stay are the same objects. */
export function fitItems(
  items: readonly unknown[],
  target: ItemTarget,
  tools: ToolFitting,
  fixes: FixList,
): readonly unknown[] {
  const fitting = new ItemFitting(target, tools, fixes);
  const fitted = items.flatMap((item): readonly unknown[] => (isObject(item) ? fitting.fit(item) : [item]));
  return fitted.length === items.length && fitted.every((item, i) => item === items[i]) ? items : fitted;
}

class ItemFitting {
  readonly #target: ItemTarget;
  readonly #tools: ToolFitting;
  readonly #fixes: FixList;
  /** The reasoning before what comes now is gone, or not what it was. */
  #unreasoned = false;
  /** Calls that are sent as functions, by each of their ids, and those that are not sent at all. */
  readonly #rewritten = new Map<string, string>();
  readonly #dropped = new Set<string>();

  constructor(target: ItemTarget, tools: ToolFitting, fixes: FixList) {
    this.#target = target;
    this.#tools = tools;
    this.#fixes = fixes;
  }

  fit(item: JsonObject): readonly JsonObject[] {
    const type = typeof item['type'] === 'string' ? item['type'] : 'message';
    if (type === 'reasoning') return this.#reasoning(item);
    const isOfModel = type === 'message' ? item['role'] === 'assistant' : !type.endsWith('_output');
    if (!isOfModel) this.#unreasoned = false;
    const fitted = this.#kind(item, type);
    if (!this.#unreasoned || !ID_OPTIONAL.has(type)) return fitted;
    return fitted.map((one) => without(one, 'id'));
  }

  #kind(item: JsonObject, type: string): readonly JsonObject[] {
    const { customTools } = this.#target.traits;
    switch (type) {
      case 'function_call':
        return [this.#outsideGroup(item)];
      case 'custom_tool_call':
        return customTools ? [this.#outsideGroup(item)] : this.#asFunctionCall(item);
      case 'custom_tool_call_output':
        return customTools ? [item] : [{ ...item, type: 'function_call_output' }];
      case 'additional_tools':
        return this.#tools.gathers ? [] : [item];
      default:
        return this.#typed(item, type);
    }
  }

  #typed(item: JsonObject, type: string): readonly JsonObject[] {
    const called = calledClientTool(item);
    if (called !== null) return this.#tools.rewritesTyped(called) ? this.#asFunctionCall(item) : [item];
    if (this.#answers(item, type, this.#rewritten)) return this.#asFunctionOutput(item, type);
    const isLeft = !this.#target.traits.hostedTools && isHosted(item, type);
    return isLeft || this.#answers(item, type, this.#dropped) ? this.#drop(item, type) : [item];
  }

  #answers(item: JsonObject, type: string, calls: Pick<ReadonlySet<string>, 'has'>): boolean {
    const call = item['call_id'] ?? item['id'];
    return type.endsWith('_output') && typeof call === 'string' && calls.has(call);
  }

  #drop(item: JsonObject, type: string): readonly JsonObject[] {
    this.#fixes.drop(`input[].${shownName(type)}`);
    for (const id of [item['call_id'], item['id']]) if (typeof id === 'string') this.#dropped.add(id);
    return [];
  }

  #outsideGroup(item: JsonObject): JsonObject {
    const { namespace, ...rest } = item;
    if (this.#target.traits.namespaces || typeof namespace !== 'string' || typeof rest['name'] !== 'string')
      return item;
    return { ...rest, name: this.#tools.table.nameOf(namespace, rest['name']) };
  }

  /** What cannot be read as a call is left to the server to refuse. */
  #asFunctionCall(item: JsonObject): readonly JsonObject[] {
    const call = readCall(item, this.#tools.table);
    if (call === null || isUnfit(call)) return [item];
    for (const id of [item['call_id'], item['id']]) if (typeof id === 'string') this.#rewritten.set(id, call.id);
    return [{ type: 'function_call', call_id: call.id, name: call.name, arguments: call.arguments }];
  }

  #asFunctionOutput(item: JsonObject, type: string): readonly JsonObject[] {
    if (type === 'function_call_output') return [item];
    const output = type === 'tool_search_output' ? foundTools(item['tools'], this.#tools.table) : outputText(item);
    const call = item['call_id'] ?? item['id'];
    const call_id = typeof call === 'string' ? this.#rewritten.get(call) : call;
    return [{ type: 'function_call_output', call_id, output }];
  }

  #reasoning(item: JsonObject): readonly JsonObject[] {
    const data = item['encrypted_content'];
    if (typeof data !== 'string' || data === '') return [item];
    const proof = this.#ownProof(data);
    if (proof !== null) return [proof === data ? item : { ...item, encrypted_content: proof }];
    this.#unreasoned = true;
    this.#fixes.drop('input[].encrypted_content');
    if (reasoningText(item) === '') return [];
    return [{ summary: [], ...without(without(item, 'encrypted_content'), 'id') }];
  }

  /** As its maker wrote it; null when the target did not make it. */
  #ownProof(data: string): string | null {
    const { traits, provider, isOwnProof } = this.#target;
    if (!traits.encryptedReasoning) return null;
    const sealed = openSeal(data);
    if (sealed === null) return isOwnProof(data) ? data : null;
    const isOwn = sealed.kind === 'encrypted' && sealed.maker === provider && isOwnProof(sealed.data);
    return isOwn ? sealed.data : null;
  }
}

function isHosted(item: JsonObject, type: string): boolean {
  const isClients =
    type === 'tool_search_output' && typeof item['call_id'] === 'string' && item['execution'] !== 'server';
  return HOSTED.has(type) && !isClients;
}

function without(item: JsonObject, field: string): JsonObject {
  if (!Object.hasOwn(item, field)) return item;
  const { [field]: _, ...rest } = item;
  return rest;
}
