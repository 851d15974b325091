// Copies of the ledger: made while it is written to, and trusted only after they were looked through. Runs on a thread of its
// own.

import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { openForReading, type ReadDb } from '../store/open-database.ts';
import { JobRefused } from './protocol.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';

export interface BackupResult {
  readonly requests: number;
  readonly bytes: number;
}

/** What a copy is called until it is trusted. */
const partOf = (target: string): string => `${target}.part`;

export function makeBackup(ledgerPath: string, target: string, onStep: (step: 'checking') => void): BackupResult {
  const part = partOf(target);
  rmSync(part, { force: true });
  try {
    const source = openForReading(ledgerPath);
    try {
      const newest = (source.prepare('SELECT max(id) FROM requests').pluck().get() ?? '') as string;
      const before = countUpTo(source, newest);
      source.prepare('VACUUM INTO ?').run(part);
      onStep('checking');
      const copy = openForReading(part);
      try {
        const problem = problemOf(copy);
        if (problem !== null) throw new JobRefused(`The copy was not good and was thrown away: ${problem}.`);
        const copied = countUpTo(copy, newest);
        // Meanwhile some may have grown too old, and nothing else can be missing.
        if (copied > before || copied < countUpTo(source, newest)) {
          throw new JobRefused(`The copy has ${copied} requests instead of ${before} and was thrown away.`);
        }
      } finally {
        copy.close();
      }
    } finally {
      source.close();
    }
    sync(part);
    renameSync(part, target);
    sync(dirname(target));
    return { requests: requestsIn(target), bytes: statSync(target).size };
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  }
}

/** null: it is sound from end to end, and a ledger that this release knows. */
function problemOf(db: ReadDb): string | null {
  try {
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version > LEDGER_MIGRATIONS.length) return `it is of a newer release (schema ${version})`;
    if (version === 0) return 'it is no ledger';
    const found = db.pragma('quick_check(1)', { simple: true }) as string;
    return found === 'ok' ? null : found;
  } catch (error) {
    return (error as Error).message;
  }
}

export function problemOfFile(path: string): string | null {
  let db: ReadDb;
  try {
    db = openForReading(path);
  } catch (error) {
    return (error as Error).message;
  }
  try {
    return problemOf(db);
  } finally {
    db.close();
  }
}

export function requestsIn(path: string): number {
  const db = openForReading(path);
  try {
    return db.prepare('SELECT count(*) FROM requests').pluck().get() as number;
  } finally {
    db.close();
  }
}

function countUpTo(db: ReadDb, id: string): number {
  return db.prepare('SELECT count(*) FROM requests WHERE id <= ?').pluck().get(id) as number;
}

/** Pushes a file, or what a folder lists, to the disk. Folders cannot be on every system. */
export function sync(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } catch {
    // Where a folder cannot be synced, its file system does it by itself.
  } finally {
    closeSync(descriptor);
  }
}
