// The ledger's file while it is open for writing, with all those who look after it.

import type { WriteDb } from '../store/open-database.ts';
import type { Checkpointer } from './checkpointer.ts';
import type { Repricer } from './repricer.ts';
import type { SketchPruner } from './sketch-pruner.ts';
import type { Tidier } from './tidier.ts';
import type { WalSync } from './wal-sync.ts';

export interface OpenFile {
  readonly db: WriteDb;
  readonly walSync: WalSync;
  readonly checkpointer: Checkpointer;
  readonly pruner: SketchPruner;
  readonly repricer: Repricer;
  readonly tidier: Tidier;
}

/** Resolves when nobody here has it open any more. */
export async function closeFile({ db, walSync, checkpointer, pruner, repricer, tidier }: OpenFile): Promise<void> {
  pruner.close();
  repricer.close();
  tidier.close();
  walSync.close();
  // The last one to close takes the log in.
  await checkpointer.close();
  try {
    db.close();
  } catch {
    // One that is damaged may not even close.
  }
}
