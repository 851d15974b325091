// Changes a request in its own text: what is not changed keeps its exact characters, down to single messages.

import { DuplicateField, editFields, elementTexts, scanFields, type FieldSpans } from './json-fields.ts';
import { isObject, type JsonObject } from './json.ts';

export interface RequestText {
  readonly text: string;
  readonly fields: FieldSpans;
  readonly body: JsonObject;
}

/** Undefined removes a field. Elements of a changed array that are still the client's own objects are not reprinted. */
export function spliceRequest(request: RequestText, changes: ReadonlyMap<string, unknown>): string {
  const edits = new Map<string, string | undefined>();
  for (const [name, value] of changes) edits.set(name, value === undefined ? undefined : printed(request, name, value));
  return editFields(request.text, request.fields, edits);
}

function printed(request: RequestText, name: string, value: unknown): string {
  const before = request.body[name];
  const span = request.fields.get(name);
  if (span === undefined) return JSON.stringify(value);
  if (isObject(value) && isObject(before))
    return printedObject(request.text.slice(span.valueStart, span.end), before, value);
  if (!Array.isArray(value) || !Array.isArray(before)) return JSON.stringify(value);
  const texts = elementTexts(request.text, span.valueStart);
  const own = new Map<unknown, string>();
  before.forEach((element: unknown, i) => {
    const text = texts[i];
    if (typeof element === 'object' && element !== null && text !== undefined) own.set(element, text);
  });
  return `[${value.map((element: unknown) => own.get(element) ?? JSON.stringify(element)).join(',')}]`;
}

/** Only the fields that differ are printed. */
function printedObject(text: string, before: JsonObject, value: JsonObject): string {
  const edits = new Map<string, string | undefined>();
  for (const name in before) if (!Object.hasOwn(value, name)) edits.set(name, undefined);
  for (const name in value) if (value[name] !== before[name]) edits.set(name, JSON.stringify(value[name]));
  try {
    return editFields(text, scanFields(text), edits);
  } catch (error) {
    // A field given twice: what was read is then what is sent.
    if (error instanceof DuplicateField) return JSON.stringify(value);
    throw error;
  }
}
