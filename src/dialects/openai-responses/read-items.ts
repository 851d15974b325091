// The input of a request, item by item, as turns.

import { isUnfit, unfit, type Unfit } from '../../domain/fix.ts';
import type { CallPart, Proof, ReasoningPart, ResultPart, Turn } from '../conversation.ts';
import { shownName, type FixList } from '../fix-list.ts';
import { isObject, type JsonObject } from '../json.ts';
import { openSeal } from '../seal.ts';
import { calledClientTool, CLIENT_TOOLS } from './client-tools.ts';
import { wrapInput } from './custom-input.ts';
import { isPartList, readContent, readOutput, textPart } from './read-content.ts';
import type { ToolTable } from './read-tools.ts';
import { TurnList } from './turn-list.ts';

/** The items are in `input`, where a string is one message of the user's. */
export function readItems(body: JsonObject, table: ToolTable, notes: FixList): Turn[] | Unfit {
  const reader = new ItemReader(table, notes);
  const { instructions, input } = body;
  if (typeof instructions === 'string') reader.turns.add('system', readContent(instructions, notes));
  else if (instructions !== undefined && instructions !== null) {
    return unfit('instructions', "'instructions' must be a string.");
  }
  if (typeof input === 'string') reader.turns.add('user', readContent(input, notes));
  else if (Array.isArray(input)) {
    for (const [i, item] of (input as unknown[]).entries()) {
      const problem = isObject(item)
        ? reader.read(item, i)
        : unfit(`input[${i}]`, 'An item of the input must be an object.');
      if (problem !== null) return problem;
    }
  }
  const turns = reader.turns.turns(() => notes.drop('input[].reasoning'));
  return turns.length === 0 ? unfit('input', 'The input says nothing that could be sent.') : turns;
}

const ROLES: ReadonlySet<unknown> = new Set(['system', 'developer', 'user']);
const OUTPUTS: ReadonlySet<unknown> = new Set([
  'function_call_output',
  'custom_tool_call_output',
  'local_shell_call_output',
  'shell_call_output',
  'apply_patch_call_output',
]);

class ItemReader {
  readonly turns = new TurnList();
  readonly #table: ToolTable;
  readonly #notes: FixList;
  /** Calls that were left out, so that what they returned is too. */
  readonly #lost = new Set<string>();
  /** The other id of a call, by which its output may name it. */
  readonly #aliases = new Map<string, string>();

  constructor(table: ToolTable, notes: FixList) {
    this.#table = table;
    this.#notes = notes;
  }

  read(item: JsonObject, at: number): Unfit | null {
    const type = item['type'] ?? (item['role'] === undefined ? 'item_reference' : 'message');
    if (type === 'message') return this.#message(item, at);
    if (type === 'reasoning') {
      this.turns.write(...readReasoning(item));
      return null;
    }
    if (OUTPUTS.has(type)) return this.#output(item, at);
    if (type === 'tool_search_output') return this.#searchOutput(item, at);
    if (type === 'item_reference')
      return unfit(`input[${at}]`, 'An item of the input is only referred to. Send it whole.');
    const call = readCall(item, this.#table);
    if (call === null) return this.#drop(item, type);
    return isUnfit(call) ? { ...call, field: `input[${at}].${call.field ?? ''}` } : this.#call(item, call);
  }

  #drop(item: JsonObject, type: unknown): null {
    // Its tools are among the others.
    if (type === 'additional_tools') return null;
    this.#notes.drop(`input[].${shownName(textOf(type))}`);
    for (const id of [item['call_id'], item['id']]) if (typeof id === 'string') this.#lost.add(id);
    return null;
  }

  #message(item: JsonObject, at: number): Unfit | null {
    const role = item['role'];
    const parts = readContent(item['content'], this.#notes);
    if (role === 'assistant') this.turns.write(...parts);
    else if (ROLES.has(role)) this.turns.add(role as Turn['role'], parts);
    else return unfit(`input[${at}].role`, `A message cannot have the role ${JSON.stringify(role ?? null)}.`);
    return null;
  }

