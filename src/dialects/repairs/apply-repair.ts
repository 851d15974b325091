// Applies the learned fixes that concern single fields, to a request as it is about to be sent. The others become traits of
// the target (traits-with-fixes.ts), so that the dialect's own fitting does the work.

import type { DialectId } from '../../domain/dialect.ts';
import type { Fix } from '../../domain/fix.ts';
import { isObject, type JsonObject } from '../json.ts';
import { isEssential } from './essential.ts';
import { withoutReasoning, withoutThinking } from './past-reasoning.ts';
import { editAt, has, type Edit } from './paths.ts';
import { isIn } from './repair.ts';
import { PAST_REASONING, PAST_THINKING } from './rewrites.ts';

export { spokenInstead, traitsWithFixes } from './traits-with-fixes.ts';

/**
 * Does what the fixes say to single fields of `body`, as changed by `changes` so far, and puts the results into `changes`.
 * Returns the fixes that made a difference, in the order in which they were done. `dialect`: that of the request; fixes
 * meant for another are passed over.
 */
export function repairFields(
  body: JsonObject,
  changes: Map<string, unknown>,
  fixes: readonly Fix[],
  dialect?: DialectId,
): Fix[] {
  const meant = dialect === undefined ? fixes : fixes.filter((fix) => isIn(fix, dialect));
  if (meant.length === 0) return [];
  const before = changed(body, changes);
  let now = before;
  const done: Fix[] = [];
  for (const fix of inOrder(meant)) {
    const next = isMeant(fix, now) ? applied(fix, now) : now;
    if (next === now) continue;
    done.push(fix);
    now = next;
  }
  if (done.length === 0) return done;
  for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const value = Object.hasOwn(now, name) ? now[name] : undefined;
    if (value !== before[name]) changes.set(name, value);
  }
  return done;
}

function changed(body: JsonObject, changes: ReadonlyMap<string, unknown>): JsonObject {
  if (changes.size === 0) return body;
  const entries = new Map([...Object.entries(body), ...changes]);
  return Object.fromEntries([...entries].filter(([, value]) => value !== undefined));
}

const ORDER: readonly Fix['do'][] = ['rename', 'set', 'cap', 'drop'];

/** Limits hold for new names; and what one field's going makes needless is asked last. */
function inOrder(fixes: readonly Fix[]): Fix[] {
  const rank = (fix: Fix): number => ORDER.indexOf(fix.do) * 2 + (fix.with === undefined ? 0 : 1);
  return fixes.filter((fix) => ORDER.includes(fix.do)).toSorted((a, b) => rank(a) - rank(b));
}

function isMeant(fix: Fix, body: JsonObject): boolean {
  if (fix.with !== undefined && !has(body, fix.with)) return false;
  return fix.without === undefined || !has(body, fix.without);
}

function applied(fix: Fix, body: JsonObject): JsonObject {
  if (fix.do === 'drop' && fix.field === PAST_THINKING) return withoutThinking(body);
  if (fix.do === 'drop' && fix.field === PAST_REASONING) return withoutReasoning(body);
  if (isEssential(fix.field) && fix.do !== 'cap' && fix.do !== 'rename') return body;
  const edit = editOf(fix);
  return pathsOf(fix.field).reduce((now, path) => editAt(now, path, edit), body);
}

/** Chat Completions keeps a tool one level deeper than the others; a fix speaks of both in the same words. */
function pathsOf(field: string): readonly string[] {
  const inTool = /^tools\[\]\.(?!function\.)(.+)$/.exec(field)?.[1];
  return inTool === undefined ? [field] : [field, `tools[].function.${inTool}`];
}

function editOf(fix: Fix): Edit {
  const isHere = (parent: JsonObject, name: string): boolean =>
    Object.hasOwn(parent, name) && (fix.from === undefined || isValue(parent[name], fix.from));
  switch (fix.do) {
    case 'drop':
      return (parent, name) => (isHere(parent, name) ? without(parent, name) : parent);
    case 'rename':
      return (parent, name) => (isHere(parent, name) ? renamed(parent, name, fix.to) : parent);
    case 'cap':
      return (parent, name) => {
        const value = isHere(parent, name) ? parent[name] : null;
        return typeof value === 'number' && value > fix.to ? { ...parent, [name]: fix.to } : parent;
      };
    case 'set': {
      // What is to be so whatever the client says is also said where it says nothing.
      const mayAdd = fix.from === undefined && !fix.field.includes('[]');
      return (parent, name) =>
        (mayAdd || isHere(parent, name)) && parent[name] !== fix.to ? { ...parent, [name]: fix.to } : parent;
    }
    case 'rewrite':
    case 'emulate':
    case 'speak':
    case 'stream':
      return (parent) => parent;
  }
}

function isValue(value: unknown, wanted: string | number | boolean): boolean {
  return value === wanted || (isObject(value) && value['type'] === wanted);
}

function without(parent: JsonObject, name: string): JsonObject {
  const { [name]: _, ...rest } = parent;
  return rest;
}

/** A field that is there under both names keeps the new one. */
function renamed(parent: JsonObject, name: string, to: string): JsonObject {
  const rest = without(parent, name);
  return Object.hasOwn(rest, to) ? rest : { ...rest, [to]: parent[name] };
}
