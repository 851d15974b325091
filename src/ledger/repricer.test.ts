// Costs of the past are put right and taken back: rows, attempts and sums together.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { UNKNOWN_COSTS } from '../domain/record.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import { migrate } from '../store/migrate.ts';
import { openForWriting, type WriteDb } from '../store/open-database.ts';
import { LedgerWriter } from './ledger-writer.ts';
import type { RepricedRow } from './reprice-row.ts';
import { createRepricer, type Repricer } from './repricer.ts';
import { lastRepricing } from './repricings.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';
import { spendTotals } from './spend-queries.ts';
import { SpillFile } from './spill-file.ts';

const COUNT = 450;

let folder: string;
let db: WriteDb;
let clock: VirtualClock;
let repricer: Repricer;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-reprice-'));
  db = openForWriting(join(folder, 'ledger.sqlite'));
  migrate(db, LEDGER_MIGRATIONS);
  clock = new VirtualClock();
  fill();
  repricer = createRepricer(db, clock);
});
afterEach(() => {
  repricer.close();
  db.close();
  rmSync(folder, { recursive: true });
});

const idOf = (n: number): string => `id-${String(n).padStart(4, '0')}`;

function fill(): void {
  const writer = new LedgerWriter(db, new SpillFile(join(folder, 'ledger.sqlite')), {
    dropped: (_op, message) => {
      throw new Error(message);
    },
    spilling: () => undefined,
    committed: () => undefined,
    failed: () => undefined,
  });
  for (let n = 0; n < COUNT; n += 1) {
    const where = { provider: 'p', model: 'm', keyName: null };
    const plain = {
      client: 'c',
      surface: 'chat',
      modelAsked: 'm',
      route: null,
      rule: null,
      streamed: false,
      session: null,
    };
    const at = { startedAt: n * 600_000, durationUs: 1 };
    writer.write([
      {
        op: 'intent',
        intent: {
          id: idOf(n),
          startedAt: at.startedAt,
          ...plain,
          ...where,
          estimate: { nanos: 0, source: 'estimate' },
          reservedNanos: null,
        },
      },
      {
        op: 'settle',
        settlement: {
          id: idOf(n),
          endedAt: 1,
          state: 'done',
          status: 200,
          errorKind: null,
          ...where,
          usage: { ...UNKNOWN_USAGE, inputTokens: 1, outputTokens: 1 },
          cost: { nanos: 100 + n, source: 'price' },
          costs: { ...UNKNOWN_COSTS, computedNanos: 100 + n, baselineNanos: 7 },
          ttftUs: null,
          durationUs: 1,
          attempts: 1,
          unwritten: [
            {
              n: 1,
              ...where,
              ...at,
              status: 200,
              outcome: 'ok',
              errorText: null,
              costNanos: 100 + n,
              upToNanos: null,
              fixes: null,
            },
          ],
          facts: null,
        },
      },
    ]);
  }
}

const change = (n: number): RepricedRow => ({
  id: idOf(n),
  beforeNanos: 100 + n,
  beforeComputedNanos: 100 + n,
  costNanos: 2 * (100 + n),
  costSource: 'estimate',
  computedNanos: 2 * (100 + n),
  baselineNanos: 70,
  price: '{"input":1}',
});
const all = Array.from({ length: COUNT }, (_, n) => change(n));

const state = (): unknown => ({
  rows: db
    .prepare('SELECT id, cost_nanos, cost_source, computed_nanos, baseline_nanos, price_id FROM requests ORDER BY id')
    .all(),
  attempts: db.prepare('SELECT request_id, cost_nanos FROM attempts ORDER BY request_id').all(),
  sums: spendTotals(db, { from: 0, to: COUNT * 600_000, filter: {}, compare: false }).totals,
});
const rowSum = (column: string): number => db.prepare(`SELECT sum(${column}) FROM requests`).pluck().get() as number;

