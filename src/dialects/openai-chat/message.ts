// Looking into the messages of this dialect, whoever wrote them.

import { isObject, isTooDeep, type JsonObject } from '../json.ts';

/** Content as a list of parts: text alone is one part, nothing is none. */
export function partsOf(content: unknown): readonly unknown[] {
  if (Array.isArray(content)) return content;
  return typeof content === 'string' && content !== '' ? [{ type: 'text', text: content }] : [];
}

/** The text of one part of content; null when it is something else. */
export function partText(part: unknown): string | null {
  if (typeof part === 'string') return part;
  return isObject(part) && typeof part['text'] === 'string' && isTextType(part['type']) ? part['text'] : null;
}

function isTextType(type: unknown): boolean {
  return type === undefined || type === 'text' || type === 'input_text' || type === 'output_text';
}

/** All words of a content, parts joined by line ends. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const words = partsOf(content).map((part) => partText(part) ?? refusalText(part));
  return words.filter((text) => text !== null).join('\n');
}

function refusalText(part: unknown): string | null {
  return isObject(part) && part['type'] === 'refusal' && typeof part['refusal'] === 'string' ? part['refusal'] : null;
}

export function isThinking(part: unknown): part is JsonObject {
  return isObject(part) && part['type'] === 'thinking';
}

export function callsOf(message: JsonObject): readonly JsonObject[] {
  const calls = message['tool_calls'];
  return message['role'] === 'assistant' && Array.isArray(calls) ? calls.filter(isObject) : [];
}

export function isSystem(message: unknown): message is JsonObject {
  return isObject(message) && (message['role'] === 'system' || message['role'] === 'developer');
}

/** What servers hang on a call and want back with it: Gemini's thought signature, as Google and as LiteLLM send it. */
const EXTRA_FIELDS = ['extra_content', 'provider_specific_fields'] as const;

export function extraOf(call: JsonObject): JsonObject | null {
  let extra: Record<string, unknown> | null = null;
  for (const field of EXTRA_FIELDS) {
    const value = call[field];
    if (value === undefined || value === null) continue;
    extra ??= {};
    extra[field] = value;
  }
  return extra;
}

/** The fields in which servers show their reasoning; some send the same under two of them. */
export const REASONING_TEXTS = ['reasoning_content', 'reasoning', 'reasoning_text'] as const;

/** The reasoning in a message or delta, empty when there is none. */
export function reasoningText(message: JsonObject): string {
  for (const field of REASONING_TEXTS) {
    const value = message[field];
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

/** The text of one of Mistral's `thinking` parts. */
export function thinkingText(part: JsonObject): string {
  const thinking = part['thinking'];
  if (typeof thinking === 'string') return thinking;
  if (!Array.isArray(thinking)) return '';
  let text = '';
  for (const piece of thinking as unknown[]) text += partText(piece) ?? '';
  return text;
}

/** Arguments as text, whatever they came as. */
export function argumentsText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null || isTooDeep(value) ? '' : JSON.stringify(value);
}
