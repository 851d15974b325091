// The ledger's file while it is open for writing, with all those who look after it.

import type { Clock } from '../domain/ports.ts';
import type { WriteDb } from '../store/open-database.ts';
import { Checkpointer } from './checkpointer.ts';
import { FileWatch } from './file-watch.ts';
import type { FromWriter } from './protocol.ts';
import { createRepricer, type Repricer } from './repricer.ts';
import { createSketchPruner, type SketchPruner } from './sketch-pruner.ts';
import { createTidier, type Tidier } from './tidier.ts';
import { createWalSync, NO_WAL, type SyncNews, type WalSync } from './wal-sync.ts';

export interface OpenFile {
  readonly db: WriteDb;
  readonly watch: FileWatch;
  readonly walSync: WalSync;
  readonly checkpointer: Checkpointer;
  readonly pruner: SketchPruner;
  readonly repricer: Repricer;
  readonly tidier: Tidier;
}

export interface ServePorts {
  readonly path: string;
  readonly clock: Clock;
  readonly sync: SyncNews;
  readonly isBusy: () => boolean;
  send(message: FromWriter): void;
  failed(error: NodeJS.ErrnoException): void;
}

export function serveFile(db: WriteDb, { path, clock, sync, isBusy, send, failed }: ServePorts): OpenFile {
  const onError = (error: Error): void => {
    send({ type: 'prune-failed', message: error.message });
    failed(error);
  };
  const hasWal = db.pragma('journal_mode', { simple: true }) === 'wal';
  return {
    db,
    watch: new FileWatch(path),
    walSync: hasWal ? createWalSync(path, clock, sync) : NO_WAL,
    checkpointer: new Checkpointer(db, path),
    repricer: createRepricer(db, clock),
    pruner: createSketchPruner(db, clock, onError),
    tidier: createTidier(db, {
      clock,
      isBusy,
      onDone: (report) => {
        send({ type: 'tidied', report });
      },
      onError,
    }),
  };
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