test('changes rows, what answered them, and the sums', () => {
  expect(repricer.apply({ startsAt: 5, rows: all.slice(0, 300) })).toBe(300);
  expect(repricer.apply({ startsAt: null, rows: all.slice(300) })).toBe(150);
  const { totals } = spendTotals(db, { from: 0, to: COUNT * 600_000, filter: {}, compare: false });
  expect(totals).toMatchObject({ requests: COUNT, costNanos: rowSum('cost_nanos'), baselineNanos: 70 * COUNT });
  expect(totals.estimatedNanos).toBe(rowSum('cost_nanos'));
  expect(rowSum('cost_nanos')).toBe(2 * all.reduce((sum, row) => sum + (row.beforeNanos ?? 0), 0));
  expect(db.prepare('SELECT count(DISTINCT price_id) FROM requests').pluck().get()).toBe(1);
  expect(db.prepare('SELECT sum(cost_nanos) FROM attempts').pluck().get()).toBe(rowSum('cost_nanos'));
  expect(lastRepricing(db, {})).toEqual({
    at: 5,
    requests: COUNT,
    beforeNanos: rowSum('cost_nanos') / 2,
    afterNanos: rowSum('cost_nanos'),
    undone: false,
  });
});

test('takes all of it back, a few at a time', async () => {
  const before = state();
  repricer.apply({ startsAt: 5, rows: all });
  expect(state()).not.toEqual(before);
  let undone = 0;
  repricer.undo(
    (rows) => {
      undone = rows;
    },
    (error) => {
      throw error;
    },
  );
  expect(undone).toBe(0);
  // In between the gateway has its turn.
  for (let step = 0; step < 5; step += 1) await clock.advance(10);
  expect(undone).toBe(COUNT);
  expect(state()).toEqual(before);
  expect(lastRepricing(db, {})).toMatchObject({ undone: true });
  expect(db.prepare('SELECT count(*) FROM repriced_requests').pluck().get()).toBe(0);
});

test('says so when the ledger is closed before all is taken back, and the rest goes later', async () => {
  const before = state();
  repricer.apply({ startsAt: 5, rows: all });
  const told: (number | string)[] = [];
  const undo = (by: Repricer): void => {
    by.undo(
      (rows) => told.push(rows),
      (error) => told.push(error.message),
    );
  };
  undo(repricer);
  repricer.close();
  await clock.advance(100);
  expect(told).toEqual([expect.stringMatching(/^it was closed before all/u)]);
  const reopened = createRepricer(db, clock);
  undo(reopened);
  await clock.advance(100);
  expect(told.at(-1)).toBe(COUNT - 200);
  expect(state()).toEqual(before);
});

test('leaves alone what has changed since it was reckoned', () => {
  db.prepare('UPDATE requests SET cost_nanos = 1 WHERE id = ?').run(idOf(0));
  db.prepare("UPDATE requests SET state = 'open' WHERE id = ?").run(idOf(1));
  expect(repricer.apply({ startsAt: 5, rows: all.slice(0, 3) })).toBe(1);
  expect(db.prepare('SELECT cost_nanos FROM requests ORDER BY id LIMIT 3').pluck().all()).toEqual([1, 101, 204]);
});

test('a new one ends what could be taken back', () => {
  repricer.apply({ startsAt: 5, rows: all.slice(0, 2) });
  repricer.apply({ startsAt: 6, rows: all.slice(2, 3) });
  expect(db.prepare('SELECT request_id FROM repriced_requests').pluck().all()).toEqual([idOf(2)]);
});

test('a batch lands as a whole or not at all', () => {
  const before = state();
  const broken = { ...change(1), costSource: 'nonsense' as 'price' };
  expect(() => repricer.apply({ startsAt: 5, rows: [change(0), broken] })).toThrow(/CHECK/u);
  expect(state()).toEqual(before);
  expect(repricer.apply({ startsAt: 5, rows: [change(0)] })).toBe(1);
  const { totals } = spendTotals(db, { from: 0, to: COUNT * 600_000, filter: {}, compare: false });
  expect(totals.costNanos).toBe(rowSum('cost_nanos'));
});
