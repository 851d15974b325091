// Commits with `synchronous=NORMAL` reach the WAL file but not the platter; this pushes them there.

import { closeSync, fdatasyncSync, openSync } from 'node:fs';

const SYNC_EVERY_MS = 1_000;

export interface WalSync {
  /** There is something new in the WAL: it will be synced within a second. */
  touched(): void;
  close(): void;
}

export function createWalSync(ledgerPath: string, onError: (error: NodeJS.ErrnoException) => void): WalSync {
  let walFile: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  const sync = (): void => {
    timer = null;
    try {
      walFile ??= openSync(`${ledgerPath}-wal`, 'r+');
      fdatasyncSync(walFile);
    } catch (error) {
      onError(error as NodeJS.ErrnoException);
    }
  };
  return {
    touched() {
      timer ??= setTimeout(sync, SYNC_EVERY_MS);
    },
    close() {
      if (timer !== null) {
        clearTimeout(timer);
        sync();
      }
      if (walFile !== null) closeSync(walFile);
    },
  };
}
