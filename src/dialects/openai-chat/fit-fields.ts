// Fits the plain fields of a request: what they are called, how large they may be, and which of them are known at all.

import { unfit, type Unfit } from '../../domain/fix.ts';
import type { FitTarget } from '../fit.ts';
import { shownName } from '../fix-list.ts';
import type { Draft } from './draft.ts';
import type { ChatTraits } from './traits.ts';

const LIMITS = ['max_completion_tokens', 'max_tokens'] as const;

/** Never left out: without them it is no request, or another one. */
const ALWAYS: ReadonlySet<string> = new Set(['model', 'messages', 'stream']);

/** Left out they would not be missed in silence but change what is asked. */
const MEANT: ReadonlySet<string> = new Set(['tools', 'functions', 'response_format']);

export function fitFields(draft: Draft, traits: ChatTraits, target: FitTarget): Unfit | null {
  const refused = fitChoices(draft, traits);
  if (refused !== null) return refused;
  if (traits.mostStops !== null) cutStops(draft, traits.mostStops);
  rename(draft, traits);
  if (target.maxOutput !== null) for (const field of LIMITS) limit(draft, field, { min: 0, max: target.maxOutput });
  for (const field of Object.keys(traits.ranges)) limit(draft, field, traits.ranges[field]);
  return drop(draft, traits);
}

function fitChoices(draft: Draft, { mostChoices }: ChatTraits): Unfit | null {
  const n = draft.get('n');
  if (mostChoices === null || typeof n !== 'number' || n <= mostChoices) return null;
  const most = mostChoices === 1 ? 'one choice' : `${mostChoices} choices`;
  return unfit('n', `It gives ${most} at most.`);
}

function cutStops(draft: Draft, most: number): void {
  const stop = draft.get('stop');
  if (stop === undefined || stop === null) return;
  if (most === 0) {
    draft.remove('stop');
    draft.fixes.drop('stop');
  } else if (Array.isArray(stop) && stop.length > most) {
    draft.set('stop', stop.slice(0, most));
    draft.fixes.tell({ do: 'cap', field: 'stop', to: most });
  }
}

function rename(draft: Draft, { renames }: ChatTraits): void {
  for (const [field, to] of Object.entries(renames)) {
    const value = draft.get(field);
    if (value === undefined) continue;
    draft.remove(field);
    if (draft.has(to)) draft.fixes.drop(field);
    else if (value !== null) {
      draft.set(to, value);
      draft.fixes.tell({ do: 'rename', field, to });
    }
  }
}

function limit(draft: Draft, field: string, range: { min: number; max: number } | undefined): void {
  const value = draft.get(field);
  if (range === undefined || typeof value !== 'number') return;
  if (value > range.max) {
    draft.set(field, range.max);
    draft.fixes.tell({ do: 'cap', field, to: range.max });
  } else if (value < range.min) {
    draft.set(field, range.min);
    draft.fixes.tell({ do: 'set', field, to: range.min });
  }
}

function drop(draft: Draft, { knows, drops }: ChatTraits): Unfit | null {
  if (knows === null && drops.size === 0) return null;
  for (const field of draft.fields()) {
    if (ALWAYS.has(field) || (!drops.has(field) && (knows === null || knows.has(field)))) continue;
    if (draft.has(field)) {
      if (MEANT.has(field) && !asksForText(draft.get(field))) return unfit(field, `It does not know '${field}'.`);
      draft.fixes.drop(shownName(field));
    }
    draft.remove(field);
  }
  return null;
}

/** A format that says no more than its absence. */
function asksForText(format: unknown): boolean {
  return typeof format === 'object' && format !== null && 'type' in format && format.type === 'text';
}
