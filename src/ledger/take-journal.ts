// What a run that was ended outright wrote down last goes where all waits that is not in the ledger.

import { forgetJournal, leftInJournal } from './journal.ts';
import type { SpillStore } from './spill-store.ts';

/** Returns why that was not possible; then all of it stays where it is, and no new journal may be begun there. */
export function takeJournal(ledgerPath: string, spill: Pick<SpillStore, 'append'>): string | null {
  try {
    const left = leftInJournal(ledgerPath);
    if (left.length > 0) spill.append(left);
    forgetJournal(ledgerPath);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
