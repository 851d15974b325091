// What a configuration file says, apart from how it is written, and changes of single values in it.

import { isDeepStrictEqual, types } from 'node:util';

export type Value = null | boolean | number | string | readonly Value[] | Fields;
export interface Fields {
  readonly [name: string]: Value;
}

/** A member of a mapping by its name, or an item of a list by the value of one of its fields. */
export type Step = string | { readonly by: string; readonly is: string };
export type Path = readonly Step[];

/** What stands at a path; null: nothing does. */
export type Found = { readonly value: Value } | null;

/** A file that is left alone, and why, in words for people. */
export class NotAsExpected extends Error {
  override readonly name = 'NotAsExpected';
}

export function find(root: Value, path: Path): Found {
  let found: Value | undefined = root;
  for (const step of path) found = found === undefined ? undefined : memberOf(found, step);
  return found === undefined ? null : { value: found };
}

/** The same with `value` at `path`, parents made where there are none. Throws NotAsExpected where a parent is something else. */
export function withValue(root: Value | undefined, path: Path, value: Value): Value {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'string') {
    const fields = root === undefined || root === null ? {} : root;
    if (!isFields(fields)) throw new NotAsExpected(`there is no mapping where '${step}' should be`);
    return { ...fields, [step]: withValue(memberOf(fields, step), rest, value) };
  }
  const items = root === undefined || root === null || isEmpty(root) ? [] : root;
  if (!Array.isArray(items)) throw new NotAsExpected(`there is no list where '${step.is}' should be`);
  const index = indexOf(items, step);
  const item = withValue(items[index], rest, value);
  return index === -1 ? [...items, item] : items.with(index, item);
}

export function withoutValue(root: Value, path: Path): Value {
  const [step, ...rest] = path;
  const member = step === undefined ? undefined : memberOf(root, step);
  if (step === undefined || member === undefined) return root;
  if (rest.length > 0) return withValue(root, [step], withoutValue(member, rest));
  if (typeof step !== 'string') return (root as readonly Value[]).filter((item) => item !== member);
  return Object.fromEntries(Object.entries(root as Fields).filter(([name]) => name !== step));
}

export function sameValue(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(plain(a), plain(b));
}

/** As `sameValue`; a file that holds nothing may be read as an empty mapping or as an empty list. */
export function sameFile(a: Value, b: Value): boolean {
  return sameValue(a, b) || (isEmpty(a) && isEmpty(b));
}

export function isEmpty(value: Value): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** For messages: `env.NAME`, `models[auto]`. */
export function pathWords(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'string' ? `${index === 0 ? '' : '.'}${step}` : `[${step.is}]`))
    .join('');
}

export function isFields(value: Value): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function memberOf(value: Value, step: Step): Value | undefined {
  if (typeof step !== 'string') return Array.isArray(value) ? value[indexOf(value, step)] : undefined;
  return isFields(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function indexOf(items: readonly Value[], { by, is }: Exclude<Step, string>): number {
  return items.findIndex((item) => isFields(item) && item[by] === is);
}

/** Parsers differ in the prototypes of what they make. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || types.isDate(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
