// What is known of the ledger beside it: so that one that is gone or empty is noticed, and one that was not closed is looked
// through. A note that cannot be read or written hinders nothing.

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export interface KnownLedger {
  /** Requests that were in it when this was noted. */
  readonly requests: number;
  /** It was closed in peace. */
  readonly closed: boolean;
  /** When it was last found sound from end to end, Unix ms. */
  readonly checkedAt: number | null;
}

const NOTHING: KnownLedger = { requests: 0, closed: true, checkedAt: null };

const pathOf = (ledgerPath: string): string => `${ledgerPath}.known.json`;

export function readKnown(ledgerPath: string): KnownLedger {
  try {
    const found = JSON.parse(readFileSync(pathOf(ledgerPath), 'utf8')) as Partial<KnownLedger>;
    const { requests, closed, checkedAt } = found;
    return {
      requests: typeof requests === 'number' ? requests : 0,
      closed: closed !== false,
      checkedAt: typeof checkedAt === 'number' ? checkedAt : null,
    };
  } catch {
    return NOTHING;
  }
}

export function noteKnown(ledgerPath: string, known: KnownLedger): void {
  const path = pathOf(ledgerPath);
  try {
    writeFileSync(`${path}.tmp`, JSON.stringify(known), { mode: 0o600 });
    renameSync(`${path}.tmp`, path);
  } catch {
    rmSync(`${path}.tmp`, { force: true });
  }
}
