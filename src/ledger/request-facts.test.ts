// What is kept of requests beside the ledger's own rows, in real files.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { settle as untilSettled, VirtualClock } from '../../test/support/virtual-clock.ts';
import { UNKNOWN_COSTS, type FactsRecord, type RequestIntent, type Settlement } from '../domain/record.ts';
import { idFloor } from '../domain/request-id.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import { systemClock } from '../platform/system-clock.ts';
import { migrate } from '../store/migrate.ts';
import { openForReading, openForWriting } from '../store/open-database.ts';
import { countHistory, readHistory, type HistoryRow, type Period } from './history.ts';
import { keepSketches } from './keep-sketches.ts';
import { LedgerWriter } from './ledger-writer.ts';
import type { Ledger } from './ledger.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';
import { SpillFile } from './spill-file.ts';
import { openLedger } from './worker-ledger.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const DAY = 86_400_000;

let folder: string;
let path: string;
let ledger: Ledger;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-facts-'));
  path = join(folder, 'ledger.sqlite');
  const note = (): void => undefined;
  const log = { info: note, warn: note, error: note };
  ledger = await openLedger({ path, clock: systemClock, log, onStatus: () => undefined });
});
afterEach(async () => {
  await ledger.close();
  rmSync(folder, { recursive: true, force: true });
});

const facts: FactsRecord = {
  promptTokens: 1_204,
  maxOutputTokens: null,
  turns: 3,
  traits: 0b100101,
  effort: 'high',
  plan: null,
  sketch: Uint8Array.of(0x11, 1, 2, 250),
};

function intent(id: string, startedAt: number): RequestIntent {
  return {
    id,
    startedAt,
    client: 'editor',
    surface: 'chat',
    modelAsked: 'auto',
    route: 'auto',
    rule: null,
    streamed: true,
    session: 's',
    provider: 'openai',
    model: 'gpt-5-mini',
    keyName: null,
    estimate: { nanos: 1_000, source: 'estimate' },
    reservedNanos: null,
  };
}

function settlement(id: string, startedAt: number, kept: FactsRecord | null): Settlement {
  const target = { provider: 'openai', model: 'gpt-5-mini', keyName: null };
  const timing = { ttftUs: 300, durationUs: 500_000 };
  const free = { costNanos: 0, upToNanos: null } as const;
  const first = { n: 1, startedAt, durationUs: 1, status: 503, errorText: null, ...free, fixes: null } as const;
  return {
    id,
    endedAt: startedAt + 500,
    state: 'done',
    status: 200,
    errorKind: null,
    ...target,
    usage: { ...UNKNOWN_USAGE, inputTokens: 10, outputTokens: 4 },
    cost: { nanos: 5_000, source: 'price' },
    costs: UNKNOWN_COSTS,
    ...timing,
    attempts: 2,
    unwritten: [
      { ...first, ...target, provider: 'other', outcome: 'outage' },
      { ...first, ...target, n: 2, status: 200, outcome: 'ok' },
    ],
    facts: kept,
  };
}

/** A request of that moment, with what is kept of it. */
async function log(startedAt: number, kept: FactsRecord | null, tail = '0'): Promise<string> {
  const id = idFloor(startedAt).slice(0, -1) + tail;
  ledger.begin(intent(id, startedAt));
  ledger.settle(settlement(id, startedAt, kept));
  await ledger.written();
  return id;
}

/** The writer has begun with it: what was handed in later is there. */
async function prune(before: number): Promise<void> {
  ledger.pruneSketches(before);
  ledger.begin(intent(`behind-${before}`, 0));
  await ledger.written();
}

function history(period: Period, withSketches = true): HistoryRow[] {
  const db = openForReading(path);
  try {
    return [...readHistory(db, period, withSketches)].flat();
  } finally {
    db.close();
  }
}

function sketches(): number {
  const db = openForReading(path);
  try {
    return db.prepare('SELECT count(*) FROM word_sketches').pluck().get() as number;
  } finally {
    db.close();
  }
}

