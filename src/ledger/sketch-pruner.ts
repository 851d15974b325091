// Forgets sketches of words when their time has come: a few in one go, so that no request waits for it.

import type { Clock } from '../domain/ports.ts';
import type { WriteDb } from '../store/open-database.ts';
import { pruneSketches } from './write-ops.ts';

/** A millisecond or two of work. */
const AT_ONCE = 500;
const PAUSE_MS = 50;

export interface SketchPruner {
  /** What is older than `before` (Unix ms) goes, from now on until nothing of it is left. */
  prune(before: number): void;
  close(): void;
}

export function createSketchPruner(
  db: WriteDb,
  clock: Pick<Clock, 'after'>,
  onError: (error: NodeJS.ErrnoException) => void,
): SketchPruner {
  let cancel: (() => void) | null = null;
  let limit = 0;
  const next = (): void => {
    cancel = null;
    try {
      if (pruneSketches(db, limit, AT_ONCE) === AT_ONCE) cancel = clock.after(PAUSE_MS, next);
    } catch (error) {
      // Another program may hold the ledger just now. What is left goes the next time.
      onError(error as NodeJS.ErrnoException);
    }
  };
  return {
    prune(before) {
      limit = before;
      cancel?.();
      next();
    },
    close() {
      cancel?.();
    },
  };
}
