// The written form of the configuration as plain data, and places in it that stay the same when lists change: items
// are found by what they are called, not by where they stand.

import { isDeepStrictEqual } from 'node:util';
import { formatPath } from './config-refused.ts';

export type Json = string | number | boolean | null | readonly Json[] | Tree;
export interface Tree {
  readonly [field: string]: Json;
}

/** What an item of a list may be called by; the first that all items of a list have is the one. */
const NAMES = ['id', 'name', 'model'] as const;
export type NameField = (typeof NAMES)[number];

/** Into a field of an object, or to the item of a list that is called so. */
export type Step = { readonly field: string } | { readonly item: string; readonly by: NameField };
export type Place = readonly Step[];

/** undefined: not there. */
export type Value = Json | undefined;

export function isTree(value: Value): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Value): value is readonly Json[] {
  return Array.isArray(value);
}

/** The order of an object's fields does not count. */
export function isSame(a: Value, b: Value): boolean {
  return isDeepStrictEqual(a, b);
}

/** By what the items of these lists can be told apart; null when not all of them can. */
export function nameField(...lists: (readonly Json[])[]): NameField | null {
  return NAMES.find((field) => lists.every((list) => namesOf(list, field) !== null)) ?? null;
}

/** What the items are called, in order; null when some have no such name or two have the same. */
export function namesOf(list: readonly Json[], by: NameField): readonly string[] | null {
  const names = list.map((item) => nameOf(item, by));
  const known = names.filter((name) => name !== null);
  return known.length === list.length && new Set(known).size === list.length ? known : null;
}

export function nameOf(item: Json, by: NameField): string | null {
  const name = isTree(item) && Object.hasOwn(item, by) ? item[by] : undefined;
  return typeof name === 'string' ? name : null;
}

export function childOf(value: Value, step: Step): Value {
  if ('field' in step) return isTree(value) && Object.hasOwn(value, step.field) ? value[step.field] : undefined;
  return isList(value) ? value.find((item) => nameOf(item, step.by) === step.item) : undefined;
}

export function valueAt(tree: Tree, place: Place): Value {
  return place.reduce<Value>(childOf, tree);
}

/** `routes.smart.targets["openai/gpt-5"].weight` */
export function formatPlace(place: Place): string {
  return formatPath(place.map((step) => ('field' in step ? step.field : step.item)));
}

/** One of the places is in the other, or they are the same. */
export function overlaps(a: Place, b: Place): boolean {
  return a.slice(0, b.length).every((step, index) => isDeepStrictEqual(step, b[index]));
}
