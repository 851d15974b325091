// What is known of repricings that were done. Runs on the reader thread.

import type { Nanos } from '../domain/money.ts';
import type { ReadDb } from '../store/open-database.ts';

export interface LastRepricing {
  readonly at: number;
  readonly requests: number;
  readonly beforeNanos: Nanos;
  readonly afterNanos: Nanos;
  readonly undone: boolean;
}

const LAST = `
  SELECT at, requests, before_nanos AS beforeNanos, after_nanos AS afterNanos, undone
  FROM repricings ORDER BY id DESC LIMIT 1`;

/** null: there was none. */
export function lastRepricing(db: ReadDb, _args: object): LastRepricing | null {
  const row = db.prepare(LAST).get() as (Omit<LastRepricing, 'undone'> & { undone: number }) | undefined;
  return row === undefined ? null : { ...row, undone: row.undone === 1 };
}
