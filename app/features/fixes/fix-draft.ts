// A fix as it stands in a form, where everything is text, and back.

import type { FixRule, ReadyFixView } from '../../../src/contract/fix-views.ts';
import type { DialectId } from '../../../src/contract/views.ts';

const DEEDS = ['drop', 'rename', 'cap', 'set'] as const;
type Deed = (typeof DEEDS)[number];

export interface FixDraft {
  /** What is done to a field, or the words of a change that is chosen whole. */
  readonly action: string;
  readonly field: string;
  readonly to: string;
  readonly from: string;
  readonly with: string;
  readonly without: string;
}

export const EMPTY_DRAFT: FixDraft = { action: 'drop', field: '', to: '', from: '', with: '', without: '' };

/** `words` stand for a fix that changes more than a field. */
export function draftOf(fix: FixRule, words: string): FixDraft {
  if (!isDeed(fix.do)) return { ...EMPTY_DRAFT, action: words };
  return {
    action: fix.do,
    field: fix.field,
    to: 'to' in fix ? writeValue(fix.to) : '',
    from: fix.from === undefined ? '' : writeValue(fix.from),
    with: fix.with ?? '',
    without: fix.without ?? '',
  };
}

/** What is wrong with one of the values; `path` null: with none in particular. */
export interface Problem {
  readonly path: string | null;
  readonly message: string;
}

export const NO_LIMIT: Problem = { path: 'to', message: 'A limit is a number.' };

/** null: the limit is no number. `ready` are the changes that can be chosen whole. */
export function ruleOf(draft: FixDraft, ready: readonly Pick<ReadyFixView, 'fix' | 'words'>[]): FixRule | null {
  const { action } = draft;
  if (!isDeed(action)) return ready.find(({ words }) => words === action)?.fix ?? null;
  const [field, to, from] = [draft.field.trim(), draft.to.trim(), draft.from.trim()];
  const [companion, without] = [draft.with.trim(), draft.without.trim()];
  const scope = {
    ...(from !== '' && { from: readValue(from) }),
    ...(companion !== '' && { with: companion }),
    ...(without !== '' && { without }),
  };
  switch (action) {
    case 'drop':
      return { do: action, field, ...scope };
    case 'rename':
      return { do: action, field, to, ...scope };
    case 'cap':
      return to === '' || Number.isNaN(Number(to)) ? null : { do: action, field, to: Number(to), ...scope };
    case 'set':
      return { do: action, field, to: readValue(to), ...scope };
  }
}

/** Those that a dialect has, and the one that is being edited if it is none of them. */
export function readyFor(
  dialect: DialectId,
  all: readonly ReadyFixView[],
  edited: Pick<ReadyFixView, 'fix' | 'words'> | null,
): readonly Pick<ReadyFixView, 'fix' | 'words'>[] {
  const ready = all.filter((one) => one.dialect === dialect);
  if (edited === null || isDeed(edited.fix.do) || ready.some(({ words }) => words === edited.words)) return ready;
  return [edited, ...ready];
}

export function isDeed(action: string): action is Deed {
  return DEEDS.some((deed) => deed === action);
}

/** What looks like a number, or like true and false, is one; in quotes it is text all the same. */
function readValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^-?\d+(?:\.\d+)?$/u.test(text)) return Number(text);
  return /^"(.*)"$/u.exec(text)?.[1] ?? text;
}

function writeValue(value: string | number | boolean): string {
  const text = String(value);
  return typeof value === 'string' && readValue(text) !== value ? `"${text}"` : text;
}
