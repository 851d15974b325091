// Opens the ledger for writing, or says in which way that is not possible. Runs on the writer thread.

import { statSync } from 'node:fs';
import { DatabaseFromTheFuture, migrate } from '../store/migrate.ts';
import { openForWriting, type WriteDb } from '../store/open-database.ts';
import { readKnown } from './known-ledger.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';

/**
 * damaged: to be put together again · newer: of a later release, not to be touched · waiting: locked, full, read-only; to be
 * tried again.
 */
export type Trouble = 'damaged' | 'newer' | 'waiting';

export type Opening =
  | { readonly db: WriteDb }
  | { readonly db: null; readonly trouble: Trouble; readonly message: string };

/** `onOutdated`: its tables are about to be changed for this release; nobody has it open meanwhile. */
export function openLedgerFile(path: string, onOutdated: (requests: number) => void): Opening {
  const gone = whatIsGone(path);
  if (gone !== null) return { db: null, trouble: 'damaged', message: gone };
  let db: WriteDb | null = null;
  try {
    db = openForWriting(path);
    const requests = requestsBeforeUpdate(db);
    if (requests !== null) {
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
      onOutdated(requests);
      db = openForWriting(path);
    }
    migrate(db, LEDGER_MIGRATIONS);
    return { db };
  } catch (error) {
    db?.close();
    return { db: null, trouble: troubleOf(error), message: (error as Error).message };
  }
}

/** null: it is up to date, or has nothing in it. */
function requestsBeforeUpdate(db: WriteDb): number | null {
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version === 0 || version >= LEDGER_MIGRATIONS.length) return null;
  const requests = db.prepare('SELECT count(*) FROM requests').pluck().get() as number;
  return requests === 0 ? null : requests;
}

/** A ledger that had something in it does not begin anew without a word. */
function whatIsGone(path: string): string | null {
  const { requests } = readKnown(path);
  if (requests === 0) return null;
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'the file is gone';
  return found.size === 0 ? 'the file is empty' : null;
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof DatabaseFromTheFuture) return 'newer';
  return isDamage(error) ? 'damaged' : 'waiting';
}

/** The disk failed at something: nothing is known of what was handed to it last. */
export function isDiskFailure(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return code.startsWith('SQLITE_IOERR') || code === 'EIO';
}

export function isDamage(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException;
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}
