// Edits top-level fields of a JSON text in place. Everything that is not edited keeps its exact characters, so that
// numbers, escapes and unknown fields reach the provider as the client wrote them.

export interface FieldSpan {
  /** Where the name begins, with its quote. */
  readonly start: number;
  readonly valueStart: number;
  /** Offset just after the value. */
  readonly end: number;
}

export type FieldSpans = ReadonlyMap<string, FieldSpan>;

/** A top-level field that is given twice: two readers of such a body may see two different requests. */
export class DuplicateField extends Error {
  readonly field: string;
  constructor(field: string) {
    super(`The field '${field}' is given twice.`);
    this.name = 'DuplicateField';
    this.field = field;
  }
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

/** Finds the top-level fields of `text`, which must be a JSON object that JSON.parse has accepted. Throws DuplicateField. */
export function scanFields(text: string): FieldSpans {
  const spans = new Map<string, FieldSpan>();
  let at = skipSpace(text, 0) + 1;
  for (;;) {
    at = skipSpace(text, at);
    if (text.charCodeAt(at) === CLOSE_BRACE) return spans;
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
    const keyEnd = skipString(text, at);
    const key = readKey(text, at, keyEnd);
    let valueStart = skipSpace(text, keyEnd);
    if (text.charCodeAt(valueStart) === COLON) valueStart = skipSpace(text, valueStart + 1);
    const end = skipValue(text, valueStart);
    if (spans.has(key)) throw new DuplicateField(key);
    spans.set(key, { start: at, valueStart, end });
    at = end;
  }
}

/** Sets fields to the given JSON texts; undefined removes one. Fields that are not there are added at the end. */
export function editFields(text: string, spans: FieldSpans, edits: ReadonlyMap<string, string | undefined>): string {
  let replaced: { start: number; end: number; value: string }[] = [];
  let added = '';
  let removes = false;
  for (const [name, value] of edits) {
    const span = spans.get(name);
    if (value === undefined) removes ||= span !== undefined;
    else if (span === undefined) added += `,${JSON.stringify(name)}:${value}`;
    else replaced.push({ start: span.valueStart, end: span.end, value });
  }
  if (removes) return rebuild(text, spans, edits, added);
  replaced = replaced.sort((a, b) => a.start - b.start);
  let result = '';
  let from = 0;
  for (const { start, end, value } of replaced) {
    result += text.slice(from, start) + value;
    from = end;
  }
  const close = text.lastIndexOf('}');
  return result + text.slice(from, close) + (spans.size === 0 ? added.slice(1) : added) + text.slice(close);
}

/** With fields gone the commas between them go too: the rest is put together again from its own characters. */
function rebuild(
  text: string,
  spans: FieldSpans,
  edits: ReadonlyMap<string, string | undefined>,
  added: string,
): string {
  const members: string[] = [];
  for (const [name, { start, valueStart, end }] of spans) {
    if (!edits.has(name)) members.push(text.slice(start, end));
    else if (edits.get(name) !== undefined) members.push(text.slice(start, valueStart) + (edits.get(name) ?? ''));
  }
  const kept = members.join(',');
  return `{${members.length === 0 ? added.slice(1) : kept + added}}`;
}

/** The exact texts of the elements of an array that JSON.parse has accepted. `start` is at its opening bracket. */
export function elementTexts(text: string, start: number): string[] {
  const elements: string[] = [];
  let at = skipSpace(text, start + 1);
  while (text.charCodeAt(at) !== CLOSE_BRACKET) {
    if (text.charCodeAt(at) === COMMA) at = skipSpace(text, at + 1);
    const end = skipValue(text, at);
    elements.push(text.slice(at, end));
    at = skipSpace(text, end);
  }
  return elements;
}

function readKey(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : raw;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}

function skipSpace(text: string, at: number): number {
  let i = at;
  while (isSpace(text.charCodeAt(i))) i += 1;
  return i;
}

/** From the opening quote to just after the closing one. Jumps from quote to quote, so that long prompts cost little. */
function skipString(text: string, at: number): number {
  let quote = text.indexOf('"', at + 1);
  while (isEscaped(text, quote)) quote = text.indexOf('"', quote + 1);
  return quote + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(quote - 1 - slashes) === BACKSLASH) slashes += 1;
  return slashes % 2 === 1;
}

function skipValue(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === QUOTE) return skipString(text, at);
  if (code === OPEN_BRACE || code === OPEN_BRACKET) return skipNested(text, at);
  let i = at;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c === COMMA || c === CLOSE_BRACE || c === CLOSE_BRACKET || isSpace(c) || Number.isNaN(c)) return i;
    i += 1;
  }
}

function skipNested(text: string, at: number): number {
  let depth = 0;
  let i = at;
  for (;;) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = skipString(text, i);
      continue;
    }
    if (code === OPEN_BRACE || code === OPEN_BRACKET) depth += 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return i + 1;
    }
    i += 1;
  }
}
