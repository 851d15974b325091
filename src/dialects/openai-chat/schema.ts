// The schemas of tools, made such that servers take them.

import { isObject, type JsonObject } from '../json.ts';

const NO_PARAMETERS: JsonObject = { type: 'object', properties: {} };

/** The same schema when it is one of an object, as every server demands; else the nearest that is. */
export function objectSchema(schema: unknown): JsonObject {
  if (!isObject(schema) || Object.keys(schema).length === 0) return NO_PARAMETERS;
  if (schema['type'] === 'object') return schema;
  return { ...schema, type: 'object', properties: isObject(schema['properties']) ? schema['properties'] : {} };
}

/**
 * Without what tools of Messages clients declare and some servers refuse: the draft at the root and `format: "uri"`.
 * The same object when there is neither.
 */
export function plainSchema(schema: JsonObject): JsonObject {
  const plain = withoutUriFormats(schema) as JsonObject;
  if (plain['$schema'] === undefined) return plain;
  const { $schema: _, ...rest } = plain;
  return rest;
}

/** Keywords that hold examples of data, not schemas. */
const DATA = new Set(['enum', 'const', 'default', 'examples']);

function withoutUriFormats(value: unknown): unknown {
  if (Array.isArray(value)) {
    const list = value.map((item: unknown) => withoutUriFormats(item));
    return list.some((item, i) => item !== value[i]) ? list : value;
  }
  if (!isObject(value)) return value;
  let copy: Record<string, unknown> | null = null;
  for (const key of Object.keys(value)) {
    const before = value[key];
    // A string under this name is the keyword: a property so named would be a schema.
    if (key === 'format' && before === 'uri') {
      copy ??= { ...value };
      delete copy[key];
      continue;
    }
    if (DATA.has(key)) continue;
    const after = withoutUriFormats(before);
    if (after === before) continue;
    copy ??= { ...value };
    copy[key] = after;
  }
  return copy ?? value;
}
