// The only door to better-sqlite3. Runs on worker threads: SQL never runs on the gateway's thread.

import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import { sharedPlaceOf } from './shared-place.ts';

export type WriteDb = Database.Database;
/** A connection opened read-only; the type keeps a query module from writing by accident. */
export type ReadDb = Pick<Database.Database, 'prepare' | 'pragma' | 'close'>;

/** The release that fixed the corruption bug in the WAL reset; an older library must not touch the ledger. */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const;

/** A long read makes the WAL grow; once it has been taken in, no more than this of it stays on disk. */
const LARGEST_IDLE_WAL = 64 * 1024 * 1024;

/** Without a write-ahead log readers and the writer wait for each other. */
const SHARED_WAIT_MS = 2_000;

/**
 * Opens or creates a database for writing: WAL, `synchronous=NORMAL`. Waits at most 50 ms for a foreign lock. In a place that
 * other machines share it is the old journal, which needs nothing but files, and waits longer.
 */
export function openForWriting(path: string): WriteDb {
  makePrivate(path);
  const isShared = sharedPlaceOf(path) !== null;
  const db = new Database(path, { timeout: isShared ? SHARED_WAIT_MS : 50 });
  assertSafeSqlite(db);
  // Only a new file takes this, and others would be written to: one that is tidied up can be made smaller later.
  if (db.pragma('page_count', { simple: true }) === 0) db.pragma('auto_vacuum = INCREMENTAL');
  db.pragma(`journal_mode = ${isShared ? 'DELETE' : 'WAL'}`);
  db.pragma(`journal_size_limit = ${LARGEST_IDLE_WAL}`);
  db.pragma(`synchronous = ${isShared ? 'FULL' : 'NORMAL'}`);
  db.pragma('foreign_keys = ON');
  db.pragma('trusted_schema = OFF');
  return db;
}

/** Opens an existing database for reading. */
export function openForReading(path: string): ReadDb {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: 250 });
  db.pragma('trusted_schema = OFF');
  return db;
}

/** Readable by this user only, whatever the umask says. SQLite gives its other files the mode of this one. */
function makePrivate(path: string): void {
  // One that is there must not be opened here: closing it would take the locks of its other users in this process away.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  chmodSync(path, 0o600);
}

function assertSafeSqlite(db: WriteDb): void {
  const version = db.prepare('SELECT sqlite_version()').pluck().get() as string;
  const parts = version.split('.').map(Number);
  const difference = OLDEST_SAFE_SQLITE.map((wanted, i) => (parts[i] ?? 0) - wanted).find((d) => d !== 0) ?? 0;
  if (difference < 0) {
    throw new Error(`SQLite ${version} is too old for the ledger; ${OLDEST_SAFE_SQLITE.join('.')} or newer is needed.`);
  }
}
