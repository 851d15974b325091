// Lets go of what is older than the settings say, or of the oldest when the ledger outgrows them: a few rows in one go, so
// that no request waits for it, and only as fast as traffic leaves room. Sums stay. Runs on the writer thread.

import type { Clock } from '../domain/ports.ts';
import { idFloor } from '../domain/request-id.ts';
import type { WriteDb } from '../store/open-database.ts';
import type { TidyPolicy, TidyReport } from './protocol.ts';
import { HOUR_MS, LEVEL_MS } from './time-levels.ts';

/** One transaction is to take about so long. */
const STEP_MS = 5;
const FEWEST = 20;
const MOST = 500;
const PAUSE_MS = 20;
/** While requests come in. */
const BUSY_PAUSE_MS = 100;
/** So many free pages stay in the file for what comes next; more are given back, so many in one go. */
const SPARE_PAGES = 256;
const PAGES_AT_ONCE = 128;

export interface TidierPorts {
  readonly clock: Pick<Clock, 'after' | 'monotonic'>;
  /** Whether requests were written just now. */
  readonly isBusy: () => boolean;
  onDone(report: TidyReport): void;
  onError(error: NodeJS.ErrnoException): void;
}

export interface Tidier {
  /** From now on, until nothing is left to do. */
  tidy(policy: TidyPolicy): void;
  close(): void;
}

const DELETE_OLD = `
  DELETE FROM requests WHERE id IN (
    SELECT id FROM requests WHERE id < @below AND started_at < @before AND state <> 'open' ORDER BY id LIMIT @most)`;
const DELETE_OLDEST = `
  DELETE FROM requests WHERE id IN (SELECT id FROM requests WHERE state <> 'open' ORDER BY id LIMIT @most)`;
const DELETE_SUMS =
  'DELETE FROM rollups WHERE (level, at, key) IN (SELECT level, at, key FROM rollups WHERE level = ? AND at < ? LIMIT ?)';
const DELETE_RULE_USE = 'DELETE FROM rule_use WHERE (at, rule) IN (SELECT at, rule FROM rule_use WHERE at < ? LIMIT ?)';

export function createTidier(db: WriteDb, { clock, isBusy, onDone, onError }: TidierPorts): Tidier {
  const deleteOld = db.prepare(DELETE_OLD);
  const deleteOldest = db.prepare(DELETE_OLDEST);
  const deleteSums = db.prepare(DELETE_SUMS);
  const deleteRuleUse = db.prepare(DELETE_RULE_USE);
  let policy: TidyPolicy | null = null;
  let cancel: () => void = () => undefined;
  let most = FEWEST;
  let deleted = 0;

  /** Each does a little and tells how many rows it took. */
  const steps = ({ requestsBefore, rollupsBefore, maxBytes }: TidyPolicy): readonly (() => number)[] => [
    () => count(deleteOld.run({ below: idFloor(requestsBefore), before: requestsBefore, most }).changes),
    () => (maxBytes !== null && usedBytes(db) > maxBytes ? count(deleteOldest.run({ most }).changes) : 0),
    ...LEVEL_MS.map((ms, level) => () => deleteSums.run(level, Math.floor(rollupsBefore / ms), most).changes),
    () => deleteRuleUse.run(Math.floor(rollupsBefore / HOUR_MS), most).changes,
    () => giveBack(db),
  ];
  const count = (rows: number): number => {
    deleted += rows;
    return rows;
  };

  const next = (): void => {
    if (policy === null) return;
    try {
      const startedAt = clock.monotonic();
      const worked = steps(policy).some((step) => step() > 0);
      const tookMs = clock.monotonic() - startedAt;
      most = Math.max(FEWEST, Math.min(MOST, tookMs > STEP_MS ? Math.floor(most / 2) : most + FEWEST));
      if (worked) {
        cancel = clock.after(isBusy() ? BUSY_PAUSE_MS : PAUSE_MS, next);
        return;
      }
    } catch (error) {
      // Another program may hold the ledger just now. What is left goes the next time.
      onError(error as NodeJS.ErrnoException);
    }
    policy = null;
    onDone({ deleted });
    deleted = 0;
  };
  return {
    tidy(wanted) {
      cancel();
      policy = wanted;
      next();
    },
    close() {
      cancel();
    },
  };
}

/** What rows take up, without pages that are free. */
export function usedBytes(db: Pick<WriteDb, 'pragma'>): number {
  return (pragma(db, 'page_count') - pragma(db, 'freelist_count')) * pragma(db, 'page_size');
}

/** Makes the file smaller where it can be. Returns how many pages went. */
function giveBack(db: WriteDb): number {
  const before = pragma(db, 'freelist_count');
  if (before <= SPARE_PAGES) return 0;
  db.pragma(`incremental_vacuum(${PAGES_AT_ONCE})`);
  // A ledger from before it could be made smaller keeps its free pages for later.
  return before - pragma(db, 'freelist_count');
}

function pragma(db: Pick<WriteDb, 'pragma'>, name: string): number {
  return db.pragma(name, { simple: true }) as number;
}
