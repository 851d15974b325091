// The database of bodies. Runs on its own thread. It is no part of the ledger, so that it can be bounded and deleted
// without touching that.

import { idFloor } from '../domain/request-id.ts';
import { migrate, type Migration } from '../store/migrate.ts';
import { openForWriting, type WriteDb } from '../store/open-database.ts';
import type { BodyPart } from './body-part.ts';
import type { BodyStats } from './protocol.ts';

export interface SealedPart extends BodyPart {
  readonly redactions: number;
  readonly data: Uint8Array;
}

/* The index answers every question about sizes without touching the bodies themselves. */
const initial: Migration = {
  version: 1,
  name: 'initial',
  up(db) {
    db.exec(`
      CREATE TABLE bodies (
        request_id TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('request', 'sent', 'answer')),
        n INTEGER NOT NULL,
        type TEXT,
        length INTEGER NOT NULL,
        cut INTEGER NOT NULL,
        redactions INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        data BLOB NOT NULL
      ) STRICT;
      CREATE INDEX bodies_by_request ON bodies (request_id, bytes);
    `);
  },
};

/** Requests that are forgotten in one transaction. */
const AT_ONCE = 50;

export class BodyFile {
  readonly #db: WriteDb;

  constructor(path: string) {
    this.#db = openForWriting(path);
    this.#db.pragma('secure_delete = ON');
    // Only an empty file takes this at once; later it would have to be written anew. Then what is deleted gives its place back.
    if (this.#db.pragma('user_version', { simple: true }) === 0) {
      this.#db.pragma('auto_vacuum = INCREMENTAL');
      this.#db.exec('VACUUM');
    }
    migrate(this.#db, [initial], 'The file of bodies');
  }

  keep(id: string, parts: readonly SealedPart[]): void {
    const insert = this.#db.prepare(
      `INSERT INTO bodies (request_id, kind, n, type, length, cut, redactions, bytes, data)
       VALUES (@id, @kind, @n, @type, @length, @cut, @redactions, @bytes, @data)`,
    );
    this.#db.transaction(() => {
      for (const { cut, data, ...part } of parts) {
        insert.run({ id, ...part, cut: cut ? 1 : 0, bytes: data.length, data });
      }
    })();
  }

  read(id: string): SealedPart[] {
    const rows = this.#db
      .prepare('SELECT kind, n, type, length, cut, redactions, data FROM bodies WHERE request_id = ? ORDER BY rowid')
      .all(id) as (Omit<SealedPart, 'cut'> & { readonly cut: number })[];
    return rows.map((row) => ({ ...row, cut: row.cut === 1 }));
  }

  /** Returns how many requests were forgotten. */
  prune(before: number, maxBytes: number): number {
    let forgotten = 0;
    const floor = idFloor(before);
    for (let size = this.#size(); ; size = this.#size()) {
      const oldest = this.#oldest();
      const old = oldest.filter(({ id }) => id < floor);
      const going = old.length > 0 ? old : size > maxBytes ? enough(oldest, size - maxBytes) : [];
      if (going.length === 0) break;
      this.#forget(going.map(({ id }) => id));
      forgotten += going.length;
    }
    if (forgotten > 0) this.#db.pragma('incremental_vacuum');
    return forgotten;
  }

  stats(): BodyStats {
    return this.#db
      .prepare(
        `SELECT count(DISTINCT request_id) AS requests, coalesce(sum(bytes), 0) AS bytes, min(request_id) AS oldest
         FROM bodies`,
      )
      .get() as BodyStats;
  }

  close(): void {
    this.#db.close();
  }

  #size(): number {
    return this.#db.prepare('SELECT coalesce(sum(bytes), 0) FROM bodies').pluck().get() as number;
  }

  #oldest(): { readonly id: string; readonly bytes: number }[] {
    return this.#db
      .prepare(
        `SELECT request_id AS id, sum(bytes) AS bytes FROM bodies
         GROUP BY request_id ORDER BY request_id LIMIT ${AT_ONCE}`,
      )
      .all() as { id: string; bytes: number }[];
  }

  #forget(ids: readonly string[]): void {
    const forget = this.#db.prepare('DELETE FROM bodies WHERE request_id = ?');
    this.#db.transaction(() => {
      for (const id of ids) forget.run(id);
    })();
  }
}

/** As few as free that many bytes. */
function enough<Item extends { readonly bytes: number }>(oldest: readonly Item[], excess: number): readonly Item[] {
  let freed = 0;
  let count = 0;
  for (const { bytes } of oldest) {
    if (freed >= excess) break;
    freed += bytes;
    count += 1;
  }
  return oldest.slice(0, count);
}
