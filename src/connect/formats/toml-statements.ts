// Splits a TOML text into its statements without changing a byte of it: where each begins and ends, and what it names.

import { parse } from 'smol-toml';

export interface Statement {
  /** `other`: a blank line or a comment. */
  readonly kind: 'pair' | 'table' | 'list-table' | 'other';
  /** What it names, within its table if it is a pair. */
  readonly names: readonly string[];
  /** From the first character of its line to behind the line end. */
  readonly start: number;
  readonly end: number;
  /** Of a pair: where its value stands, without blanks and comments around it. */
  readonly value: { readonly start: number; readonly end: number } | null;
}

/** `text` must be good TOML. */
export function statementsOf(text: string): Statement[] {
  const found: Statement[] = [];
  for (let at = 0; at < text.length;) {
    const statement = statementAt(text, at);
    found.push(statement);
    at = statement.end;
  }
  return found;
}

function statementAt(text: string, start: number): Statement {
  const first = text.slice(start).search(/[^ \t]/);
  const at = first === -1 ? text.length : start + first;
  if (at >= text.length || '#\r\n'.includes(text.charAt(at))) {
    return { kind: 'other', names: [], start, end: lineEnd(text, at), value: null };
  }
  if (text.startsWith('[', at)) {
    const isList = text.startsWith('[[', at);
    const close = skipTo(text, at + (isList ? 2 : 1), ']');
    const names = namesOf(text.slice(at + (isList ? 2 : 1), close));
    return { kind: isList ? 'list-table' : 'table', names, start, end: lineEnd(text, close), value: null };
  }
  const equals = skipTo(text, at, '=');
  const from = equals + 1 + text.slice(equals + 1).search(/[^ \t]/);
  const to = endOfValue(text, from);
  return {
    kind: 'pair',
    names: namesOf(text.slice(at, equals)),
    start,
    end: lineEnd(text, to),
    value: { start: from, end: to },
  };
}

/** `a."b.c"` names two things: the parser says which. */
function namesOf(key: string): string[] {
  const names: string[] = [];
  let rest: unknown = parse(`${key} = 0`);
  while (typeof rest === 'object' && rest !== null) {
    const [entry] = Object.entries(rest);
    if (entry === undefined) break;
    names.push(entry[0]);
    rest = entry[1];
  }
  return names;
}

/** Behind the last character of a value that may go over several lines. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  let end = from;
  for (let at = from; at < text.length;) {
    const sign = text.charAt(at);
    if (depth === 0 && (sign === '#' || sign === '\n')) break;
    if (sign === '"' || sign === "'") at = end = stringEnd(text, at);
    else if (sign === '#') at = lineEnd(text, at);
    else {
      if ('[{'.includes(sign)) depth += 1;
      if (']}'.includes(sign)) depth -= 1;
      at += 1;
      if (!/\s/.test(sign)) end = at;
    }
  }
  return end;
}

/** The next `sign` that is not within quotes. */
function skipTo(text: string, from: number, sign: string): number {
  let at = from;
  while (at < text.length && text.charAt(at) !== sign) {
    at = `"'`.includes(text.charAt(at)) ? stringEnd(text, at) : at + 1;
  }
  return at;
}

/** Behind the closing quote of the string that begins here. */
function stringEnd(text: string, start: number): number {
  const quote = text.charAt(start);
  const isLong = text.startsWith(quote.repeat(3), start);
  const close = isLong ? quote.repeat(3) : quote;
  let at = start + close.length;
  while (at < text.length && !text.startsWith(close, at)) at += quote === '"' && text.charAt(at) === '\\' ? 2 : 1;
  at += close.length;
  // Up to two quotes may stand before the three that close it.
  while (isLong && text.charAt(at) === quote) at += 1;
  return at;
}

function lineEnd(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at === -1 ? text.length : at + 1;
}
