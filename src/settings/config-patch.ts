// Makes edits in a configuration that may have changed since they were found: what was touched again stays as it is
// and is named.

import { commonOrder, isMove, type Edit, type OrderEdit, type ValueEdit } from './config-diff.ts';
import {
  childOf,
  isList,
  isSame,
  isTree,
  nameField,
  nameOf,
  namesOf,
  valueAt,
  type Json,
  type Place,
  type Step,
  type Tree,
  type Value,
} from './config-tree.ts';

/** There is no place for the value: something around it is missing, or of another kind. */
const NO_PLACE = Symbol('no place');

export interface Patched {
  readonly tree: Tree;
  /** Where the tree holds neither what an edit expects nor what it would make. */
  readonly conflicts: readonly Place[];
}

export function applyEdits(tree: Tree, edits: readonly Edit[]): Patched {
  const conflicts: Place[] = [];
  let patched = tree;
  for (const edit of edits) {
    const next = 'from' in edit ? arrange(patched, edit) : setValue(patched, edit);
    if (next === null) conflicts.push(edit.place);
    else patched = next;
  }
  return { tree: patched, conflicts };
}

/** null: a conflict. */
function setValue(tree: Tree, { place, before, after, around }: ValueEdit): Tree | null {
  const current = valueAt(tree, place);
  if (isSame(current, after)) return tree;
  if (!isSame(current, before)) return null;
  return put(tree, place, after, after === undefined ? around : 0);
}

/** @param prune how many of the groups around the place are removed when they are left empty. */
function put(tree: Tree, place: Place, value: Value, prune: number): Tree | null {
  const result = putInto(tree, place, value, prune);
  return result !== NO_PLACE && isTree(result) ? result : null;
}

function putInto(inside: Value, place: Place, value: Value, prune: number): Value | typeof NO_PLACE {
  const [step, ...rest] = place;
  if (step === undefined) return value;
  const child = childOf(inside, step);
  // A group can be made anew when something is to be put into it; an item of a list with only a part of it cannot.
  if (child === undefined && rest.length > 0 && 'item' in step) return NO_PLACE;
  const put = putInto(child, rest, value, prune);
  if (put === NO_PLACE) return NO_PLACE;
  const isLeftEmpty = put !== undefined && rest.length > 0 && rest.length <= prune && isEmpty(put);
  return withChild(inside, step, isLeftEmpty ? undefined : put);
}

function isEmpty(value: Json): boolean {
  return isTree(value) ? Object.keys(value).length === 0 : isList(value) && value.length === 0;
}

function withChild(inside: Value, step: Step, child: Value): Value | typeof NO_PLACE {
  if ('field' in step) {
    if (inside !== undefined && !isTree(inside)) return NO_PLACE;
    const { [step.field]: _, ...others } = inside ?? {};
    if (child === undefined) return others;
    // In its old place, where it had one.
    return inside !== undefined && Object.hasOwn(inside, step.field)
      ? Object.fromEntries(Object.entries(inside).map(([field, old]) => [field, field === step.field ? child : old]))
      : { ...others, [step.field]: child };
  }
  if (inside !== undefined && !isList(inside)) return NO_PLACE;
  const items = inside ?? [];
  // Beside items that cannot be told apart by the same name, nobody could find it again.
  if (namesOf(items, step.by) === null) return NO_PLACE;
  const index = items.findIndex((item) => nameOf(item, step.by) === step.item);
  if (index < 0) return child === undefined ? items : [...items, child];
  return [...items.slice(0, index), ...(child === undefined ? [] : [child]), ...items.slice(index + 1)];
}

/** Brings the items of a list into order; null: somebody else has brought them into another one since. */
function arrange(tree: Tree, edit: OrderEdit): Tree | null {
  const list = valueAt(tree, edit.place);
  if (!isList(list)) return tree;
  const names = nameField(list) === null ? null : namesOf(list, edit.by);
  if (names === null) return isMove(edit) ? null : tree;
  const order = isMove(edit) ? moved(names, edit) : names;
  if (order === null) return null;
  const placed = insertAdded(order, edit);
  return put(
    tree,
    edit.place,
    placed.flatMap((name) => list.filter((item) => nameOf(item, edit.by) === name)),
    0,
  );
}

function moved(names: readonly string[], edit: OrderEdit): readonly string[] | null {
  const common = commonOrder(edit);
  const present = new Set(names);
  const [from, to] = [common.from, common.to].map((order) => order.filter((name) => present.has(name))) as [
    string[],
    string[],
  ];
  const known = new Set(to);
  const now = names.filter((name) => known.has(name));
  if (isSame(now, to)) return names;
  if (!isSame(now, from)) return null;
  // The others stay behind the one that they stand behind.
  return names.reduce<string[]>((order, name, index) => {
    return known.has(name) ? order : insertAfter(order, name, names.slice(0, index));
  }, to);
}

/** What is new in the list goes behind the nearest item that is before it in the order to be. */
function insertAdded(names: readonly string[], { from, to }: OrderEdit): readonly string[] {
  const old = new Set(from);
  const present = new Set(names);
  const added = to.filter((name) => !old.has(name) && present.has(name));
  const isAdded = new Set(added);
  return added.reduce(
    (order, name) => insertAfter(order, name, to.slice(0, to.indexOf(name))),
    names.filter((name) => !isAdded.has(name)),
  );
}

function insertAfter(order: readonly string[], name: string, predecessors: readonly string[]): string[] {
  const anchor = predecessors.findLast((candidate) => order.includes(candidate));
  const index = anchor === undefined ? 0 : order.indexOf(anchor) + 1;
  return [...order.slice(0, index), name, ...order.slice(index)];
}
