// The free text of a custom tool, as the arguments of a function and back.

import { isObject, type JsonObject } from '../json.ts';

export const CUSTOM_SCHEMA: JsonObject = {
  type: 'object',
  properties: { input: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
  required: ['input'],
  additionalProperties: false,
};

export function wrapInput(input: string): string {
  return JSON.stringify({ input });
}

/** Models sometimes call the one field otherwise, or write the text without wrapping it. */
export function unwrapInput(args: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(args);
  } catch {
    return args;
  }
  if (typeof parsed === 'string') return parsed;
  if (!isObject(parsed)) return args;
  if (typeof parsed['input'] === 'string') return parsed['input'];
  const values = Object.values(parsed);
  if (values.length === 0) return '';
  return values.length === 1 && typeof values[0] === 'string' ? values[0] : args;
}
