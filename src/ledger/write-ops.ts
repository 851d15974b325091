// The only statements that write to the ledger. Runs on the writer thread.

import type { Price } from '../domain/model.ts';
import type { RequestIntent, Settlement } from '../domain/record.ts';
import { idFloor } from '../domain/request-id.ts';
import type { WriteDb } from '../store/open-database.ts';
import { createKnownIds, type KnownIds } from './known-ids.ts';
import { createPlanForms } from './plan-forms.ts';
import type { LedgerOp } from './protocol.ts';
import { createRollups } from './rollups.ts';
import {
  ATTEMPT_COLUMNS,
  attemptValues,
  ENDING_COLUMNS,
  endingValues,
  INTENT_COLUMNS,
  intentValues,
  OPEN_COLUMNS,
  openValues,
  rolledRow,
} from './row-values.ts';

const insertInto = (table: string, columns: readonly string[]): string =>
  `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;

const INSERT_OPEN = insertInto('requests', [...INTENT_COLUMNS, ...OPEN_COLUMNS]);
const INSERT_ENDED = insertInto('requests', [...INTENT_COLUMNS, ...ENDING_COLUMNS]);
const INSERT_ATTEMPT = insertInto('attempts', ATTEMPT_COLUMNS);

const UPDATE_PROGRESS = `
  UPDATE requests SET provider = @provider, model = @model, key_name = @keyName, cost_nanos = @costNanos, cost_source = @costSource,
    reserved_nanos = @reservedNanos
  WHERE id = @id AND state = 'open'`;

// The condition on the state makes settlement happen at most once. What was held back is free again.
const SETTLE = `
  UPDATE requests SET ${ENDING_COLUMNS.map((column) => `${column} = ?`).join(', ')}, reserved_nanos = NULL
  WHERE id = ? AND state = 'open'`;

const FIND_PRICE = 'SELECT id FROM prices WHERE body = ?';
const INSERT_PRICE = 'INSERT INTO prices (body) VALUES (?) RETURNING id';

const INSERT_SKETCH = 'INSERT INTO word_sketches (request_id, sketch) VALUES (?, ?)';

export interface OpWriter {
  /** Applies one operation inside the caller's transaction. */
  write(op: LedgerOp): void;
  /** At the end of the transaction: what it adds to the sums, and requests that it began and did not end. */
  finish(): void;
  /** The transaction was rolled back. */
  forget(): void;
}

/** Prepares the statements once. */
export function createOpWriter(db: WriteDb): OpWriter {
  const requests = createRequestWriter(db);
  const insertAttempt = db.prepare(INSERT_ATTEMPT);
  const updateProgress = db.prepare(UPDATE_PROGRESS);
  const write = (op: LedgerOp): void => {
    switch (op.op) {
      case 'intent':
        requests.begin(op.intent);
        return;
      case 'attempt':
        requests.open(op.id);
        insertAttempt.run(...attemptValues(op.id, op.attempt));
        return;
      case 'progress': {
        const { cost, ...progress } = op.progress;
        requests.open(progress.id);
        updateProgress.run({ ...progress, costNanos: cost.nanos, costSource: cost.source });
        return;
      }
      case 'settle':
        requests.end(op.settlement);
    }
  };
  return { write, finish: requests.finish, forget: requests.forget };
}

interface RequestWriter extends Pick<OpWriter, 'finish' | 'forget'> {
  begin(intent: RequestIntent): void;
  /** It gets its row now, if it has none. */
  open(id: string): void;
  end(settlement: Settlement): void;
}

/** Most requests end within the transaction in which they begin: they are written once. */
function createRequestWriter(db: WriteDb): RequestWriter {
  const rollups = createRollups(db);
  const planForms = createPlanForms(db);
  const prices = createPriceIds(db);
  const insertOpen = db.prepare(INSERT_OPEN);
  const insertEnded = db.prepare(INSERT_ENDED);
  const insertAttempt = db.prepare(INSERT_ATTEMPT);
  const insertSketch = db.prepare(INSERT_SKETCH);
  const settle = db.prepare(SETTLE);
  const begun = new Map<string, RequestIntent>();
  const open = (id: string): void => {
    const intent = begun.get(id);
    if (intent === undefined) return;
    begun.delete(id);
    insertOpen.run(...intentValues(intent), ...openValues(intent));
  };
  /** Whether it had not ended before. */
  const write = (settlement: Settlement, intent: RequestIntent | undefined): boolean => {
    const { price } = settlement.costs;
    const plan = planForms.write(settlement.facts?.plan ?? null);
    const values = endingValues(settlement, price === null ? null : prices.idOf(price), plan);
    if (intent === undefined) return settle.run(...values, settlement.id).changes > 0;
    return insertEnded.run(...intentValues(intent), ...values).changes > 0;
  };
  return {
    begin(intent) {
      // The same one again is for the schema to refuse.
      open(intent.id);
      begun.set(intent.id, intent);
    },
    open,
    end(settlement) {
      const { id, unwritten, facts, attempts } = settlement;
      const intent = begun.get(id);
      begun.delete(id);
      const isFirst = write(settlement, intent);
      for (const attempt of unwritten) insertAttempt.run(...attemptValues(id, attempt));
      const sketch = facts?.sketch ?? null;
      if (sketch !== null) insertSketch.run(id, sketch);
      if (!isFirst) return;
      // Whether another target answered than the first one is told by what was written of its attempts.
      if (intent === undefined || attempts > 1) rollups.addRequest(id);
      else rollups.add(rolledRow(intent, settlement));
    },
    finish() {
      for (const id of begun.keys()) open(id);
      rollups.flush();
    },
    forget() {
      begun.clear();
      rollups.forget();
      planForms.forget();
      prices.forget();
    },
  };
}

function createPriceIds(db: WriteDb): KnownIds<Price> {
  const find = db.prepare(FIND_PRICE).pluck();
  const insert = db.prepare(INSERT_PRICE).pluck();
  return createKnownIds((_price, body) => find.get(body) ?? insert.get(body));
}

/**
 * Forgets sketches of requests that started before `before` (Unix ms), the oldest first, at most `limit` of them.
 * Returns how many there were.
 */
export function pruneSketches(db: WriteDb, before: number, limit: number): number {
  return db
    .prepare(
      `DELETE FROM word_sketches WHERE request_id IN
        (SELECT request_id FROM word_sketches WHERE request_id < ? ORDER BY request_id LIMIT ?)`,
    )
    .run(idFloor(before), limit).changes;
}

const OPEN_ROWS = "SELECT id FROM requests WHERE state = 'open' AND id < ?";

const INTERRUPT = `
  UPDATE requests SET state = 'interrupted', ended_at = ?, error_kind = 'interrupted',
    upto_nanos = nullif(max(0, reserved_nanos - coalesce(cost_nanos, 0)), 0) WHERE state = 'open' AND id < ?`;

/**
 * Closes what a crash left open. The estimate that was written with the intent stays as its cost, and what was held back
 * beyond it may have been billed. What has an id of `below` or later is still running. Returns how many there were.
 */
export function closeInterrupted(db: WriteDb, now: number, below: string): number {
  return db
    .transaction(() => {
      const ids = db.prepare(OPEN_ROWS).pluck().all(below) as string[];
      if (ids.length === 0) return 0;
      db.prepare(INTERRUPT).run(now, below);
      const rollups = createRollups(db);
      for (const id of ids) rollups.addRequest(id);
      rollups.flush();
      return ids.length;
    })
    .immediate();
}

const COUNT = `
  SELECT coalesce(sum(requests), 0) FROM rollups WHERE level = 3
    AND at >= (SELECT started_at / 86400000 FROM requests ORDER BY id LIMIT 1)`;

/** How many requests there are, as the sums know it: those of the oldest day may partly be gone. */
export function countByRollups(db: WriteDb): number {
  return db.prepare(COUNT).pluck().get() as number;
}
