// Puts rows of another ledger into one: as a whole, in place of one that is still open there, and into its sums.

import type { ReadDb, WriteDb } from '../store/open-database.ts';
import { createPlanReader } from './plan-forms.ts';
import { createRollups } from './rollups.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface RowPutter {
  /** `row` has the columns of `requests`. */
  request(row: Row): void;
  attempt(row: Row): void;
  /** Sums up what came. Returns how many requests did. */
  finish(): number;
}

/** How prices and notes of plans are called elsewhere. */
export interface ForeignNames {
  price(id: unknown): string | null;
  plan(kept: string | null): string | null;
}

export const NO_NAMES: ForeignNames = {
  price: () => null,
  // One that stands for itself needs no name.
  plan: (kept) => (kept?.startsWith('{') === true ? kept : null),
};

export function namesOf(db: ReadDb): ForeignNames {
  const price = db.prepare('SELECT body FROM prices WHERE id = ?').pluck();
  return { price: (id) => (price.get(id) ?? null) as string | null, plan: createPlanReader(db) };
}

/** Inside the caller's transaction, with foreign keys off: attempts may come before their requests. */
export function createRowPutter(db: WriteDb, names: ForeignNames): RowPutter {
  const columns = (table: string): string[] =>
    db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[];
  const inserter = (table: string, how: string) => {
    const all = columns(table);
    return {
      all,
      statement: db.prepare(`${how} INTO ${table} (${all.join(', ')}) VALUES (${all.map(() => '?').join(', ')})`),
    };
  };
  const requests = inserter('requests', 'INSERT OR REPLACE');
  const attempts = inserter('attempts', 'INSERT OR IGNORE');
  const stateOf = db.prepare('SELECT state FROM requests WHERE id = ?').pluck();
  const addPrice = db
    .prepare('INSERT INTO prices (body) VALUES (?) ON CONFLICT (body) DO UPDATE SET body = body RETURNING id')
    .pluck();
  const ended = new Set<string>();
  let came = 0;
  return {
    request(row) {
      const known = stateOf.get(row['id']) as string | undefined;
      if (known !== undefined && (known !== 'open' || row['state'] === 'open')) return;
      const price = names.price(row['price_id']);
      const own = {
        ...row,
        price_id: price === null ? null : addPrice.get(price),
        plan: names.plan((row['plan'] ?? null) as string | null),
      };
      requests.statement.run(requests.all.map((column) => (own as Row)[column] ?? null));
      if (known === undefined) came += 1;
      if (row['state'] !== 'open') ended.add(row['id'] as string);
    },
    attempt(row) {
      attempts.statement.run(attempts.all.map((column) => row[column] ?? null));
    },
    finish() {
      db.exec('DELETE FROM attempts WHERE NOT EXISTS (SELECT 1 FROM requests r WHERE r.id = attempts.request_id)');
      const rollups = createRollups(db);
      for (const id of ended) rollups.addRequest(id);
      rollups.flush();
      return came;
    },
  };
}
