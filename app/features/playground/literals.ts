// JSON values as programs write them.

import type { Json } from './conversation.ts';

interface Grammar {
  readonly null: string;
  readonly true: string;
  readonly false: string;
  /** Within the brackets of an object that stands on one line. */
  readonly pad: string;
  readonly tab: string;
  key(name: string): string;
}

// The escapes of JSON mean the same in the strings of both.
const PYTHON: Grammar = {
  null: 'None',
  true: 'True',
  false: 'False',
  pad: '',
  tab: '    ',
  key: (name) => JSON.stringify(name),
};
const JAVASCRIPT: Grammar = { null: 'null', true: 'true', false: 'false', pad: ' ', tab: '  ', key: keyInJavaScript };

/** So much fits on a line. */
const WIDTH = 88;

/** `indent`: how far in it begins. */
export function inPython(value: Json, indent: number): string {
  return written(value, PYTHON, indent);
}

export function inJavaScript(value: Json, indent: number): string {
  return written(value, JAVASCRIPT, indent);
}

function written(value: Json, grammar: Grammar, indent: number): string {
  if (value === null) return grammar.null;
  if (typeof value === 'boolean') return value ? grammar.true : grammar.false;
  if (typeof value !== 'object') return JSON.stringify(value);
  const { pad, tab } = grammar;
  const isList = Array.isArray(value);
  const items = isList
    ? (value as readonly Json[]).map((each) => written(each, grammar, indent + 1))
    : Object.entries(value).map(([name, each]) => `${grammar.key(name)}: ${written(each, grammar, indent + 1)}`);
  const [open, close] = isList ? ['[', ']'] : ['{', '}'];
  if (items.length === 0) return open + close;
  const short = isList ? `[${items.join(', ')}]` : `{${pad}${items.join(', ')}${pad}}`;
  const start = tab.repeat(indent);
  if (start.length + short.length <= WIDTH && !short.includes('\n')) return short;
  return `${open}\n${items.map((item) => `${start}${tab}${item},\n`).join('')}${start}${close}`;
}

function keyInJavaScript(name: string): string {
  // In a literal this name alone would set what an object inherits from.
  if (name === '__proto__') return '["__proto__"]';
  return /^[A-Za-z_$][\w$]*$/u.test(name) ? name : JSON.stringify(name);
}
