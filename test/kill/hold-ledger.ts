// Another program that holds the ledger, as a backup tool or a curious user's database browser may.

import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Takes the ledger's write lock; the function returned gives it back. */
export function holdLedger(dataDir: string): () => void {
  const database = new Database(join(dataDir, 'ledger.sqlite'), { timeout: 500 });
  database.exec('BEGIN IMMEDIATE');
  return () => database.close();
}
