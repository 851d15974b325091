// Commits with `synchronous=NORMAL` reach the WAL file but not the platter; this pushes them there. Rows are written on
// meanwhile: a slow disk must not hold them up.

import { closeSync, fdatasync, openSync } from 'node:fs';
import type { Clock } from '../domain/ports.ts';

/** A commit comes up to 50 ms after what it holds was written down, and within a second of that it is to be on the disk. */
const SYNC_EVERY_MS = 900;

export interface WalSync {
  /** There is something new in the WAL: it will be synced within a second. */
  touched(): void;
  close(): void;
}

export interface SyncNews {
  /** What was written until now is on its way to the disk. */
  begins(): void;
  /** It has arrived. */
  done(): void;
  failed(error: NodeJS.ErrnoException): void;
}

export function createWalSync(ledgerPath: string, clock: Pick<Clock, 'after'>, news: SyncNews): WalSync {
  let walFile: number | null = null;
  let cancel: (() => void) | null = null;
  let isSyncing = false;
  let wantsMore = false;
  let isClosed = false;
  const onWritten = (error: NodeJS.ErrnoException | null): void => {
    isSyncing = false;
    if (isClosed) closeFile();
    else if (wantsMore) later();
    if (isClosed) return;
    if (error === null) news.done();
    else news.failed(error);
  };
  const closeFile = (): void => {
    if (walFile !== null) closeSync(walFile);
    walFile = null;
  };
  const later = (): void => {
    wantsMore = false;
    cancel ??= clock.after(SYNC_EVERY_MS, sync);
  };
  const sync = (): void => {
    cancel = null;
    try {
      walFile ??= openSync(`${ledgerPath}-wal`, 'r+');
      isSyncing = true;
      news.begins();
      fdatasync(walFile, onWritten);
    } catch (error) {
      isSyncing = false;
      news.failed(error as NodeJS.ErrnoException);
    }
  };
  return {
    touched() {
      if (isSyncing) wantsMore = true;
      else later();
    },
    close() {
      cancel?.();
      isClosed = true;
      // Closing the ledger takes the log in and syncs it; a file must not be closed under a sync that is under way.
      if (!isSyncing) closeFile();
    },
  };
}

/** For a ledger without a WAL: it syncs what it commits. */
export const NO_WAL: WalSync = { touched: () => undefined, close: () => undefined };
