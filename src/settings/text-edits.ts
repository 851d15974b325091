// Changes a configuration text where what it says differs from what is to be said, and leaves every other letter of it
// alone: comments, order, blank lines, quotes.

import type { Pair, YAMLMap, YAMLSeq } from 'yaml';
import {
  isList,
  isSame,
  isTree,
  nameField,
  namesOf,
  type Json,
  type NameField,
  type Tree,
  type Value,
} from './config-tree.ts';
import {
  columnOf,
  entriesOf,
  isFlow,
  lineEnd,
  loadYaml,
  nameOfPair,
  rangeOf,
  type Entry,
  type ParsedText,
} from './text-layout.ts';

interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Longer ones are written in lines. */
const LONGEST_INLINE = 100;

const STYLE = { lineWidth: 120, aliasDuplicateObjects: false } as const;

/**
 * The text with the least edits that make it say `after`; null: that cannot be done in parts.
 *
 * @param before what it says now, in written form.
 * @param deepest how far down parts may be changed by themselves: 1 sections, 2 their items. What is below is rewritten.
 */
export function rewriteText({ text, document }: ParsedText, before: Tree, after: Tree, deepest: number): string | null {
  const { isMap } = loadYaml();
  const root = document.contents;
  if (!isMap(root)) return null;
  const splices = new Rewriter(text, deepest).group(root, before, after, 0, 0);
  return splices === null ? null : spliced(text, 0, text.length, splices);
}

function spliced(text: string, from: number, to: number, splices: readonly Splice[]): string {
  let result = '';
  let copied = from;
  for (const splice of splices.toSorted((a, b) => a.from - b.from)) {
    result += text.slice(copied, splice.from) + splice.text;
    copied = splice.to;
  }
  return result + text.slice(copied, to);
}

class Rewriter {
  readonly #text: string;
  readonly #deepest: number;

  constructor(text: string, deepest: number) {
    this.#text = text;
    this.#deepest = deepest;
  }

  /** null here and below: it has to be rewritten as a whole. */
  group(node: YAMLMap, before: Tree, after: Tree, floor: number, depth: number): readonly Splice[] | null {
    const entries = entriesOf(this.#text, node, floor);
    const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
      (field) => !isSame(before[field], after[field]),
    );
    const isThere = (field: string): boolean => node.items.some((pair) => nameOfPair(pair) === field);
    const changes = fields.filter(isThere).map((field) => {
      const index = node.items.findIndex((pair) => nameOfPair(pair) === field);
      const [pair, next] = [node.items[index], after[field]];
      if (next === undefined) return removal(entries?.[index]);
      return pair === undefined ? null : this.#field(pair, before[field], next, isFlow(node), depth + 1);
    });
    const added = fields.filter((field) => !isThere(field) && after[field] !== undefined);
    const addition = added.length === 0 ? [] : this.#addition(entries, added, after);
    const all = [...changes, addition].filter((change) => change !== null);
    return all.length === changes.length + 1 ? all.flat() : null;
  }

