// Rules in written form, as a builder changes them: what it does not know stays in them, and what is typed wrong stays as
// it was typed until the process says what is wrong with it.

import type { WrittenGroup } from '../../../src/contract/builder-views.ts';

export type Json = WrittenGroup[string];

export const BOUNDS = ['gte', 'gt', 'lte', 'lt'] as const;
export type Bound = (typeof BOUNDS)[number];

export function isGroup(value: Json | undefined): value is WrittenGroup {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list of words, or one in its place; null: something else. */
export function wordsOf(value: Json | undefined): readonly string[] | null {
  if (value === undefined) return [];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
}

/** The group with a field in its place, or at its end; undefined: without it. */
export function withField(group: WrittenGroup, field: string, value: Json | undefined): WrittenGroup {
  if (value === undefined) return Object.fromEntries(Object.entries(group).filter(([name]) => name !== field));
  return { ...group, [field]: value };
}

/** The same with another name for a field, in its old place. */
export function withName(group: WrittenGroup, from: string, to: string): WrittenGroup {
  if (from !== to && Object.hasOwn(group, to)) return group;
  return Object.fromEntries(Object.entries(group).map(([name, value]) => [name === from ? to : name, value]));
}

/** As it stands in a field. */
export function fieldText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A whole number where one was typed, with or without separators; else what was typed, so that it is refused as such. */
export function typedNumber(text: string): Json | undefined {
  const plain = text.replaceAll(/[\s,_]/gu, '');
  if (plain === '') return undefined;
  const number = Number(plain);
  return /^-?\d+(?:\.\d+)?$/u.test(plain) && String(number) === plain ? number : text;
}

/** A share of 1 in percent: the same digits with the point moved, so that no rounding changes it. What is no number stays. */
export function percentText(share: Json | undefined): string {
  return typeof share === 'number' ? (shifted(String(share), 2) ?? String(share)) : fieldText(share);
}

export function typedPercent(text: string): Json | undefined {
  const plain = text.replace(/%\s*$/u, '').trim();
  if (plain === '') return undefined;
  const share = shifted(plain, -2);
  return share === null ? text : Number(share);
}

/** null: it is no number. */
function shifted(number: string, by: number): string | null {
  const [, sign = '', whole = '', part = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/u.exec(number) ?? [];
  if (whole === '') return null;
  const moved = Number(exponent) + by;
  const digits = `${whole}${part}`.padStart(whole.length + part.length + Math.max(0, -moved - whole.length + 1), '0');
  const point = digits.length - part.length + moved;
  const left = digits
    .slice(0, point)
    .padEnd(point, '0')
    .replace(/^0+(?=\d)/u, '');
  const right = digits.slice(point).replace(/0+$/u, '');
  return `${sign}${left}${right === '' ? '' : `.${right}`}`;
}

/** JSON as typed; undefined: it is none. */
export function typedJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // What it is not is for the caller to say.
    return undefined;
  }
}

/** A rule that is being written. */
export interface DraftRule {
  /** Stays while it is renamed. */
  readonly key: string;
  readonly rule: WrittenGroup;
}

export function idOf(rule: WrittenGroup): string {
  return typeof rule['id'] === 'string' ? rule['id'] : '';
}

export function isOn(rule: WrittenGroup): boolean {
  return rule['enabled'] !== false;
}

/** `enabled` is written only where it is not as usual. */
export function switchedTo(rule: WrittenGroup, on: boolean): WrittenGroup {
  return withField(rule, 'enabled', on ? undefined : false);
}

/** `wanted`, or with a number behind it that nothing has yet. */
export function freeId(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted;
  for (let number = 2; ; number += 1) if (!taken.includes(`${wanted}-${number}`)) return `${wanted}-${number}`;
}

/** What a rule has beside what the builder has controls for. */
export function restOf(rule: WrittenGroup): readonly (readonly [name: string, value: Json])[] {
  return Object.entries(rule).filter(([name, value]) =>
    name === 'when' ? !isGroup(value) : !['id', 'note', 'enabled', 'use'].includes(name),
  );
}

export function conditionsOf(rule: WrittenGroup): WrittenGroup {
  return isGroup(rule['when']) ? rule['when'] : {};
}

export function withCondition(rule: WrittenGroup, name: string, value: Json | undefined): WrittenGroup {
  return { ...rule, when: withField(conditionsOf(rule), name, value) };
}

/** Problems at a place and below it, by what follows it: `''`, `.gte`, `[2]`. */
export function problemsAt(
  problems: readonly { readonly path: string | null; readonly message: string }[],
  place: string,
): readonly { readonly rest: string; readonly message: string }[] {
  return problems.flatMap(({ path, message }) => {
    if (path === null || !path.startsWith(place)) return [];
    const rest = path.slice(place.length);
    return rest === '' || rest.startsWith('.') || rest.startsWith('[') ? [{ rest, message }] : [];
  });
}
