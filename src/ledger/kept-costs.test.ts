import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Price } from '../domain/model.ts';
import { UNKNOWN_COSTS, type AttemptRecord, type RequestIntent, type Settlement } from '../domain/record.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import { migrate } from '../store/migrate.ts';
import { openForWriting, type WriteDb } from '../store/open-database.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';
import { SpillFile } from './spill-file.ts';
import { closeInterrupted } from './write-ops.ts';

const PRICE: Price = { input: 100, cachedInput: 10, cacheWrite: null, output: 400, tiers: [] };

let folder: string;
let db: WriteDb;
let writer: LedgerWriter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-costs-'));
  db = openForWriting(join(folder, 'ledger.sqlite'));
  migrate(db, LEDGER_MIGRATIONS);
  writer = writerOn(new SpillFile(join(folder, 'ledger.sqlite')));
});

afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function writerOn(spill: SpillFile): LedgerWriter {
  return new LedgerWriter(db, spill, {
    dropped: (op, message) => {
      throw new Error(`${op} was dropped: ${message}`);
    },
    spilling: () => undefined,
    committed: () => undefined,
    failed: () => undefined,
  });
}

function intent(id: string, reservedNanos: number | null): RequestIntent {
  return {
    id,
    startedAt: 1,
    client: 'c',
    surface: 'chat',
    modelAsked: 'm',
    route: null,
    rule: null,
    streamed: false,
    session: null,
    provider: 'p',
    model: 'm',
    keyName: null,
    estimate: { nanos: 7, source: 'estimate' },
    reservedNanos,
  };
}

function settlement(id: string, rest: Partial<Settlement>): Settlement {
  return {
    id,
    endedAt: 2,
    state: 'done',
    status: 200,
    errorKind: null,
    provider: 'p',
    model: 'm',
    keyName: null,
    usage: UNKNOWN_USAGE,
    cost: { nanos: 9, source: 'provider' },
    costs: UNKNOWN_COSTS,
    ttftUs: null,
    durationUs: 1,
    attempts: 1,
    unwritten: [],
    facts: null,
    ...rest,
  };
}

const row = (id: string): unknown =>
  db
    .prepare(
      `SELECT cost_nanos AS cost, reported_nanos AS reported, computed_nanos AS computed, baseline_nanos AS baseline,
        upto_nanos AS upTo, reserved_nanos AS reserved, price_id AS price, cache_write_1h_tokens AS hour, usage_more AS more
      FROM requests WHERE id = ?`,
    )
    .get(id);

const NONE = { reported: null, computed: null, baseline: null, upTo: null, reserved: null, price: null };
const UNCOUNTED = { hour: null, more: null };

test('the three costs stand side by side, with the price they were reckoned with', () => {
  const costs = { reportedNanos: 9, computedNanos: 8, baselineNanos: 80, upToNanos: 3, price: PRICE };
  const usage = { ...UNKNOWN_USAGE, rare: { cacheWrite1hTokens: 5, searches: 2 } };
  const others = { ...costs, price: { ...PRICE, output: 401 } };
  writer.write([
    { op: 'intent', intent: intent('a', 50) },
    { op: 'settle', settlement: settlement('a', { costs, usage }) },
    { op: 'intent', intent: intent('b', null) },
    { op: 'settle', settlement: settlement('b', { costs: { ...costs, price: { ...PRICE } } }) },
    { op: 'intent', intent: intent('c', null) },
    { op: 'settle', settlement: settlement('c', { costs: others }) },
  ]);
  const kept = { cost: 9, reported: 9, computed: 8, baseline: 80, upTo: 3, reserved: null };
  expect(row('a')).toEqual({ ...kept, price: 1, hour: 5, more: '{"searches":2}' });
  expect(row('b')).toEqual({ ...kept, price: 1, ...UNCOUNTED });
  expect(row('c')).toEqual({ ...kept, price: 2, ...UNCOUNTED });
  expect(db.prepare('SELECT body FROM prices').pluck().all()).toEqual([
    JSON.stringify(PRICE),
    JSON.stringify(others.price),
  ]);
});

test('what a crash left may have cost all that was held back for it', () => {
  writer.write([
    { op: 'intent', intent: intent('held', 50) },
    { op: 'intent', intent: intent('free', null) },
    { op: 'intent', intent: intent('small', 6) },
  ]);
  expect(closeInterrupted(db, 3, '~')).toBe(3);
  expect(row('held')).toEqual({ ...NONE, ...UNCOUNTED, cost: 7, reserved: 50, upTo: 43 });
  expect(row('free')).toEqual({ ...NONE, ...UNCOUNTED, cost: 7 });
  expect(row('small')).toEqual({ ...NONE, ...UNCOUNTED, cost: 7, reserved: 6 });
});

test('what a release before this one had put aside is taken in', () => {
  const { reservedNanos: _, ...oldIntent } = intent('old', null);
  const { costs: __, ...oldSettlement } = settlement('old', {});
  const oldAttempt: Omit<AttemptRecord, 'upToNanos'> = {
    n: 1,
    provider: 'p',
    model: 'm',
    keyName: null,
    startedAt: 1,
    durationUs: 1,
    status: 200,
    outcome: 'ok',
    errorText: null,
    costNanos: 9,
    fixes: null,
  };
  const ops = [
    { op: 'intent', intent: oldIntent },
    { op: 'settle', settlement: { ...oldSettlement, unwritten: [oldAttempt] } },
  ];
  writeFileSync(join(folder, 'ledger.sqlite.spill.jsonl'), ops.map((op) => `${JSON.stringify(op)}\n`).join(''));
  expect(writerOn(new SpillFile(join(folder, 'ledger.sqlite'))).takeBack()).toBeNull();
  expect(row('old')).toEqual({ ...NONE, ...UNCOUNTED, cost: 9 });
  expect(db.prepare('SELECT upto_nanos FROM attempts').pluck().all()).toEqual([null]);
});
