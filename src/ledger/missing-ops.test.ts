import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { UNKNOWN_COSTS, type AttemptRecord } from '../domain/record.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import { migrate } from '../store/migrate.ts';
import { openForWriting, type WriteDb } from '../store/open-database.ts';
import { missingFrom } from './missing-ops.ts';
import type { LedgerOp } from './protocol.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';
import { createOpWriter } from './write-ops.ts';

let folder: string;
let db: WriteDb;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-missing-'));
  db = openForWriting(join(folder, 'ledger.sqlite'));
  migrate(db, LEDGER_MIGRATIONS);
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

const place = { provider: 'p', model: 'm', keyName: null };
const attempt = (n: number): AttemptRecord => ({
  n,
  ...place,
  startedAt: 1,
  durationUs: 1,
  status: 500,
  outcome: 'outage',
  errorText: null,
  costNanos: 0,
  upToNanos: null,
  fixes: null,
});

const begun = { id: 'a', startedAt: 1, client: 'c', surface: 'chat', modelAsked: 'm', route: null, rule: null };
const asked = { streamed: true, session: null, reservedNanos: null };
const ended = { id: 'a', endedAt: 2, status: 200, errorKind: null, ttftUs: 1, durationUs: 2, attempts: 2 };

const OPS: readonly LedgerOp[] = [
  { op: 'intent', intent: { ...begun, ...place, ...asked, estimate: { nanos: 7, source: 'estimate' } } },
  { op: 'progress', progress: { id: 'a', ...place, cost: { nanos: 8, source: 'estimate' }, reservedNanos: null } },
  { op: 'attempt', id: 'a', attempt: attempt(1) },
  {
    op: 'settle',
    settlement: {
      ...ended,
      ...place,
      state: 'done',
      usage: UNKNOWN_USAGE,
      cost: { nanos: 9, source: 'price' },
      costs: UNKNOWN_COSTS,
      unwritten: [attempt(2)],
      facts: null,
    },
  },
];

test('whatever part of it got there before, all of it is there once in the end', () => {
  const write = db.transaction((ops: readonly LedgerOp[]) => {
    const writer = createOpWriter(db);
    for (const op of ops) writer.write(op);
    writer.finish();
  });
  const all = (): unknown[] => [
    db.prepare('SELECT id, state, cost_nanos FROM requests').all(),
    db.prepare('SELECT n FROM attempts ORDER BY n').pluck().all(),
    db.prepare('SELECT sum(requests) FROM rollups WHERE level = 0').pluck().get(),
  ];
  for (let there = 0; there <= OPS.length; there += 1) {
    for (const table of ['attempts', 'requests', 'rollups']) db.exec(`DELETE FROM ${table}`);
    write(OPS.slice(0, there));
    // Kept in two places beside it.
    write(missingFrom(db, [...OPS, ...OPS]));
    expect(all(), `${there} were there`).toEqual([[{ id: 'a', state: 'done', cost_nanos: 9 }], [1, 2], 1]);
  }
});
