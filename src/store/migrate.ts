// Brings a database to the newest schema, one step per transaction.

import type { WriteDb } from './open-database.ts';

export interface Migration {
  /** Counts from 1 without gaps; stored as `user_version`. */
  readonly version: number;
  readonly name: string;
  up(db: WriteDb): void;
}

/** The file was written by a newer release than this one. Nothing was changed. */
export class DatabaseFromTheFuture extends Error {
  constructor(what: string, found: number, known: number) {
    super(
      `${what} has schema version ${found}, this release knows up to ${known}. ` +
        'Start the newer release, or give another --data-dir.',
    );
    this.name = 'DatabaseFromTheFuture';
  }
}

/**
 * Runs the steps that are missing. Each step and its version number land together or not at all.
 *
 * @param what the database, in messages.
 */
export function migrate(db: WriteDb, migrations: readonly Migration[], what = 'The ledger'): void {
  migrations.forEach((step, index) => {
    if (step.version !== index + 1)
      throw new Error(`Migration '${step.name}' has version ${step.version}, expected ${index + 1}.`);
  });
  const found = db.pragma('user_version', { simple: true }) as number;
  if (found > migrations.length) throw new DatabaseFromTheFuture(what, found, migrations.length);
  for (const step of migrations.slice(found)) {
    db.transaction(() => {
      step.up(db);
      db.pragma(`user_version = ${step.version}`);
    }).immediate();
  }
}
