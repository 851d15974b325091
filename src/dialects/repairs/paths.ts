// Paths into a request: `seed`, `reasoning.effort`, `messages[].name`. `[]` stands for every element of a list.

import { isObject, type JsonObject } from '../json.ts';

/** What becomes of the object in which a path ends; the same object when nothing does. */
export type Edit = (parent: JsonObject, name: string) => JsonObject;

/** `root` with `edit` done wherever the path leads. Whatever does not change stays the very same object. */
export function editAt(root: JsonObject, path: string, edit: Edit): JsonObject {
  return editSteps(root, path.split('.'), edit);
}

function editSteps(parent: JsonObject, [step = '', ...rest]: readonly string[], edit: Edit): JsonObject {
  const isList = step.endsWith('[]');
  const name = isList ? step.slice(0, -2) : step;
  if (rest.length === 0) return isList ? parent : edit(parent, name);
  if (!Object.hasOwn(parent, name)) return parent;
  const value = parent[name];
  const next = isList ? editElements(value, rest, edit) : isObject(value) ? editSteps(value, rest, edit) : value;
  return next === value ? parent : { ...parent, [name]: next };
}

function editElements(list: unknown, rest: readonly string[], edit: Edit): unknown {
  if (!Array.isArray(list)) return list;
  const before = list as readonly unknown[];
  const after = before.map((element) => (isObject(element) ? editSteps(element, rest, edit) : element));
  return after.every((element, i) => element === before[i]) ? list : after;
}

/** The value at a path without lists; undefined when there is none. */
export function valueAt(root: JsonObject, path: string): unknown {
  let value: unknown = root;
  for (const name of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** Whether a request has this field, and not only an empty or switched off one. */
export function has(root: JsonObject, path: string): boolean {
  const value = valueAt(root, path);
  if (value === undefined || value === null || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || value['type'] !== 'disabled';
}

/**
 * Finds the field that a server names in its own way: `messages.0.user.name`, `messages[0].name`, `#/seed`, with the tags of
 * a validator's unions among the names. Null when the request has no such field.
 */
export function findField(body: JsonObject, raw: string): string | null {
  const names = raw
    .replace(/^(?:#?\/|\$\.)/, '')
    .split(/[./[\]'"`\s]+/)
    .filter((name) => name !== '');
  if (names.length === 0 || names.length > MOST_STEPS) return null;
  return walk(body, names)?.join('.').replaceAll('.[]', '[]') ?? null;
}

const MOST_STEPS = 12;
/** Elements to look into where a server does not say which one it means. */
const MOST_ELEMENTS = 200;

function walk(value: unknown, names: readonly string[]): string[] | null {
  if (Array.isArray(value)) return walkList(value, names);
  if (!isObject(value)) return null;
  const [name = '', ...rest] = names;
  if (Object.hasOwn(value, name)) {
    const inner = value[name];
    const found = rest.length === 0 ? [] : walk(inner, rest);
    if (found !== null) return [name, ...found];
    if (typeof inner === 'object' && inner !== null) return null;
  }
  // Chat Completions keeps a tool one level deeper than those who speak of it.
  const inFunction = name === 'function' ? null : walk(value['function'], names);
  if (inFunction !== null) return ['function', ...inFunction];
  return rest.length === 0 || isIndex(name) ? null : walk(value, rest);
}

function walkList(list: readonly unknown[], names: readonly string[]): string[] | null {
  const [name = '', ...rest] = names;
  const elements = isIndex(name) ? [list[Number(name)]] : list.slice(0, MOST_ELEMENTS);
  for (const element of elements) {
    const found = walk(element, isIndex(name) ? rest : names);
    if (found !== null) return ['[]', ...found];
  }
  return null;
}

function isIndex(name: string): boolean {
  return /^\d+$/.test(name);
}
