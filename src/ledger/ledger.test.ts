import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_COSTS, type AttemptRecord, type RequestIntent, type Settlement } from '../domain/record.ts';
import { idFloor } from '../domain/request-id.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import { systemClock } from '../platform/system-clock.ts';
import { openForReading, openForWriting } from '../store/open-database.ts';
import type { Ledger } from './ledger.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';
import { openLedger } from './worker-ledger.ts';

const NOON = Date.UTC(2026, 5, 1, 12);
const HOUR = 3_600_000;

let folder: string;
let path: string;
let open: Ledger[] = [];
let logged: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-ledger-'));
  path = join(folder, 'ledger.sqlite');
  logged = [];
});

afterEach(async () => {
  await Promise.all(open.map(async (ledger) => ledger.close()));
  open = [];
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<Ledger> {
  const note = (event: string): void => void logged.push(event);
  const log = { info: note, warn: note, error: note };
  const ledger = await openLedger({ path, clock: systemClock, log, onStatus: () => undefined });
  open.push(ledger);
  return ledger;
}

async function restart(): Promise<Ledger> {
  for (const ledger of open.splice(0)) await ledger.close();
  return start();
}

/** Resolves when the operation is durable, or when it never will be. */
async function settled(ledger: Ledger, ticket: number): Promise<void> {
  await new Promise<void>((resolve) => {
    ledger.whenSettled(ticket, resolve);
  });
}

/** An id as it is made at that moment, or later. */
const idAt = (ms: number, tail = '0'): string => idFloor(ms).slice(0, -1) + tail;

function intent(id: string, rest: Partial<RequestIntent> = {}): RequestIntent {
  return {
    id,
    startedAt: NOON,
    client: 'editor',
    surface: 'chat',
    modelAsked: 'auto',
    route: 'auto',
    rule: null,
    streamed: true,
    session: null,
    provider: 'openai',
    model: 'gpt-5-mini',
    keyName: 'main',
    estimate: { nanos: 1_000, source: 'estimate' },
    reservedNanos: null,
    ...rest,
  };
}

function attempt(n: number, rest: Partial<AttemptRecord> = {}): AttemptRecord {
  return {
    n,
    provider: 'openai',
    model: 'gpt-5-mini',
    keyName: 'main',
    startedAt: NOON,
    durationUs: 1_234,
    status: 200,
    outcome: 'ok',
    errorText: null,
    fixes: null,
    costNanos: 5_000,
    upToNanos: null,
    ...rest,
  };
}

function settlement(id: string, rest: Partial<Settlement> = {}): Settlement {
  return {
    id,
    endedAt: NOON + 500,
    state: 'done',
    status: 200,
    errorKind: null,
    provider: 'openai',
    model: 'gpt-5-mini',
    keyName: 'main',
    usage: { ...UNKNOWN_USAGE, inputTokens: 10, outputTokens: 4 },
    cost: { nanos: 5_000, source: 'price' },
    costs: UNKNOWN_COSTS,
    ttftUs: 300,
    durationUs: 500_000,
    attempts: 1,
    unwritten: [attempt(1)],
    facts: null,
    ...rest,
  };
}

describe('a request', () => {
  test('is there, open and with an estimate, once its ticket is settled', async () => {
    const ledger = await start();
    await settled(ledger, ledger.begin(intent(idAt(NOON))));
    const found = await ledger.query('request', { id: idAt(NOON) });
    expect(found?.request).toMatchObject({
      state: 'open',
      endedAt: null,
      status: null,
      costNanos: 1_000,
      costSource: 'estimate',
      attempts: 1,
      streamed: 1,
    });
    expect(found?.attempts).toEqual([]);
  });

  test('keeps its attempts in order, also the early ones', async () => {
    const ledger = await start();
    const id = idAt(NOON);
    ledger.begin(intent(id));
    const failed = attempt(1, { outcome: 'rate-limit', status: 429, errorText: 'slow down', costNanos: 0 });
    ledger.recordAttempt(id, failed);
    ledger.settle(settlement(id, { attempts: 2, unwritten: [attempt(2, { provider: 'other' })] }));
    await ledger.written();
    const found = await ledger.query('request', { id });
    expect(found?.attempts).toEqual([failed, attempt(2, { provider: 'other' })]);
    expect(found?.request).toMatchObject({
      state: 'done',
      status: 200,
      attempts: 2,
      inputTokens: 10,
      outputTokens: 4,
      costNanos: 5_000,
      costSource: 'price',
      ttftUs: 300,
      durationUs: 500_000,
    });
  });

  test('has NULL for what is unknown, never 0', async () => {
    const ledger = await start();
    const id = idAt(NOON);
    ledger.begin(
      intent(id, { provider: null, model: null, keyName: null, estimate: { nanos: null, source: 'unknown' } }),
    );
    const cost = { nanos: null, source: 'unknown' } as const;
    ledger.settle(
      settlement(id, { usage: UNKNOWN_USAGE, cost, ttftUs: null, unwritten: [attempt(1, { costNanos: null })] }),
    );
    await ledger.written();
    const found = await ledger.query('request', { id });
    const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = found?.request ?? {};
    expect([inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens]).toEqual(
      Array(5).fill(null),
    );
    expect(found?.request).toMatchObject({ costNanos: null, costSource: 'unknown', ttftUs: null });
    expect(found?.attempts[0]?.costNanos).toBeNull();
  });

  test('is settled exactly once: the first ending stands', async () => {
    const ledger = await start();
    const id = idAt(NOON);
    ledger.begin(intent(id));
    ledger.settle(settlement(id));
    ledger.settle(settlement(id, { state: 'failed', status: 502, cost: { nanos: 9, source: 'price' }, unwritten: [] }));
    const late = { provider: 'x', model: 'x', keyName: null, reservedNanos: null } as const;
    ledger.recordProgress({ id, ...late, cost: { nanos: 7, source: 'estimate' } });
    await ledger.written();
    const found = await ledger.query('request', { id });
    expect(found?.request).toMatchObject({ state: 'done', status: 200, costNanos: 5_000, provider: 'openai' });
    expect(found?.attempts).toHaveLength(1);
  });

  test('that breaks a rule of the schema keeps no other out', async () => {
    const ledger = await start();
    ledger.recordAttempt('no-such-request', attempt(1));
    ledger.begin(intent(idAt(NOON)));
    ledger.begin(intent(idAt(NOON), { client: 'the same id again' }));
    await settled(ledger, ledger.begin(intent(idAt(NOON + 1))));
    expect((await ledger.query('request', { id: idAt(NOON) }))?.request.client).toBe('editor');
    expect(await ledger.query('request', { id: idAt(NOON + 1) })).not.toBeNull();
    expect(logged.filter((event) => event === 'ledger.dropped')).toHaveLength(2);
    expect(ledger.status()).toMatchObject({ ok: true, waiting: 0 });
  });

  test('that nobody knows is null', async () => {
    const ledger = await start();
    expect(await ledger.query('request', { id: 'nobody' })).toBeNull();
  });
});

describe('what a crash left open', () => {
  test('is closed as interrupted at the next start, with the last estimate as its cost', async () => {
    const ledger = await start();
    ledger.begin(intent(idAt(NOON)));
    const cost = { nanos: 2_500, source: 'estimate' } as const;
    const held = { cost, reservedNanos: 9_000 };
    ledger.recordProgress({ id: idAt(NOON), provider: 'other', model: 'm2', keyName: 'k', ...held });
    ledger.begin(intent(idAt(NOON + 1)));
    ledger.begin(intent(idAt(NOON + 2)));
    ledger.settle(settlement(idAt(NOON + 2)));
    const next = await restart();
    expect(next.status().interruptedAtStart).toBe(2);
    expect((await next.query('request', { id: idAt(NOON) }))?.request).toMatchObject({
      state: 'interrupted',
      errorKind: 'interrupted',
      provider: 'other',
      model: 'm2',
      costNanos: 2_500,
      costSource: 'estimate',
      endedAt: expect.any(Number) as number,
    });
    expect((await next.query('request', { id: idAt(NOON + 2) }))?.request).toMatchObject({ state: 'done' });
    // Once is enough.
    expect((await restart()).status().interruptedAtStart).toBe(0);
  });
});

describe('the file', () => {
  test('is made at the newest version, in WAL mode, for this user only', async () => {
    await start();
    const db = openForReading(path);
    expect(db.pragma('user_version', { simple: true })).toBe(LEDGER_MIGRATIONS.length);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all()).toEqual([
      'attempts',
      'marks',
      'plan_forms',
      'prices',
      'repriced_requests',
      'repricings',
      'requests',
      'rollup_keys',
      'rollups',
      'rule_use',
      'word_sketches',
    ]);
    db.close();
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test('opens again as it was left', async () => {
    const ledger = await start();
    ledger.begin(intent(idAt(NOON)));
    ledger.settle(settlement(idAt(NOON)));
    const next = await restart();
    expect(await next.query('recent', { limit: 10, before: null })).toHaveLength(1);
    expect(next.status()).toMatchObject({ ok: true, problem: null, interruptedAtStart: 0 });
  });

  test('of a newer release is left alone; traffic goes on and the status says why', async () => {
    await start();
    for (const ledger of open.splice(0)) await ledger.close();
    const db = openForWriting(path);
    db.pragma('user_version = 99');
    db.close();
    const before = readFileSync(path);
    const ledger = await start();
    expect(ledger.status()).toMatchObject({ ok: false, problem: expect.stringContaining('version 99') as string });
    await settled(ledger, ledger.begin(intent(idAt(NOON))));
    ledger.settle(settlement(idAt(NOON)));
    for (const each of open.splice(0)) await each.close();
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readFileSync(`${path}.spill.jsonl`, 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });

  test('that is no database is left alone too', async () => {
    const text = 'this is not a database, however long one looks at it. '.repeat(100);
    writeFileSync(path, text);
    const ledger = await start();
    expect(ledger.status()).toMatchObject({ ok: false, file: { trouble: 'damaged' } });
    await settled(ledger, ledger.begin(intent(idAt(NOON))));
    await expect(ledger.query('recent', { limit: 1, before: null })).rejects.toThrow(/could not be read/);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });
});

describe('questions', () => {
  test('the newest come first, page by page', async () => {
    const ledger = await start();
    const ids = Array.from({ length: 5 }, (_, i) => idAt(NOON + i));
    for (const id of ids) await settled(ledger, ledger.begin(intent(id)));
    const first = await ledger.query('recent', { limit: 2, before: null });
    expect(first.map(({ id }) => id)).toEqual([ids[4], ids[3]]);
    const second = await ledger.query('recent', { limit: 2, before: ids[3] ?? null });
    expect(second.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect(await ledger.query('recent', { limit: 2, before: ids[0] ?? null })).toEqual([]);
  });

  test('totals add up what is known and count what is not', async () => {
    const ledger = await start();
    const rows: Partial<Settlement>[] = [
      { cost: { nanos: 5_000, source: 'price' } },
      { cost: { nanos: 700, source: 'estimate' }, state: 'truncated' },
      { cost: { nanos: 30, source: 'provider' }, usage: { ...UNKNOWN_USAGE, inputTokens: 1 } },
      { cost: { nanos: null, source: 'unknown' }, usage: UNKNOWN_USAGE, state: 'failed' },
      { cost: { nanos: 0, source: 'price' }, usage: UNKNOWN_USAGE, state: 'cancelled' },
    ];
    rows.forEach((row, i) => {
      ledger.begin(intent(idAt(NOON + i), { startedAt: NOON + i }));
      ledger.settle(settlement(idAt(NOON + i), { provider: i < 3 ? 'openai' : 'other', ...row, unwritten: [] }));
    });
    await ledger.written();
    expect(await ledger.query('totals', { from: NOON })).toEqual({
      costNanos: 5_730,
      estimatedNanos: 700,
      requests: 5,
      unpriced: 1,
      failed: 2,
      inputTokens: 21,
      outputTokens: 8,
    });
    const spend = await ledger.query('spendByProvider', { from: NOON });
    expect(Object.fromEntries(spend.map((row) => [row.provider, row.costNanos]))).toEqual({ openai: 5_730, other: 0 });
  });

  test('nothing yet adds up to nothing', async () => {
    const ledger = await start();
    const none = {
      costNanos: 0,
      estimatedNanos: 0,
      requests: 0,
      unpriced: 0,
      failed: 0,
      inputTokens: 0,
      outputTokens: 0,
    };
    expect(await ledger.query('totals', { from: 0 })).toEqual(none);
    expect(await ledger.query('spendByProvider', { from: 0 })).toEqual([]);
  });

  // An id never carries an earlier time than its start: when the clock is set back, ids go on from where they were.
  test.each<[idTime: number, startedAt: number, counts: boolean, why: string]>([
    [NOON, NOON, true, 'at the very moment'],
    [NOON - 1, NOON - 1, false, 'just before'],
    [NOON + 1, NOON + 1, true, 'just after'],
    [NOON + HOUR, NOON, true, 'the clock was set back by an hour: it counts by when it started'],
    [NOON + HOUR, NOON - 1, false, 'set back to before that moment: it does not'],
    [NOON + 400 * 24 * HOUR, NOON + 1, true, 'even by more than a year'],
  ])('id of %i, started at %i, counts since noon: %j, %s', async (idTime, startedAt, counts) => {
    const ledger = await start();
    await settled(ledger, ledger.begin(intent(idAt(idTime), { startedAt })));
    expect((await ledger.query('totals', { from: NOON })).requests).toBe(counts ? 1 : 0);
    expect(await ledger.query('spendByProvider', { from: NOON })).toHaveLength(counts ? 1 : 0);
  });
});

test('many requests at once are all there, and in few commits', async () => {
  const ledger = await start();
  const ids = Array.from({ length: 2_000 }, (_, i) => idAt(NOON + i));
  const tickets = ids.map((id) => ledger.begin(intent(id)));
  await Promise.all(tickets.map(async (ticket) => settled(ledger, ticket)));
  for (const id of ids) ledger.settle(settlement(id));
  const next = await restart();
  expect(next.status().interruptedAtStart).toBe(0);
  expect((await next.query('totals', { from: NOON - HOUR })).requests).toBe(2_000);
});
