// Puts other costs into requests of the past, and takes them back: a few at a time, each few with the sums they are part
// of. Runs on the writer thread.

import type { Clock } from '../domain/ports.ts';
import type { WriteDb } from '../store/open-database.ts';
import type { RepricedRow } from './reprice-row.ts';
import { createRollups, type Rollups } from './rollups.ts';

/** A few milliseconds of work. */
const AT_ONCE = 200;
const PAUSE_MS = 10;

type Statement = ReturnType<WriteDb['prepare']>;

export interface RepriceBatch {
  /** Unix ms: the first of a repricing, before which the one before it can no longer be taken back; null: it goes on. */
  readonly startsAt: number | null;
  readonly rows: readonly RepricedRow[];
}

export interface Repricer {
  /** How many rows still were as they were when this was reckoned. */
  apply(batch: RepriceBatch): number;
  /** `done` is told how many rows are as they were before. Throws what the database throws, at once or through `failed`. */
  undo(done: (rows: number) => void, failed: (error: Error) => void): void;
  close(): void;
}

const REMEMBER = `
  INSERT INTO repriced_requests (request_id, cost_nanos, cost_source, computed_nanos, baseline_nanos, price_id)
  SELECT id, cost_nanos, cost_source, computed_nanos, baseline_nanos, price_id FROM requests
  WHERE id = @id AND state <> 'open' AND cost_nanos IS @beforeNanos AND computed_nanos IS @beforeComputedNanos
  ON CONFLICT DO NOTHING`;

const CHANGE = `
  UPDATE requests SET cost_nanos = @costNanos, cost_source = @costSource, computed_nanos = @computedNanos,
    baseline_nanos = @baselineNanos, price_id = @priceId WHERE id = @id`;

// The attempt that answered is what the request costs.
const CHANGE_ATTEMPT = `
  UPDATE attempts SET cost_nanos = @costNanos
  WHERE request_id = @id AND outcome IN ('ok', 'cancelled') AND cost_nanos IS @beforeNanos`;

const REMEMBERED = `
  SELECT p.request_id AS id, p.cost_nanos AS costNanos, p.cost_source AS costSource, p.computed_nanos AS computedNanos,
    p.baseline_nanos AS baselineNanos, p.price_id AS priceId, r.cost_nanos AS beforeNanos
  FROM repriced_requests p JOIN requests r ON r.id = p.request_id ORDER BY p.request_id LIMIT ${AT_ONCE}`;

const BEGIN = 'INSERT INTO repricings (at, requests, before_nanos, after_nanos, undone) VALUES (?, 0, 0, 0, 0)';
const COUNT = `
  UPDATE repricings SET requests = requests + @rows, before_nanos = before_nanos + @before, after_nanos = after_nanos + @after
  WHERE id = (SELECT max(id) FROM repricings)`;
const MARK_UNDONE = 'UPDATE repricings SET undone = 1 WHERE id = (SELECT max(id) FROM repricings)';

export function createRepricer(db: WriteDb, clock: Pick<Clock, 'after'>): Repricer {
  return new LedgerRepricer(db, clock);
}

class LedgerRepricer implements Repricer {
  readonly #db: WriteDb;
  readonly #clock: Pick<Clock, 'after'>;
  readonly #rollups: Rollups;
  readonly #remember: Statement;
  readonly #change: Statement;
  readonly #changeAttempt: Statement;
  #stop: (() => void) | null = null;

  constructor(db: WriteDb, clock: Pick<Clock, 'after'>) {
    this.#db = db;
    this.#clock = clock;
    this.#rollups = createRollups(db);
    this.#remember = db.prepare(REMEMBER);
    this.#change = db.prepare(CHANGE);
    this.#changeAttempt = db.prepare(CHANGE_ATTEMPT);
  }

  apply({ startsAt, rows }: RepriceBatch): number {
    return this.#inTransaction(() => {
      if (startsAt !== null) {
        this.#db.exec('DELETE FROM repriced_requests');
        this.#db.prepare(BEGIN).run(startsAt);
      }
      return this.#applyRows(rows);
    });
  }

  undo(done: (rows: number) => void, failed: (error: Error) => void): void {
    let undone = 0;
    const next = (): void => {
      this.#stop = null;
      try {
        const some = this.#inTransaction(() => this.#undoSome());
        undone += some;
        if (some < AT_ONCE) {
          done(undone);
          return;
        }
        const cancel = this.#clock.after(PAUSE_MS, next);
        this.#stop = () => {
          cancel();
          failed(new Error('it was closed before all was taken back. What is left goes when it is asked for again.'));
        };
      } catch (error) {
        failed(error as Error);
      }
    };
    next();
  }

  close(): void {
    this.#stop?.();
    this.#stop = null;
  }

  #inTransaction<T>(work: () => T): T {
    try {
      return this.#db
        .transaction(() => {
          const result = work();
          this.#rollups.flush();
          return result;
        })
        .immediate();
    } catch (error) {
      this.#rollups.forget();
      throw error;
    }
  }

  #applyRows(rows: readonly RepricedRow[]): number {
    const found = rows.filter((row) => this.#remember.run(row).changes > 0);
    this.#rollups.adjust(
      found.map(({ id }) => id),
      () => {
        for (const { price, ...row } of found) {
          this.#change.run({ ...row, priceId: price === null ? null : this.#priceId(price) });
          this.#changeAttempt.run(row);
        }
      },
    );
    const sum = (nanos: (row: RepricedRow) => number | null): number =>
      found.reduce((total, row) => total + (nanos(row) ?? 0), 0);
    const [before, after] = [sum((row) => row.beforeNanos), sum((row) => row.costNanos)];
    this.#db.prepare(COUNT).run({ rows: found.length, before, after });
    return found.length;
  }

  #undoSome(): number {
    const rows = this.#db.prepare(REMEMBERED).all() as (Record<string, unknown> & { id: string })[];
    const forget = this.#db.prepare('DELETE FROM repriced_requests WHERE request_id = ?');
    this.#rollups.adjust(
      rows.map(({ id }) => id),
      () => {
        for (const row of rows) {
          this.#change.run(row);
          this.#changeAttempt.run(row);
          forget.run(row.id);
        }
      },
    );
    if (rows.length < AT_ONCE) this.#db.prepare(MARK_UNDONE).run();
    return rows.length;
  }

  #priceId(body: string): number {
    const found: unknown = this.#db.prepare('SELECT id FROM prices WHERE body = ?').pluck().get(body);
    return (found ?? this.#db.prepare('INSERT INTO prices (body) VALUES (?) RETURNING id').pluck().get(body)) as number;
  }
}

export type RepriceOrder =
  | { readonly type: 'reprice'; readonly batch: RepriceBatch }
  | { readonly type: 'undo-repricing' };

/** `problem` null: it went well. */
export function answerRepricing(
  order: RepriceOrder,
  repricer: Repricer,
  answer: (rows: number, problem: string | null) => void,
): void {
  const failed = (error: Error): void => {
    answer(0, error.message);
  };
  try {
    if (order.type === 'reprice') answer(repricer.apply(order.batch), null);
    else {
      repricer.undo((rows) => {
        answer(rows, null);
      }, failed);
    }
  } catch (error) {
    failed(error as Error);
  }
}
