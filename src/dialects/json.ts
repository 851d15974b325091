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

/** Like JSON.parse, but numbers with more digits than a double holds keep them: JSON.stringify prints them as they came. */
export function parseExact(text: string): unknown {
  return mayHaveManyDigits(text) && MANY_DIGITS.test(text) ? JSON.parse(text, keepDigits as Reviver) : JSON.parse(text);
}

/** The number that parseExact kept as its text, as a double; anything else as it is. */
export function rounded(value: unknown): unknown {
  return raw.isRawJSON(value) ? Number(value.rawJSON) : value;
}

/** Fewer digits always fit a double. Looking at each value is dear, and hardly any text needs it. */
const MANY_DIGITS = /\d{16}/;

/** So many digits in a row cover every sixteenth character: of large texts only those are looked at. */
function mayHaveManyDigits(text: string): boolean {
  for (let at = 15; at < text.length; at += 16) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57 && isDigit(text, at - 1) + isDigit(text, at + 1) > 0) return true;
  }
  return false;
}

function isDigit(text: string, at: number): 0 | 1 {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57 ? 1 : 0;
}

type Reviver = (this: unknown, key: string, value: unknown) => unknown;

// Node has these; the type library of our language level does not name them yet.
const raw = JSON as unknown as {
  rawJSON(text: string): unknown;
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
};

function keepDigits(_key: string, value: unknown, context: { readonly source?: string }): unknown {
  const { source } = context;
  if (typeof value !== 'number' || source === undefined || source === String(value)) return value;
  return MANY_DIGITS.test(source) ? raw.rawJSON(source) : value;
}

/** Deeper than any request or answer, and still far from what would exhaust the stack of those who walk or print it. */
const DEEPEST = 500;

export function isTooDeep(value: unknown, left: number = DEEPEST): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  for (const inner of Object.values(value)) if (isTooDeep(inner, left - 1)) return true;
  return false;
}
