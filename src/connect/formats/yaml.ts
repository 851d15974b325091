// YAML. The library knows where things stand; lines are put in and taken out there, so that the rest keeps its bytes.
// What cannot be done that way (mappings in braces) the library writes itself: with its comments, but in its own layout.

import {
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  stringify,
  type Document,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { ended, lineEndOf, type Format } from './format.ts';
import {
  find,
  isEmpty,
  NotAsExpected,
  sameFile,
  withoutValue,
  withValue,
  type Path,
  type Step,
  type Value,
} from './values.ts';

export const yaml: Format = {
  parse: (text) => valueOf(read(text)),
  set: (text, path, value) =>
    first(withValue(valueOf(read(text)), path, value), [
      () => spliced(text, path, value),
      () => rewritten(text, path, value),
    ]),
  remove: (text, path) =>
    first(withoutValue(valueOf(read(text)), path), [() => cut(text, path), () => rewritten(text, path, undefined)]),
};

/** The first of the ways that says what it should. */
function first(expected: Value, ways: readonly (() => string | null)[]): string {
  for (const way of ways) {
    const text = way();
    if (text !== null && says(text, expected)) return text;
  }
  throw new NotAsExpected('it cannot be changed without changing more than that');
}

function says(text: string, expected: Value): boolean {
  try {
    return sameFile(valueOf(read(text)), expected);
  } catch {
    return false;
  }
}

function read(text: string): Document.Parsed {
  const document = parseDocument(text, { lineCounter: new LineCounter(), version: '1.2' });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = error.linePos?.[0].line ?? 1;
    throw new NotAsExpected(`line ${line} cannot be read as YAML`);
  }
  return document;
}

function valueOf(document: Document.Parsed): Value {
  const value = document.toJS() as Value | undefined;
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object') throw new NotAsExpected('it holds neither a mapping nor a list');
  return value;
}

/** null: there is no place for it that is a matter of whole lines. */
function spliced(text: string, path: Path, value: Value): string | null {
  const { contents } = read(text);
  const place = placeOf(contents, path);
  if (place !== null) {
    const node = isPair(place) ? place.value : place;
    if (!isScalar(node) || !node.range) return null;
    return text.slice(0, node.range[0]) + inline(value) + text.slice(node.range[1]);
  }
  return inserted(text, contents, path, value);
}

function inserted(text: string, contents: unknown, path: Path, value: Value): string | null {
  const eol = lineEndOf(text);
  const parent = path.length === 1 ? contents : nodeAt(contents, path.slice(0, -1));
  const block = (indent: number): string => linesOf(path.at(-1) ?? '', value, indent, eol);
  if ((isMap(parent) || isSeq(parent)) && !parent.flow && parent.range && parent.items.length > 0) {
    return putBehind(text, parent, block(columnOf(text, parent.range[0])));
  }
  if (path.length === 1 && (contents === null || isEmptyRoot(contents)))
    return contents === null ? ended(text) + block(0) : null;
  // The parent is made together with what stands in it.
  const [step, ...rest] = path;
  if (step === undefined || rest.length === 0 || placeOf(contents, [step]) !== null) return null;
  return inserted(text, contents, [step], withValue(undefined, rest, value));
}

function isEmptyRoot(contents: unknown): boolean {
  return (isMap(contents) || isSeq(contents)) && contents.items.length === 0;
}

/** Behind the last line of a block's content, before blank lines and comments that follow it. */
function putBehind(text: string, block: YAMLMap | YAMLSeq, lines: string): string {
  const last = endOfLast(block);
  const lineEnd = text.indexOf('\n', Math.max(last - 1, 0));
  const at = lineEnd === -1 ? text.length : lineEnd + 1;
  return ended(text.slice(0, at)) + lines + text.slice(at);
}

/** Where the last value within a node ends. */
function endOfLast(node: unknown): number {
  if ((isMap(node) || isSeq(node)) && !node.flow) {
    const item: unknown = node.items.at(-1);
    if (isPair(item)) return item.value === null ? endOfLast(item.key) : endOfLast(item.value);
    if (item !== undefined) return endOfLast(item);
  }
  return (node as { range?: readonly number[] } | null)?.range?.[1] ?? 0;
}

function cut(text: string, path: Path): string | null {
  const { contents } = read(text);
  const place = placeOf(contents, path);
  if (place === null) return text;
  const from = isPair(place)
    ? (place.key as { range?: readonly number[] }).range?.[0]
    : (place as { range?: readonly number[] }).range?.[0];
  if (from === undefined) return null;
  const start = text.lastIndexOf('\n', from - 1) + 1;
  // Only what has its lines for itself: an item's first line begins with its dash.
  if (!/^[ \t]*(- )?[ \t]*$/.test(text.slice(start, from))) return null;
  const last = endOfLast(isPair(place) ? (place.value ?? place.key) : place);
  const lineEnd = text.indexOf('\n', Math.max(last - 1, 0));
  return text.slice(0, start) + (lineEnd === -1 ? '' : text.slice(lineEnd + 1));
}

function rewritten(text: string, path: Path, value: Value | undefined): string | null {
  const document = read(text);
  const before = valueOf(document);
  const parent = path.slice(0, -1);
  if (value === undefined) document.deleteIn(indexesOf(before, path));
  // A parent without a value is no collection yet.
  else if (path.length > 1 && find(before, parent)?.value === null)
    document.setIn(indexesOf(before, parent), withValue(null, path.slice(-1), value));
  else document.setIn(indexesOf(before, path), value);
  const written = document.toString({ lineWidth: 0 });
  return lineEndOf(text) === '\n' ? written : written.replaceAll(/\r?\n/g, '\r\n');
}

function indexesOf(root: Value, path: Path): (string | number)[] {
  return path.map((step, depth) => {
    if (typeof step === 'string') return step;
    const items = find(root, path.slice(0, depth))?.value;
    const list = Array.isArray(items) ? (items as readonly Value[]) : [];
    const index = list.findIndex((_, at) => isItem(list[at], step));
    return index === -1 ? list.length : index;
  });
}

function isItem(item: Value | undefined, { by, is }: Exclude<Step, string>): boolean {
  return item !== undefined && find(item, [by])?.value === is;
}

/** The pair or the item of a list at a path. */
function placeOf(contents: unknown, path: Path): Pair | object | null {
  let place: unknown = contents;
  for (const step of path) {
    const node = isPair(place) ? place.value : place;
    if (typeof step === 'string')
      place = isMap(node) ? node.items.find((pair) => isScalar(pair.key) && pair.key.value === step) : undefined;
    else place = isSeq(node) ? node.items.find((item) => isMap(item) && item.get(step.by) === step.is) : undefined;
    if (place === undefined) return null;
  }
  return place as Pair | object;
}

function nodeAt(contents: unknown, path: Path): unknown {
  const place = placeOf(contents, path);
  return isPair(place) ? place.value : place;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

function linesOf(step: Step, value: Value, indent: number, eol: string): string {
  const written = stringify(typeof step === 'string' ? { [step]: value } : [value], { lineWidth: 0 });
  return written.replaceAll(/^(?=.)/gm, ' '.repeat(indent)).replaceAll('\n', eol);
}

function inline(value: Value): string {
  return isEmpty(value) || typeof value !== 'object'
    ? stringify(value, { lineWidth: 0 }).trimEnd()
    : JSON.stringify(value);
}