describe('the history', () => {
  test('has the facts, the sketch, and where each request went first', async () => {
    await log(NOON, facts);
    const [row] = history({ from: NOON, to: NOON + 1 });
    const { sketch, ...others } = facts;
    expect(row).toMatchObject({
      ...others,
      firstProvider: 'other',
      provider: 'openai',
      session: 's',
      costNanos: 5_000,
    });
    expect([...(row?.sketch ?? [])]).toEqual([...(sketch ?? [])]);
    expect(history({ from: NOON, to: NOON + 1 }, false)[0]?.sketch).toBeNull();
  });

  test('of a request of which nothing was kept says so', async () => {
    await log(NOON, null);
    const [row] = history({ from: NOON, to: NOON + 1 });
    expect(row).toMatchObject({ turns: null, traits: null, promptTokens: null, sketch: null });
  });

  test('has what began within the period, in order, over more than a page', async () => {
    for (let i = 0; i < 4_500; i += 1) {
      const id = idFloor(NOON + i);
      ledger.begin(intent(id, NOON + i));
      ledger.settle(settlement(id, NOON + i, null));
    }
    await ledger.written();
    const period = { from: NOON + 100, to: NOON + 4_400 };
    const found = history(period).map(({ startedAt }) => startedAt);
    expect(found).toEqual(Array.from({ length: 4_300 }, (_, i) => NOON + 100 + i));
    const db = openForReading(path);
    expect(countHistory(db, period)).toBe(4_300);
    db.close();
  });
});

describe('sketches', () => {
  test('are forgotten when their time has come, the facts are not', async () => {
    await log(NOON - DAY, facts);
    const young = await log(NOON, facts);
    await prune(NOON);
    expect(
      history({ from: 0, to: NOON + 1 }).map(({ id, sketch, turns }) => [id === young, sketch !== null, turns]),
    ).toEqual([
      [false, false, 3],
      [true, true, 3],
    ]);
  });

  test('go little by little until none is left', async () => {
    for (let i = 0; i < 1_200; i += 1) {
      const id = idFloor(NOON + i);
      ledger.begin(intent(id, NOON + i));
      ledger.settle(settlement(id, NOON + i, facts));
    }
    await ledger.written();
    await prune(Number.MAX_SAFE_INTEGER);
    expect(sketches()).toBe(700);
    await expect.poll(sketches, { timeout: 5_000 }).toBe(0);
  });

  test('go with their request', async () => {
    const id = await log(NOON, facts);
    await ledger.close();
    const db = openForWriting(path);
    db.prepare('DELETE FROM requests WHERE id = ?').run(id);
    expect(db.prepare('SELECT count(*) FROM word_sketches').pluck().get()).toBe(0);
    db.close();
  });

  test('survive the spill file', () => {
    const other = join(folder, 'spilled.sqlite');
    const db = openForWriting(other);
    migrate(db, LEDGER_MIGRATIONS);
    const spill = new SpillFile(other);
    const id = idFloor(NOON);
    spill.append([
      { op: 'intent', intent: intent(id, NOON) },
      { op: 'settle', settlement: settlement(id, NOON, facts) },
    ]);
    expect(readFileSync(spill.path, 'utf8')).toContain('base64');
    const news = {
      dropped: (op: string) => expect.fail(op),
      spilling: () => undefined,
      committed: () => undefined,
      failed: () => undefined,
    };
    expect(new LedgerWriter(db, spill, news).takeBack()).toBeNull();
    const kept = db.prepare('SELECT sketch FROM word_sketches').pluck().get() as Uint8Array;
    expect([...kept]).toEqual([...(facts.sketch ?? [])]);
    spill.close();
    db.close();
  });
});

test('sketches are looked after at the start, each day, and when the settings change', async () => {
  const clock = new VirtualClock();
  const pruned: number[] = [];
  let settings = { keywordSketches: true, sketchDays: 30 };
  const start = clock.now();
  const keeper = keepSketches({
    ledger: { pruneSketches: (before) => pruned.push(before) },
    clock,
    settings: () => settings,
    saltIsNew: false,
  });
  expect(pruned.splice(0)).toEqual([start - 30 * DAY]);
  keeper.reconsider();
  expect(pruned).toEqual([]);
  await clock.advance(DAY);
  expect(pruned.splice(0)).toEqual([start - 29 * DAY]);
  settings = { keywordSketches: false, sketchDays: 30 };
  keeper.reconsider();
  expect(pruned.splice(0)).toEqual([Number.MAX_SAFE_INTEGER]);
  keeper.close();
  await untilSettled();
  expect(clock.pending).toBe(0);
});

test('what was made with a salt that is lost goes at once', () => {
  const clock = new VirtualClock();
  const pruned: number[] = [];
  const ledgerOf = { pruneSketches: (before: number) => pruned.push(before) };
  const settings = () => ({ keywordSketches: true, sketchDays: 30 });
  keepSketches({ ledger: ledgerOf, clock, settings, saltIsNew: true }).close();
  expect(pruned).toEqual([clock.now()]);
});
