// The form of a repair, and of a row in the tables of what servers complain of.

import type { DialectId } from '../../domain/dialect.ts';
import type { Fix } from '../../domain/fix.ts';
import type { JsonObject } from '../json.ts';
import type { Complaint } from './complaint.ts';

export interface Repair {
  readonly fix: Fix;
  /** It holds for the model; otherwise only for this request, because another prompt or history would need another one. */
  readonly remember: boolean;
}

/** The request as it was refused. */
export interface Sent {
  readonly dialect: DialectId;
  readonly body: JsonObject;
  /** What the provider speaks, its home first. */
  readonly speaks: readonly DialectId[];
  readonly isHome: boolean;
  /** Learned fixes that were heeded in it: what did not help is not tried again. */
  readonly heeded?: readonly Fix[];
}

export interface RepairRow {
  /** Matched against the complaint's text. */
  readonly says: RegExp;
  /** A message it was made for (some re-worded), and whose it is. */
  readonly example: string;
  readonly source: string;
  /** The only dialect in which it means this. */
  readonly dialect?: DialectId;
  /** null: not a case of this row after all. */
  readonly repair: (said: RegExpExecArray, sent: Sent, complaint: Complaint) => Repair | null;
  /** Whoever says this means nothing else: without a repair here there is none at all. */
  readonly last?: true;
}

export function forGood(fix: Fix): Repair {
  return { fix, remember: true };
}

export function once(fix: Fix): Repair {
  return { fix, remember: false };
}

/** The same change of the same thing, wherever it applies. */
export function isSameChange(a: Fix, b: Fix): boolean {
  return a.do === b.do && a.field === b.field && a.from === b.from && toOf(a) === toOf(b);
}

/** A field's new name taken back, which would go on for ever. */
export function isUndoing(a: Fix, b: Fix): boolean {
  return a.do === 'rename' && b.do === 'rename' && a.field === b.to && a.to === b.field;
}

function toOf(fix: Fix): string | number | boolean | null {
  return 'to' in fix ? fix.to : null;
}

export function isIn(fix: Fix, dialect: DialectId): boolean {
  return fix.in === undefined || fix.in === dialect;
}
