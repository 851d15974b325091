// Arguments of tool calls: text in the common form, an object in this dialect.

import { isObject, isTooDeep, parseExact, type JsonObject } from '../json.ts';

export interface CallInput {
  readonly input: JsonObject;
  /** The text was an object, or nothing at all. */
  readonly isExact: boolean;
}

/** What is no object cannot be said here and is wrapped: a call must not look as if it had been made without arguments. */
export function readInput(text: string): CallInput {
  if (text.trim() === '') return { input: {}, isExact: true };
  try {
    const value = parseExact(text);
    if (isTooDeep(value)) return { input: {}, isExact: false };
    // A long number is an object too, see parseExact.
    if (isObject(value) && text.trimStart().startsWith('{')) return { input: value, isExact: true };
    return { input: { value }, isExact: false };
  } catch {
    return { input: { INVALID_JSON: text }, isExact: false };
  }
}

/** Some servers give the text of the arguments where the object belongs. */
export function writeInput(input: unknown): string {
  if (typeof input === 'string') return input;
  return isObject(input) && !isTooDeep(input) ? JSON.stringify(input) : '{}';
}
