// Whether a fix made by hand can do what it says: an impossible one would change nothing and look as if it did.

import { isEssential } from '../dialects/repairs/essential.ts';
import type { DialectId } from '../domain/dialect.ts';
import type { Fix } from '../domain/fix.ts';
import { readyFixes } from './ready-fixes.ts';

export interface FixProblem {
  /** Which part of the fix is wrong. */
  readonly path: 'fix' | 'field' | 'to' | 'from' | 'with' | 'without';
  readonly message: string;
}

const LONGEST = 200;
const STEP = '[A-Za-z_$][\\w$-]*';
/** `seed`, `reasoning.effort`, `messages[].name`. */
const FIELD = new RegExp(`^${STEP}(?:\\[\\])?(?:\\.${STEP}(?:\\[\\])?)*(?<!\\[\\])$`);
const FIELD_OF_THE_WHOLE = new RegExp(`^${STEP}(?:\\.${STEP})*$`);
const NAME = new RegExp(`^${STEP}$`);

/** null: it can. */
export function checkFix(dialect: DialectId, fix: Fix): FixProblem | null {
  if (fix.do === 'rewrite' || fix.do === 'emulate' || fix.do === 'speak' || fix.do === 'stream') {
    if (readyFixes(dialect).some((ready) => isSame(ready, fix))) return null;
    return problem('fix', 'Breakerbox knows no such change in this dialect. Choose one of the list.');
  }
  return checkField(fix) ?? checkTo(fix) ?? checkScope(fix);
}

type FieldFix = Extract<Fix, { do: 'drop' | 'rename' | 'cap' | 'set' }>;

function checkField({ field, do: deed }: FieldFix): FixProblem | null {
  if (!FIELD.test(field) || field.length > LONGEST) {
    return problem(
      'field',
      'Write the field as it stands in the request: seed, reasoning.effort, or messages[].name for every message.',
    );
  }
  if (deed === 'cap' || !isEssential(field)) return null;
  return problem('field', `Without '${field}' as it is, it would be another request: it is never changed.`);
}

function checkTo(fix: FieldFix): FixProblem | null {
  switch (fix.do) {
    case 'drop':
      return null;
    case 'rename':
      return checkNewName(fix.field, fix.to);
    case 'cap':
      return Number.isFinite(fix.to) && fix.to >= 0 ? null : problem('to', 'A limit is a number, 0 or more.');
    case 'set':
      return isValue(fix.to) ? null : problem('to', VALUE_HINT);
  }
}

const VALUE_HINT = `Write a word, a number, true or false, with at most ${LONGEST} characters.`;

function checkNewName(field: string, to: string): FixProblem | null {
  if (!NAME.test(to) || to.length > LONGEST) {
    return problem('to', 'Write only the new name, without a path: the field stays where it is.');
  }
  const at = field.lastIndexOf('.') + 1;
  if (field.slice(at) === to) return problem('to', 'That is the name it has already.');
  const place = field.slice(0, at);
  return isEssential(place + to) ? problem('to', `'${place + to}' is taken: every request is made of it.`) : null;
}

function checkScope({ field, from, with: companion, without }: FieldFix): FixProblem | null {
  if (from !== undefined && !isValue(from)) return problem('from', VALUE_HINT);
  for (const [path, other] of [
    ['with', companion],
    ['without', without],
  ] as const) {
    if (other === undefined) continue;
    if (!FIELD_OF_THE_WHOLE.test(other) || other.length > LONGEST) {
      return problem(path, 'Write a field of the whole request: tools, or reasoning.effort.');
    }
    if (other === field) return problem(path, 'That is the field itself. Name another one, or leave this empty.');
  }
  return null;
}

function isValue(value: string | number | boolean): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value === 'boolean' || (value.trim() !== '' && value.length <= LONGEST);
}

function isSame(a: Fix, b: Fix): boolean {
  const to = (fix: Fix): unknown => ('to' in fix ? fix.to : undefined);
  return (
    a.do === b.do &&
    a.field === b.field &&
    to(a) === to(b) &&
    a.from === b.from &&
    a.with === b.with &&
    a.without === b.without
  );
}

function problem(path: FixProblem['path'], message: string): FixProblem {
  return { path, message };
}