  /** Behind the last field. */
  #addition(entries: readonly Entry[] | null, added: readonly string[], after: Tree): readonly Splice[] | null {
    const last = entries?.at(-1);
    if (entries === null || last === undefined) return null;
    const usual = usualGap(separators(this.#text, entries));
    const indent = columnOf(this.#text, last.head);
    const written = added.map((field) => usual + indented(render({ [field]: after[field] }), indent));
    const lineBreak = this.#text[last.to - 1] === '\n' ? '' : '\n';
    return [{ from: last.to, to: last.to, text: lineBreak + written.join('') }];
  }

  #field(pair: Pair, before: Value, after: Json, inFlow: boolean, depth: number): readonly Splice[] | null {
    const [name, key, value] = [nameOfPair(pair), rangeOf(pair.key), rangeOf(pair.value)];
    if (name === null || key === null || value === null) return null;
    const parts = this.#parts(pair.value, before, after, lineEnd(this.#text, key[1]), depth);
    if (parts !== null) return parts;
    const inline = renderInline(after);
    const isOneLine = !this.#text.slice(key[1], value[1]).includes('\n');
    if (isOneLine && (inFlow || isEmpty(after) || inline.length <= LONGEST_INLINE)) {
      // Behind the colon of `when:` there may be nothing, not even a blank.
      const glue = this.#text[value[0] - 1] === ':' ? ' ' : '';
      return [{ from: value[0], to: value[1], text: glue + inline }];
    }
    if (inFlow) return [{ from: key[1], to: value[1], text: `: ${inline}` }];
    const text = indented(render({ [name]: after }), columnOf(this.#text, key[0])).trimStart();
    return [{ from: key[0], to: lineEnd(this.#text, value[1]), text }];
  }

  #parts(node: unknown, before: Value, after: Value, floor: number, depth: number): readonly Splice[] | null {
    const { isMap, isSeq } = loadYaml();
    if (depth >= this.#deepest || isEmpty(after)) return null;
    if (isMap(node) && isTree(before) && isTree(after)) return this.group(node, before, after, floor, depth);
    if (isSeq(node) && isList(before) && isList(after)) return this.#list(node, before, after, floor, depth);
    return null;
  }

  #list(
    node: YAMLSeq,
    before: readonly Json[],
    after: readonly Json[],
    floor: number,
    depth: number,
  ): readonly Splice[] | null {
    const by = nameField(before, after);
    if (by === null || node.items.length !== before.length) return null;
    const from = namesOf(before, by) ?? [];
    const to = renamedBack(before, after, by) ?? namesOf(after, by) ?? [];
    const entries = entriesOf(this.#text, node, floor);
    const changes = before.map((item, index) => {
      const next = after[to.indexOf(from[index] ?? '')];
      return next === undefined || isSame(item, next)
        ? []
        : this.#item(node.items[index], item, next, entries?.[index], depth + 1);
    });
    if (changes.some((change) => change === null)) return null;
    const splices = changes.map((change) => change ?? []);
    if (isSame(from, to)) return splices.flat();
    const [first, last] = [entries?.[0], entries?.at(-1)];
    if (entries === null || first === undefined || last === undefined || first.isInline) return null;
    const text = this.#arranged(entries, splices, from, to, (index) => after[index] ?? null);
    return [{ from: first.from, to: last.to, text }];
  }

  #item(node: unknown, before: Json, after: Json, entry: Entry | undefined, depth: number): readonly Splice[] | null {
    const range = rangeOf(node);
    if (range === null) return null;
    const parts = this.#parts(node, before, after, entry === undefined ? range[0] : entry.head, depth);
    if (parts !== null) return parts;
    if (entry === undefined) return [{ from: range[0], to: range[1], text: renderInline(after) }];
    const text = indented(render([after]), columnOf(this.#text, entry.head)).trimStart();
    return [{ from: entry.head, to: lineEnd(this.#text, range[1]), text }];
  }

  /** Items keep what stands above them. What is new is set apart as the others are. */
  #arranged(
    entries: readonly Entry[],
    splices: readonly (readonly Splice[])[],
    from: readonly string[],
    to: readonly string[],
    itemAt: (place: number) => Json,
  ): string {
    const above = separators(this.#text, entries);
    const usual = usualGap(above);
    const indent = columnOf(this.#text, entries[0]?.head ?? 0);
    // A comment between two items is not about either, and stays when one of them goes.
    let left = '';
    const apart = from.map((name, index) => {
      const own = left + (index === 0 ? '' : (above[index] ?? ''));
      left = to.includes(name) || !own.includes('#') ? '' : own;
      return own;
    });
    const written = to.map((name, place) => {
      const index = from.indexOf(name);
      const entry = entries[index];
      const text =
        entry === undefined
          ? indented(render([itemAt(place)]), indent)
          : spliced(this.#text, entry.from, entry.to, splices[index] ?? []);
      const before = index > 0 || (index === 0 && place === 0) ? (apart[index] ?? '') : usual;
      return closed(place === 0 && before.trim() === '' ? text : before + text);
    });
    return written.join('') + left;
  }
}

/**
 * What the items after are called, by their names before where one stands in the place of another that is not quite
 * something else: it was renamed, and keeps what is written around it. null: that is not what happened.
 */
function renamedBack(before: readonly Json[], after: readonly Json[], by: NameField): readonly string[] | null {
  const [from, to] = [namesOf(before, by) ?? [], namesOf(after, by) ?? []];
  const isSameOrRenamed = (name: string, index: number): boolean =>
    name === to[index] ||
    (!to.includes(name) && !from.includes(to[index] ?? '') && hasMuchOf(before[index], after[index], by));
  return from.length === to.length && from.every(isSameOrRenamed) ? from : null;
}

function hasMuchOf(before: Value, after: Value, by: NameField): boolean {
  if (!isTree(before) || !isTree(after)) return false;
  return Object.keys(before).some((field) => field !== by && isMuchLike(before[field], after[field]));
}

/** The same, or a list in which something of the same name is left. */
function isMuchLike(before: Value, after: Value): boolean {
  if (!isList(before) || !isList(after)) return isSame(before, after);
  const by = nameField(before, after);
  const names = by === null ? [] : (namesOf(after, by) ?? []);
  return isSame(before, after) || (by !== null && (namesOf(before, by) ?? []).some((name) => names.includes(name)));
}

/** null: it has no lines to itself. */
function removal(entry: Entry | undefined): readonly Splice[] | null {
  return entry === undefined || entry.isInline ? null : [{ from: entry.from, to: entry.to, text: '' }];
}

/** What stands between an entry and the one before it. */
function separators(text: string, entries: readonly Entry[]): readonly string[] {
  return entries.map(({ from }, index) => text.slice(entries[index - 1]?.to ?? from, from));
}

/** Where most are set apart by blank lines, what is new is too. */
function usualGap([, ...gaps]: readonly string[]): string {
  const apart = gaps.filter((gap) => gap !== '');
  return apart.length * 2 > gaps.length ? (apart.find((gap) => gap.trim() === '') ?? '\n') : '';
}

function isEmpty(value: Value): boolean {
  return isTree(value) ? Object.keys(value).length === 0 : isList(value) && value.length === 0;
}

function render(value: object): string {
  return loadYaml().stringify(value, STYLE);
}

function renderInline(value: Json): string {
  const list = loadYaml().stringify([value], { ...STYLE, lineWidth: 0, collectionStyle: 'flow' });
  return list.trim().slice(1, -1).trim();
}

function indented(text: string, column: number): string {
  return text.replace(/^(?=[^\n])/gmu, ' '.repeat(column));
}

/** The last line of a text may have no end. */
function closed(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
