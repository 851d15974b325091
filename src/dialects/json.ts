// Looking into JSON of unknown shape.

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object in a field, empty when there is none, so that look-ups can be chained. */
export function objectIn(parent: JsonObject, field: string): JsonObject {
  const value = parent[field];
  return isObject(value) ? value : NO_FIELDS;
}

const NO_FIELDS: JsonObject = {};
