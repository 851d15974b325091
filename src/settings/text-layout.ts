// Where the parts of a configuration text stand: the entries of lists and groups with the comments that are theirs, and
// the sections that the whole is made of.

import { createRequire } from 'node:module';
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from 'yaml';

// Loaded when first needed, as in config-text.ts.
const require = createRequire(import.meta.url);
export const loadYaml = (): typeof import('yaml') => require('yaml') as typeof import('yaml');

/** One item of a list, or one field of a group, that stands on lines of its own. */
export interface Entry {
  /** Its first letter: the dash, or the field's name. */
  readonly head: number;
  /** With the comments directly above it, and the end of its last line. */
  readonly from: number;
  readonly to: number;
  /** What begins in the middle of a line (`- id: x`) has no line to itself. */
  readonly isInline: boolean;
}

/** A text with what the parser made of it. */
export interface ParsedText {
  readonly text: string;
  readonly document: Document;
}

export interface Section {
  readonly name: string;
  /** With what stands above it: the blank lines and comments since the section before. */
  readonly text: string;
}

export function isFlow(node: YAMLMap | YAMLSeq): boolean {
  return node.flow === true;
}

export function nameOfPair({ key }: Pair): string | null {
  return loadYaml().isScalar(key) ? String(key.value) : null;
}

/** Where the words of a node begin and end, without what follows it; null for what has no words. */
export function rangeOf(node: unknown): readonly [from: number, to: number] | null {
  const range = loadYaml().isNode(node) ? node.range : null;
  if (!range) return null;
  return [range[0], contentEnd(node as Node, range[1])];
}

/** What the parser calls the end of a group that is written in lines may lie behind the comments that follow it. */
function contentEnd(node: Node, end: number): number {
  const { isMap, isSeq } = loadYaml();
  if ((!isMap(node) && !isSeq(node)) || isFlow(node)) return end;
  const last = node.items.at(-1);
  if (isMap(node)) return last === undefined ? end : pairEnd(last as Pair);
  return rangeOf(last)?.[1] ?? end;
}

function pairEnd({ key, value }: Pair): number {
  return Math.max(rangeOf(key)?.[1] ?? 0, rangeOf(value)?.[1] ?? 0);
}

/**
 * Of a list or group that is written in lines; null where they are not laid out as usual.
 *
 * @param floor what stands before it belongs to something else.
 */
export function entriesOf(text: string, node: YAMLMap | YAMLSeq, floor: number): readonly Entry[] | null {
  if (isFlow(node) || node.range === null || node.range === undefined) return null;
  const entries: Entry[] = [];
  let end = floor;
  for (const [index, item] of node.items.entries()) {
    const [head, stop] = placeOf(node, index, item) ?? [nextHead(text, end), rangeOf(item)?.[1]];
    const line = lineStart(text, head);
    const isInline = text.slice(line, head).trim() !== '';
    // Only the first can share a line with what is around it.
    if (head < end || stop === undefined || (isInline && index > 0)) return null;
    const from = isInline ? head : firstOwnLine(text, line, end);
    end = lastOwnLine(text, lineEnd(text, Math.max(stop, head + 1)), head - line);
    entries.push({ head, from, to: end, isInline });
  }
  return entries;
}

/** Where a field, or the first item of a list, begins and ends; null: the parser does not say where. */
function placeOf(
  node: YAMLMap | YAMLSeq,
  index: number,
  item: unknown,
): readonly [head: number, stop: number | undefined] | null {
  if (loadYaml().isMap(node)) return [rangeOf((item as Pair).key)?.[0] ?? -1, pairEnd(item as Pair)];
  return index === 0 ? [node.range?.[0] ?? -1, rangeOf(item)?.[1]] : null;
}

/** The sections in their order; null when they are not written below each other. */
export function sectionsOf({ text, document }: ParsedText): readonly Section[] | null {
  const root = document.contents;
  if (!loadYaml().isMap(root)) return null;
  const entries = entriesOf(text, root, 0);
  if (entries === null || entries.some(({ isInline }, index) => isInline && index === 0)) return null;
  return root.items.map((pair, index) => {
    const from = entries[index - 1]?.to ?? 0;
    const to = index === entries.length - 1 ? text.length : entries[index]?.to;
    return { name: nameOfPair(pair) ?? '', text: text.slice(from, to) };
  });
}

export function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

export function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function lineAt(text: string, from: number): string {
  return text.slice(from, lineEnd(text, from + 1));
}

function isComment(line: string): boolean {
  return line.trimStart().startsWith('#');
}

/** The first letter after blank lines and comments. */
function nextHead(text: string, from: number): number {
  let line = from;
  while (line < text.length && (lineAt(text, line).trim() === '' || isComment(lineAt(text, line)))) {
    line = lineEnd(text, line + 1);
  }
  return line + lineAt(text, line).search(/\S|$/u);
}

function firstOwnLine(text: string, line: number, floor: number): number {
  let first = line;
  while (first > floor) {
    const above = lineStart(text, first - 1);
    if (above < floor || !isComment(text.slice(above, first))) break;
    first = above;
  }
  return first;
}

/** Comments below that stand further in are still about it. */
function lastOwnLine(text: string, from: number, column: number): number {
  let end = from;
  for (let line = from; line < text.length; line = lineEnd(text, line + 1)) {
    const words = lineAt(text, line);
    if (words.trim() === '') continue;
    if (!isComment(words) || words.search(/\S/u) <= column) break;
    end = lineEnd(text, line + 1);
  }
  return end;
}
