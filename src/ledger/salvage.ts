// Tells from single records of a damaged ledger which are requests and attempts.

import { openForReading, type WriteDb } from '../store/open-database.ts';
import type { RawRecord } from '../store/raw-pages.ts';
import { MEASURE_COLUMNS, METRICS } from './measures.ts';
import type { Row, RowPutter } from './put-rows.ts';
import { DAY_MS, LEVEL_MS } from './time-levels.ts';

export interface Salvage {
  take(record: RawRecord): void;
  /** The sums of the time before the oldest request that was found, as far as the file still gives them. */
  takeOldSums(damaged: string): void;
}

const ID = /^[0-9A-Z]{26}$/u;
const STATES = new Set(['open', 'done', 'failed', 'cancelled', 'truncated', 'interrupted']);
/** Of the first release; each later one added some at the end. */
const FEWEST_REQUEST_COLUMNS = 27;
const FEWEST_ATTEMPT_COLUMNS = 11;

export function createSalvage(db: WriteDb, put: RowPutter): Salvage {
  const columnsOf = (table: string): string[] =>
    db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[];
  const requests = columnsOf('requests');
  const attempts = columnsOf('attempts');
  return {
    take(record) {
      if (typeof record[0] !== 'string' || !ID.test(record[0])) return;
      const request = rowOf(requests, record, FEWEST_REQUEST_COLUMNS);
      if (request !== null && STATES.has(request['state'] as string)) {
        orIgnored(() => {
          put.request(request);
        });
        return;
      }
      const attempt = rowOf(attempts, record, FEWEST_ATTEMPT_COLUMNS);
      if (attempt !== null && Number.isInteger(attempt['n']) && typeof attempt['outcome'] === 'string') {
        orIgnored(() => {
          put.attempt(attempt);
        });
      }
    },
    takeOldSums(damaged) {
      try {
        copyOldSums(db, damaged);
      } catch {
        // As far as it can be read.
      }
    },
  };
}

function rowOf(columns: readonly string[], record: RawRecord, fewest: number): Row | null {
  if (record.length < fewest || record.length > columns.length) return null;
  return Object.fromEntries(columns.map((column, i) => [column, record[i] ?? null]));
}

/** What looks like a row and is none is refused by the table. */
function orIgnored(act: () => void): void {
  try {
    act();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!code.startsWith('SQLITE_CONSTRAINT') && !code.startsWith('SQLITE_MISMATCH')) throw error;
  }
}

const KEY = 'SELECT id FROM rollup_keys WHERE provider IS ? AND model IS ? AND client = ? AND route IS ?';
const INSERT_KEY = 'INSERT INTO rollup_keys (provider, model, client, route) VALUES (?, ?, ?, ?) RETURNING id';

function copyOldSums(db: WriteDb, damaged: string): void {
  const oldest = db.prepare('SELECT started_at FROM requests ORDER BY id LIMIT 1').pluck().get() as number | undefined;
  const before = oldest === undefined ? Number.MAX_SAFE_INTEGER : Math.floor(oldest / DAY_MS) * DAY_MS;
  const old = openForReading(damaged);
  try {
    const keys = new Map<unknown, unknown>();
    const found = old.prepare('SELECT id, provider, model, client, route FROM rollup_keys').raw().all() as unknown[][];
    for (const [id, ...parts] of found) {
      keys.set(
        id,
        db
          .prepare(KEY)
          .pluck()
          .get(...parts) ??
          db
            .prepare(INSERT_KEY)
            .pluck()
            .get(...parts),
      );
    }
    const columns = [...MEASURE_COLUMNS, ...METRICS];
    const insert = db.prepare(
      `INSERT OR IGNORE INTO rollups (level, at, key, ${columns.join(', ')}) VALUES (?, ?, ?, ${columns.map(() => '?').join(', ')})`,
    );
    const read = old.prepare(`SELECT at, key, ${columns.join(', ')} FROM rollups WHERE level = ? AND at < ?`).raw();
    LEVEL_MS.forEach((ms, level) => {
      for (const [at, key, ...rest] of read.iterate(level, Math.floor(before / ms)) as IterableIterator<unknown[]>) {
        insert.run(level, at, keys.get(key), ...rest);
      }
    });
  } finally {
    old.close();
  }
}
