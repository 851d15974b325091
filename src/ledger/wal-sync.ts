// Commits with `synchronous=NORMAL` reach the WAL file but not the platter; this pushes them there.

import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import type { Clock } from '../domain/ports.ts';

const SYNC_EVERY_MS = 1_000;

export interface WalSync {
  /** There is something new in the WAL: it will be synced within a second. */
  touched(): void;
  close(): void;
}

export function createWalSync(
  ledgerPath: string,
  clock: Pick<Clock, 'after'>,
  onError: (error: NodeJS.ErrnoException) => void,
): WalSync {
  let walFile: number | null = null;
  let cancel: (() => void) | null = null;
  const sync = (): void => {
    cancel = null;
    try {
      walFile ??= openSync(`${ledgerPath}-wal`, 'r+');
      fdatasyncSync(walFile);
    } catch (error) {
      onError(error as NodeJS.ErrnoException);
    }
  };
  return {
    touched() {
      cancel ??= clock.after(SYNC_EVERY_MS, sync);
    },
    close() {
      if (cancel !== null) {
        cancel();
        sync();
      }
      if (walFile !== null) closeSync(walFile);
    },
  };
}
