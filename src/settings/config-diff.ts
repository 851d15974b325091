// What differs between two configurations in their written form: as edits that can be made and taken back, and as
// lines for people.

import type { ConfigChange } from '../domain/version.ts';
import {
  childOf,
  formatPlace,
  isList,
  isSame,
  isTree,
  nameField,
  namesOf,
  type Json,
  type NameField,
  type Place,
  type Tree,
  type Value,
} from './config-tree.ts';

export type Edit = ValueEdit | OrderEdit;

export interface ValueEdit {
  readonly place: Place;
  readonly before: Value;
  readonly after: Value;
  /** How many of the groups and lists around it come with it, or go with it when nothing else is in them. */
  readonly around: number;
}

/** What the items of a list are called, in order. Comes after the edits of the items themselves. */
export interface OrderEdit {
  readonly place: Place;
  readonly by: NameField;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** Longer values are cut: these are lines to read, not to copy. */
const LONGEST_TEXT = 200;

/** What JSON leaves as it is, and what would break a line or turn its direction where it is shown. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Sealed keys and the like. Nobody can read them, and nobody needs to see them. */
const SECRET = /^sealed/;

/** For people; `path` is as in ConfigChange. Both are the written form (`toWritten`), with or without switches. */
export function diffConfigs(before: object, after: object): readonly ConfigChange[] {
  return editsBetween(plain(before), plain(after)).flatMap(describeEdit);
}

/** Without prototypes, undefined fields and the like. */
export function plain(written: object): Tree {
  // What JSON gives for an object.
  return JSON.parse(JSON.stringify(written)) as Tree;
}

/** In the order in which they can be made. */
export function editsBetween(before: Tree, after: Tree): readonly Edit[] {
  return compare([], before, after, 0);
}

export function invert(edits: readonly Edit[]): readonly Edit[] {
  return edits.map((edit) =>
    'from' in edit ? { ...edit, from: edit.to, to: edit.from } : { ...edit, before: edit.after, after: edit.before },
  );
}

/** The items that both have, in the order of either. */
export function commonOrder({ from, to }: Pick<OrderEdit, 'from' | 'to'>): { from: string[]; to: string[] } {
  const [inFrom, inTo] = [new Set(from), new Set(to)];
  return { from: from.filter((name) => inTo.has(name)), to: to.filter((name) => inFrom.has(name)) };
}

export function isMove(edit: Pick<OrderEdit, 'from' | 'to'>): boolean {
  const common = commonOrder(edit);
  return !isSame(common.from, common.to);
}

function compare(place: Place, before: Value, after: Value, around: number): Edit[] {
  if (isSame(before, after)) return [];
  if (isTree(before) && isTree(after)) return compareFields(place, before, after, around);
  const by = isList(before) && isList(after) ? nameField(before, after) : null;
  if (isList(before) && isList(after) && by !== null) return compareItems(place, before, after, by, around);
  // A group that comes or goes with what is in it is told by what is in it.
  const empty = emptyIn(place, before ?? after);
  if (empty !== null && before === undefined) return compare(place, empty, after, around + 1);
  if (empty !== null && after === undefined) return compare(place, before, empty, around + 1);
  return [{ place, before, after, around }];
}

/** The same kind without contents; null for what is told as a whole: items of lists, plain values, what is empty. */
function emptyIn(place: Place, value: Value): Json | null {
  const last = place.at(-1);
  if (last === undefined || 'item' in last) return null;
  if (isTree(value)) return Object.keys(value).length === 0 ? null : {};
  return isList(value) && value.length > 0 && nameField(value) !== null ? [] : null;
}

function compareFields(place: Place, before: Tree, after: Tree, around: number): Edit[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].flatMap((field) => {
    const step = { field };
    return compare([...place, step], childOf(before, step), childOf(after, step), around);
  });
}

function compareItems(
  place: Place,
  before: readonly Json[],
  after: readonly Json[],
  by: NameField,
  around: number,
): Edit[] {
  const [from, to] = [namesOf(before, by) ?? [], namesOf(after, by) ?? []];
  const edits = [...new Set([...from, ...to])].flatMap((item) => {
    const step = { item, by };
    return compare([...place, step], childOf(before, step), childOf(after, step), around);
  });
  return isSame(from, to) ? edits : [...edits, { place, by, from, to }];
}

function describeEdit(edit: Edit): ConfigChange[] {
  const path = printable(formatPlace(edit.place));
  if ('from' in edit) {
    if (!isMove(edit)) return [];
    const { from, to } = commonOrder(edit);
    return [{ path, kind: 'moved', before: clip(from.join(', ')), after: clip(to.join(', ')) }];
  }
  const { before, after } = edit;
  if (before === undefined) return [{ path, kind: 'added', before: null, after: print(edit.place, after) }];
  if (after === undefined) return [{ path, kind: 'removed', before: print(edit.place, before), after: null }];
  const isSecret = isSecretPlace(edit.place);
  return [
    {
      path,
      kind: 'changed',
      before: print(edit.place, before),
      after: isSecret ? 'another key' : print(edit.place, after),
    },
  ];
}

function isSecretPlace(place: Place): boolean {
  const last = place.at(-1);
  return last !== undefined && 'field' in last && SECRET.test(last.field);
}

function print(place: Place, value: Value): string {
  if (isSecretPlace(place)) return 'a key';
  const text = JSON.stringify(value, (field, part: unknown) => (SECRET.test(field) ? 'a key' : part));
  return clip(text);
}

/** Does not leave half a letter at the end. */
export function clip(text: string): string {
  const shown = printable(text);
  return shown.length > LONGEST_TEXT ? `${shown.slice(0, LONGEST_TEXT).replace(/[\uD800-\uDBFF]$/, '')}…` : shown;
}

function printable(text: string): string {
  return text.replace(UNPRINTABLE, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
