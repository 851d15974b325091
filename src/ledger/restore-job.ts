// Puts another file in the place of the ledger, which nobody has open meanwhile: a backup that the user chose, or what can be
// put together of a damaged one. Runs on a thread of its own.

import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { migrate } from '../store/migrate.ts';
import { openForReading, openForWriting, type ReadDb, type WriteDb } from '../store/open-database.ts';
import { rawRecords } from '../store/raw-pages.ts';
import { problemOfFile, requestsIn, sync } from './backup-job.ts';
import { JobRefused } from './protocol.ts';
import { createRowPutter, namesOf, NO_NAMES, type ForeignNames, type RowPutter } from './put-rows.ts';
import { createSalvage } from './salvage.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';

export interface RestoreResult {
  readonly requests: number;
}

/** The ledger that was in use goes to `aside`; what is still running is carried over from it. */
export function restoreBackup(ledgerPath: string, source: string, aside: string): RestoreResult {
  const problem = problemOfFile(source);
  if (problem !== null) throw new JobRefused(`${basename(source)} cannot be used: ${problem}. Nothing was changed.`);
  const next = `${ledgerPath}.restoring`;
  build(next, source, (db) => {
    if (existsSync(ledgerPath) && problemOfFile(ledgerPath) === null) carryOver(ledgerPath, db);
  });
  putInPlace(ledgerPath, next, aside);
  return { requests: requestsIn(ledgerPath) };
}

export interface RepairResult {
  /** The backup that it was built on; null: none was good. */
  readonly restoredFrom: string | null;
  readonly requests: number;
  /** How many of them were found in the damaged file only. */
  readonly salvaged: number;
  /** Where the damaged file is now; null: there was none. */
  readonly aside: string | null;
}

/** `backups`: the newest first. */
export function repairLedger(ledgerPath: string, backups: readonly string[], aside: string): RepairResult {
  const isThere = existsSync(ledgerPath);
  // First of all it is out of the way: nobody shall open it again, whatever happens here.
  if (isThere) moveWithLog(ledgerPath, aside);
  const restoredFrom = backups.find((backup) => problemOfFile(backup) === null) ?? null;
  const next = `${ledgerPath}.restoring`;
  let salvaged = 0;
  build(next, restoredFrom, (db) => {
    if (isThere) salvaged = salvageInto(db, aside, restoredFrom === null);
  });
  putInPlace(ledgerPath, next, null);
  return { restoredFrom, requests: requestsIn(ledgerPath), salvaged, aside: isThere ? aside : null };
}

/** A ledger at `path`, begun with a copy of `source` where there is one. */
function build(path: string, source: string | null, fill: (db: WriteDb) => void): void {
  removeWithLog(path);
  if (source !== null) copyFileSync(source, path);
  const db = openForWriting(path);
  try {
    migrate(db, LEDGER_MIGRATIONS);
    db.pragma('foreign_keys = OFF');
    fill(db);
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  const problem = problemOfFile(path);
  if (problem !== null) throw new JobRefused(`What was put together is not good: ${problem}. Nothing was changed.`);
}

/** What runs now, and what was running when the backup was made and has ended since, stands in the ledger in use. */
function carryOver(ledgerPath: string, db: WriteDb): void {
  const old = openForReading(ledgerPath);
  try {
    const ids = new Set([...openIds(db), ...openIds(old)]);
    const request = old.prepare('SELECT * FROM requests WHERE id = ?');
    const attempts = old.prepare('SELECT * FROM attempts WHERE request_id = ?');
    db.transaction(() => {
      const put = createRowPutter(db, namesOf(old));
      for (const id of ids) {
        const row = request.get(id) as Record<string, unknown> | undefined;
        if (row === undefined) continue;
        put.request(row);
        for (const attempt of attempts.all(id) as Record<string, unknown>[]) put.attempt(attempt);
      }
      put.finish();
    })();
  } finally {
    old.close();
  }
}

function openIds(db: ReadDb): string[] {
  return db.prepare("SELECT id FROM requests WHERE state = 'open'").pluck().all() as string[];
}

/** Returns how many requests came. `isFirst`: there is nothing yet, so old sums are taken over too. */
function salvageInto(db: WriteDb, damaged: string, isFirst: boolean): number {
  return db.transaction(() => {
    const put: RowPutter = createRowPutter(db, namesIn(damaged));
    const salvage = createSalvage(db, put);
    for (const record of rawRecords(damaged)) salvage.take(record);
    const came = put.finish();
    if (isFirst) salvage.takeOldSums(damaged);
    return came;
  })();
}

function namesIn(damaged: string): ForeignNames {
  try {
    const db = openForReading(damaged);
    const names = namesOf(db);
    const safely =
      <A, T>(ask: (given: A) => T | null) =>
      (given: A): T | null => {
        try {
          return ask(given);
        } catch {
          return null;
        }
      };
    return { price: safely(names.price), plan: safely(names.plan) };
  } catch {
    return NO_NAMES;
  }
}

function putInPlace(ledgerPath: string, next: string, aside: string | null): void {
  sync(next);
  if (aside !== null && existsSync(ledgerPath)) moveWithLog(ledgerPath, aside);
  removeWithLog(ledgerPath);
  renameSync(next, ledgerPath);
  for (const rest of ['-wal', '-shm']) rmSync(next + rest, { force: true });
  sync(dirname(ledgerPath));
}

/** With its log, which belongs to it. */
function moveWithLog(path: string, to: string): void {
  if (existsSync(`${path}-wal`)) renameSync(`${path}-wal`, `${to}-wal`);
  rmSync(`${path}-shm`, { force: true });
  renameSync(path, to);
}

function removeWithLog(path: string): void {
  for (const rest of ['', '-wal', '-shm']) rmSync(path + rest, { force: true });
}