  #call(item: JsonObject, call: CallPart): null {
    if (typeof item['id'] === 'string') this.#aliases.set(item['id'], call.id);
    this.turns.write(call);
    return null;
  }

  #output(item: JsonObject, at: number): Unfit | null {
    const isError = item['type'] === 'apply_patch_call_output' && item['status'] === 'failed';
    return this.#answer(item, at, { parts: readOutput(outputOf(item), this.#notes), isError });
  }

  #searchOutput(item: JsonObject, at: number): Unfit | null {
    if (typeof item['call_id'] !== 'string' || item['execution'] === 'server') return null;
    const found = foundTools(item['tools'], this.#table);
    return this.#answer(item, at, { parts: [textPart(found)], isError: false });
  }

  #answer(item: JsonObject, at: number, result: Pick<ResultPart, 'parts' | 'isError'>): Unfit | null {
    const id = item['call_id'] ?? item['id'];
    if (typeof id !== 'string' || id === '') return unfit(`input[${at}].call_id`, 'A tool output must name its call.');
    if (this.#lost.has(id)) return null;
    const callId = this.#aliases.get(id) ?? id;
    if (this.turns.answer({ kind: 'result', callId, ...result, cache: null })) return null;
    return unfit('input', `No call in the input has the call_id '${id}' that input[${at}] answers.`);
  }
}

function readReasoning(item: JsonObject): ReasoningPart[] {
  const text = reasoningText(item);
  const made = readProof(item);
  const proof = made === null ? null : (openSeal(made.data) ?? made);
  return text === '' && proof === null ? [] : [{ kind: 'reasoning', text, proof }];
}

/** The reasoning itself where it is given, else its summary. */
export function reasoningText(item: JsonObject): string {
  return joinedTexts(item['content']) || joinedTexts(item['summary']);
}

export function readProof(item: JsonObject): Proof | null {
  const data = item['encrypted_content'];
  return typeof data === 'string' && data !== '' ? { kind: 'encrypted', data, maker: null } : null;
}

function joinedTexts(parts: unknown): string {
  if (!Array.isArray(parts)) return '';
  const texts = (parts as unknown[]).map((part) => (isObject(part) ? part['text'] : null));
  return texts.filter((text) => typeof text === 'string' && text !== '').join('\n\n');
}

/** null: it is no call that could be made elsewhere. */
export function readCall(item: JsonObject, table: Pick<ToolTable, 'nameOf' | 'nameOfTyped'>): CallPart | Unfit | null {
  const typed = calledClientTool(item);
  if (typed !== null) {
    const args = JSON.stringify(CLIENT_TOOLS[typed].argumentsOf(item));
    return callPart(item, table.nameOfTyped(typed), args);
  }
  const isCustom = item['type'] === 'custom_tool_call';
  if (!isCustom && item['type'] !== 'function_call') return null;
  const name = item['name'];
  if (typeof name !== 'string' || name === '') return unfit('name', 'A call must name its tool.');
  const group = typeof item['namespace'] === 'string' && item['namespace'] !== '' ? item['namespace'] : null;
  const said = item[isCustom ? 'input' : 'arguments'];
  const text = typeof said === 'string' ? said : said === undefined || said === null ? '' : JSON.stringify(said);
  return callPart(item, table.nameOf(group, name), isCustom ? wrapInput(text) : text);
}

function callPart(item: JsonObject, name: string, args: string): CallPart | Unfit {
  const id = item['call_id'] ?? item['id'];
  if (typeof id !== 'string' || id === '') return unfit('call_id', 'A call must have a call_id.');
  return { kind: 'call', id, name, arguments: args, extra: null, cache: null };
}

/** A patch that was applied need not say anything but that. */
function outputOf(item: JsonObject): unknown {
  return item['output'] ?? (item['type'] === 'apply_patch_call_output' ? item['status'] : undefined);
}

/** What a tool returned as an output of a function: a text, or parts. */
export function outputText(item: JsonObject): unknown {
  const output = outputOf(item);
  return typeof output === 'string' || isPartList(output) ? output : JSON.stringify(output ?? '');
}

/** A search's result, in words: the tools themselves are listed with the others. */
export function foundTools(tools: unknown, table: ToolTable): string {
  const names: string[] = [];
  for (const tool of Array.isArray(tools) ? (tools as unknown[]) : []) {
    if (!isObject(tool)) continue;
    const isGroup = Array.isArray(tool['tools']);
    for (const member of isGroup ? (tool['tools'] as unknown[]) : [tool]) {
      const found = isObject(member) ? table.find(isGroup ? textOf(tool['name']) : null, textOf(member['name'])) : null;
      if (found !== null) names.push(found.name);
    }
  }
  return names.length === 0 ? 'No tools were found.' : `Now available: ${names.join(', ')}.`;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
