// What an error says, for looking for signatures: without what it only repeats. Validators quote the request, moderation
// quotes the prompt, and a prompt that speaks of rate limits must not become one.

import { isObject } from '../json.ts';
import type { JsonObject } from '../json.ts';

/** As much as is worth looking through. */
const LONGEST_TEXT = 8_192;
const DEEPEST = 6;

/**
 * Fields in which servers speak for themselves. Everything else is passed over: `input`, `flagged_input`, `patterns`,
 * `failed_generation`, `choices`, `previous_errors` and their like hold words of the prompt, of the model or of another call.
 */
const SPOKEN = new Set([
  'availability',
  'base_resp',
  'cause',
  'code',
  'description',
  'detail',
  'details',
  'error',
  'error_message',
  'error_type',
  'errorcode',
  'errors',
  'fault',
  'faultstring',
  'fieldviolations',
  'innererror',
  'inner_error',
  'limit_source',
  'message',
  'metadata',
  'msg',
  'provider_code',
  'quotaid',
  'raw',
  'reason',
  'status',
  'status_msg',
  'title',
  'type',
  'violations',
]);

/** Everything a parsed body says for itself, in lower case; of a body without such fields, all of its text. */
export function spokenText(body: unknown, bodyText: string): string {
  const said: string[] = [];
  collect(body, 0, said);
  return withoutQuotes((said.length > 0 ? said.join('\n') : bodyText).slice(0, LONGEST_TEXT)).toLowerCase();
}

function collect(value: unknown, depth: number, said: string[]): void {
  if (typeof value === 'string') {
    collectSentence(value, depth, said);
  } else if (depth >= DEEPEST) {
    return;
  } else if (Array.isArray(value)) {
    for (const item of value.slice(0, 20) as unknown[]) collect(item, depth + 1, said);
  } else if (isObject(value)) {
    for (const [field, inner] of Object.entries(value)) {
      if (SPOKEN.has(field.toLowerCase())) collect(inner, depth + 1, said);
    }
  }
}

function collectSentence(text: string, depth: number, said: string[]): void {
  const wrapped = depth < DEEPEST ? wrappedJson(text) : null;
  if (wrapped !== null) {
    said.push(wrapped.before);
    collect(wrapped.json, depth + 1, said);
  } else if (text.trim() !== '') said.push(text);
}

/**
 * The vendor's own error within a router's sentence: as the whole of it, or after the name of an exception. JSON anywhere
 * else in a sentence may be the prompt's.
 */
export function wrappedJson(text: string): { readonly before: string; readonly json: JsonObject } | null {
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return null;
  const before = text.slice(0, start).trimStart();
  if (!/^[[]?$|(?:Exception|Error) - [[]?$/.test(before)) return null;
  try {
    const parsed: unknown = JSON.parse(text.slice(start, end + 1));
    return isObject(parsed) ? { before, json: parsed } : null;
  } catch {
    return null;
  }
}

/** vLLM and others put a validator's whole complaint into one sentence, with the value it complains of. */
function withoutQuotes(text: string): string {
  const [said = '', ...quoting] = text.split('input_value=');
  const rest = quoting.map((quote) => {
    const end = quote.indexOf(', input_type=');
    return end < 0 ? '' : quote.slice(end);
  });
  return [said, ...rest].join('…').replace(/([,{]\s*(['"])input\2:).*$/s, '$1 …');
}

const LONGEST_MESSAGE = 500;

/** One line of at most 500 characters, without control characters and without those that reorder what is shown. */
export function oneLine(text: string): string {
  const clean = text
    .trimStart()
    // Whatever is cut off here would be cut off in the end.
    .slice(0, 4 * LONGEST_MESSAGE)
    // oxlint-disable-next-line no-control-regex -- taking them out is the point
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .trim();
  return clean.length <= LONGEST_MESSAGE ? clean : `${clean.slice(0, LONGEST_MESSAGE - 1).toWellFormed()}…`;
}

/** Whether the answer is a page for people: a proxy's, a portal's, or the wrong address. */
export function isWebPage(contentType: string | null, bodyText: string): boolean {
  return (
    /^\s*(?:<!doctype html|<html|<head|<body)/i.test(bodyText) ||
    (contentType ?? '').toLowerCase().includes('text/html')
  );
}
