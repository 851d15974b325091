// What the last repricing changed, so that it can be taken back.

import type { WriteDb } from '../../store/open-database.ts';

export function addRepricing(db: WriteDb): void {
  db.exec(`
    CREATE TABLE repricings (
      id INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      requests INTEGER NOT NULL,
      before_nanos INTEGER NOT NULL,
      after_nanos INTEGER NOT NULL,
      undone INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE repriced_requests (
      request_id TEXT PRIMARY KEY REFERENCES requests (id) ON DELETE CASCADE,
      cost_nanos INTEGER,
      cost_source TEXT NOT NULL,
      computed_nanos INTEGER,
      baseline_nanos INTEGER,
      price_id INTEGER
    ) STRICT, WITHOUT ROWID;
  `);
}
