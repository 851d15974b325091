// Rows, sums, charts: the same to the nano-dollar, in every time zone, whatever happened to the rows.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paceOf } from '../domain/pace.ts';
import { UNKNOWN_COSTS, type AttemptRecord, type Settlement } from '../domain/record.ts';
import { idTime } from '../domain/request-id.ts';
import { DIMENSIONS, SERIES_STEPS, type SeriesStep } from '../domain/rollup.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import { migrate } from '../store/migrate.ts';
import { openForReading, openForWriting, type ReadDb, type WriteDb } from '../store/open-database.ts';
import { exportLedger } from './export-job.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { addMeasures, measuresOf, noMeasures, ROLLED_COLUMNS, type Measures, type RolledRow } from './measures.ts';
import type { RequestFilter } from './request-filter.ts';
import { searchRequests } from './request-search.ts';
import { adjustRollups } from './rollups.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';
import { countRequests } from './search-hours.ts';
import { spendBreakdown, spendSeries, spendTotals } from './spend-queries.ts';
import { SpillFile } from './spill-file.ts';
import { closeInterrupted } from './write-ops.ts';

const YEAR = { from: Date.UTC(2025, 11, 28), to: Date.UTC(2027, 0, 5) };
const HOUR = 3_600_000;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Apia',
  'Pacific/Chatham',
];
/** When clocks change in those zones, and both ends of a year. */
const MOMENTS = [
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2026, 2, 8, 7),
  Date.UTC(2026, 10, 1, 6),
  Date.UTC(2026, 3, 4, 15),
  Date.UTC(2026, 9, 3, 15, 30),
  Date.UTC(2026, 3, 4, 14),
  Date.UTC(2026, 8, 26, 14),
  Date.UTC(2026, 0, 1),
  Date.UTC(2027, 0, 1),
];

let folder: string;
let path: string;
let db: WriteDb;
let reader: ReadDb;
let writer: LedgerWriter;
let seed = 20_260_601;

/** mulberry32. */
function random(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
}
const upTo = (n: number): number => Math.floor(random() * n);
const maybe = (n: number): number | null => (random() < 0.8 ? upTo(n) : null);
const oneOf = <T>(items: readonly T[]): T => items[upTo(items.length)] as T;

function attempt(n: number, provider: string): AttemptRecord {
  const where = { provider, model: 'm', keyName: null, startedAt: 0, durationUs: 5, status: 200 };
  return { n, ...where, outcome: 'ok', errorText: null, costNanos: null, upToNanos: null, fixes: null };
}

function settlementOf(id: string): Settlement {
  const provider = oneOf(['p', 'q', null]);
  const attempts = 1 + upTo(3);
  const known = random() < 0.7;
  const state = oneOf(['done', 'done', 'done', 'failed', 'cancelled', 'truncated'] as const);
  return {
    id,
    endedAt: 0,
    state,
    status: state === 'failed' ? oneOf([429, 502]) : state === 'cancelled' ? 499 : 200,
    errorKind: state === 'done' ? null : oneOf(['outage', 'rate-limit']),
    provider,
    model: provider === null ? null : oneOf(['m', 'n']),
    keyName: null,
    usage: {
      ...UNKNOWN_USAGE,
      inputTokens: maybe(1e6),
      cachedInputTokens: maybe(1e5),
      cacheWriteTokens: maybe(1e5),
      outputTokens: maybe(1e5),
      reasoningTokens: maybe(1e4),
    },
    cost: known
      ? { nanos: upTo(1e12), source: oneOf(['price', 'provider', 'estimate']) }
      : { nanos: null, source: 'unknown' },
    costs: {
      ...UNKNOWN_COSTS,
      reportedNanos: maybe(1e9),
      computedNanos: maybe(1e9),
      baselineNanos: maybe(1e9),
      upToNanos: upTo(1e6),
    },
    ttftUs: maybe(1e7),
    durationUs: upTo(1e8),
    attempts,
    unwritten: Array.from({ length: attempts }, (_, i) => attempt(i + 1, oneOf(['p', 'q']))),
    facts: null,
  };
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-sums-'));
  path = join(folder, 'ledger.sqlite');
  db = openForWriting(path);
  migrate(db, LEDGER_MIGRATIONS);
  const news = {
    dropped: (op: string, why: string) => expect.fail(`${op}: ${why}`),
    spilling: () => undefined,
    committed: () => undefined,
    failed: () => undefined,
  };
  writer = new LedgerWriter(db, new SpillFile(path), news);
  const startedAt = [
    ...MOMENTS.flatMap((moment) => Array.from({ length: 150 }, () => moment + upTo(50 * HOUR) - 25 * HOUR)),
    ...Array.from({ length: 1_500 }, () => YEAR.from + upTo(YEAR.to - YEAR.from)),
  ];
  // What is settled late settles out of order; some never do.
  const open: string[] = [];
  startedAt.forEach((at, i) => {
    const id = `${idTime(at + (i % 97 === 0 ? upTo(3 * HOUR) : 0))}${String(i).padStart(16, '0')}`;
    const rule = oneOf([null, 'r1', 'r2']);
    const intent = {
      id,
      startedAt: at,
      client: oneOf(['a', 'b']),
      surface: 'chat',
      modelAsked: oneOf(['m', 'x']),
      route: oneOf([null, 'x']),
    };
    const more = {
      rule,
      streamed: random() < 0.5,
      session: oneOf([null, 's', 't']),
      provider: 'p',
      model: 'm',
      keyName: null,
    };
    const estimate = { nanos: upTo(1e6), source: 'estimate' } as const;
    writer.write([{ op: 'intent', intent: { ...intent, ...more, estimate, reservedNanos: maybe(1e7) } }]);
    open.push(id);
    while (open.length > 40) {
      const [ended = ''] = open.splice(upTo(open.length), 1);
      writer.write([{ op: 'settle', settlement: settlementOf(ended) }]);
      // Only the first time counts.
      if (random() < 0.05) writer.write([{ op: 'settle', settlement: { ...settlementOf(ended), unwritten: [] } }]);
    }
  });
  expect(closeInterrupted(db, 1, '~')).toBe(40);
  reprice();
  reader = openForReading(path);
});

afterAll(() => {
  reader.close();
  db.close();
  rmSync(folder, { recursive: true });
});

/** Every seventh request turns out to have cost something else, or nothing that is known. */
function reprice(): void {
  const ids = (db.prepare('SELECT id FROM requests ORDER BY id').pluck().all() as string[]).filter(
    (_, i) => i % 7 === 0,
  );
  db.transaction(() => {
    adjustRollups(db, ids, () => {
      const set = db.prepare(
        'UPDATE requests SET cost_nanos = ?, cost_source = ?, computed_nanos = ?, upto_nanos = ? WHERE id = ?',
      );
      for (const id of ids)
        set.run(...(random() < 0.5 ? [upTo(1e10), 'price'] : [null, 'unknown']), maybe(1e9), maybe(1e5), id);
    });
  })();
}

interface Row extends RolledRow {
  readonly status: number | null;
  readonly errorKind: string | null;
  readonly modelAsked: string;
  readonly session: string | null;
}

const rows = (): Row[] =>
  db
    .prepare(
      `SELECT ${ROLLED_COLUMNS}, r.status, r.error_kind AS errorKind, r.model_asked AS modelAsked, r.session FROM requests r`,
    )
    .all() as Row[];

function sumOf(some: readonly RolledRow[]): Measures {
  const sum = noMeasures();
  for (const row of some) addMeasures(sum, measuresOf(row));
  return sum;
}

const total = (parts: readonly Measures[]): Measures => {
  const sum = noMeasures();
  for (const part of parts) addMeasures(sum, part);
  return sum;
};

test('the sum of the rows is the sum of the rollups, on each level', () => {
  const expected = sumOf(rows());
  expect(expected).toMatchObject({ requests: 3_000, interrupted: 40 });
  for (const level of [0, 1, 2, 3]) {
    const sums = db.prepare(
      'SELECT sum(requests) AS requests, sum(cost_nanos) AS costNanos, sum(upto_nanos) AS upToNanos, sum(fallbacks) AS fallbacks FROM rollups WHERE level = ?',
    );
    const { requests, costNanos, upToNanos, fallbacks } = expected;
    expect(sums.get(level)).toEqual({ requests, costNanos, upToNanos, fallbacks });
  }
  expect(spendTotals(reader, { ...YEAR, filter: {}, compare: false }).totals).toEqual(expected);
});

describe.each(ZONES)('in %s', (zone) => {
  test.each(SERIES_STEPS.filter((step) => step !== 'quarter' && step !== 'hour'))(
    'each %s has what began in it',
    (step) => {
      const { buckets, series } = spendSeries(reader, { ...YEAR, filter: {}, zone, step, by: null, top: 1 });
      const label = labeller(zone, step);
      const byLabel = Map.groupBy(rows(), ({ startedAt }) => label(startedAt));
      const points = series[0]?.points ?? [];
      buckets.forEach(({ from, to }, i) => {
        expect(label(from)).toBe(label(to - 1));
        expect(points[i], label(from)).toEqual(sumOf(byLabel.get(label(from)) ?? []));
      });
      expect(new Set(buckets.map(({ from }) => label(from))).size).toBe(buckets.length);
      expect(total(points)).toEqual(sumOf(rows()));
    },
  );

  test.each<SeriesStep>(['quarter', 'hour'])('so has each %s of the weekends on which clocks change', (step) => {
    for (const moment of MOMENTS) {
      const period = { from: moment - 30 * HOUR, to: moment + 30 * HOUR };
      const { buckets, series } = spendSeries(reader, { ...period, filter: {}, zone, step, by: null, top: 1 });
      const all = rows();
      buckets.forEach(({ from, to }, i) => {
        expect(series[0]?.points[i]).toEqual(sumOf(all.filter(({ startedAt }) => startedAt >= from && startedAt < to)));
        expect(to - from).toBeLessThanOrEqual(HOUR);
      });
      expect(buckets[0]?.from).toBe(period.from);
      expect(buckets.at(-1)?.to).toBe(period.to);
    }
  });
});

/** The name of the day, week or month that a moment belongs to, as another way of reckoning gives it. */
function labeller(zone: string, step: SeriesStep): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  return (ms) => {
    const day = format.format(ms);
    if (step === 'month') return day.slice(0, 7);
    if (step === 'day') return day;
    const noon = new Date(`${day}T12:00:00Z`);
    return new Date(noon.getTime() - ((noon.getUTCDay() + 6) % 7) * 24 * HOUR).toISOString().slice(0, 10);
  };
}

test.each(DIMENSIONS)('by %s the parts are the whole, also in charts with a rest', (by) => {
  const { rows: parts } = spendBreakdown(reader, { ...YEAR, filter: {}, by, compare: false });
  const groups = Map.groupBy(rows(), (row) => row[by]);
  for (const { key, totals } of parts) expect(totals).toEqual(sumOf(groups.get(key) ?? []));
  expect(parts).toHaveLength(groups.size);
  const { series } = spendSeries(reader, { ...YEAR, filter: {}, zone: 'Asia/Kathmandu', step: 'month', by, top: 1 });
  expect(total(series.flatMap(({ points }) => points))).toEqual(sumOf(rows()));
  expect(series.map(({ rest }) => rest)).toEqual([false, true]);
});

test('filters and the period before are exact', () => {
  const filter = { provider: ['q', null], route: [null] };
  const from = Date.UTC(2026, 5, 1);
  const to = Date.UTC(2026, 8, 1);
  const fitting = rows().filter(({ provider, route }) => provider !== 'p' && route === null);
  const { totals, before } = spendTotals(reader, { from, to, filter, compare: true });
  expect(totals).toEqual(sumOf(fitting.filter(({ startedAt }) => startedAt >= from && startedAt < to)));
  expect(before).toEqual(sumOf(fitting.filter(({ startedAt }) => startedAt >= 2 * from - to && startedAt < from)));
});

describe('exports', () => {
  const exported = (
    what: 'requests' | 'attempts' | 'rollups',
    filter: RequestFilter = {},
  ): Record<string, unknown>[] => {
    const target = join(folder, `${what}-${Math.random()}.jsonl`);
    const order = { what, format: 'jsonl', filter } as const;
    const { rows: written } = exportLedger(path, target, order, () => undefined);
    const lines = readFileSync(target, 'utf8').split('\n').slice(0, -1);
    expect(lines).toHaveLength(written);
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  };
  const sumIn = (lines: readonly Record<string, unknown>[], name: string): number =>
    lines.reduce((sum, line) => sum + Number(line[name] ?? 0), 0);

  test('of requests and of sums have the totals of the rows', () => {
    const { costNanos, upToNanos, inputTokens, requests } = sumOf(rows());
    for (const what of ['requests', 'rollups'] as const) {
      const lines = exported(what);
      expect([sumIn(lines, 'cost_nanos'), sumIn(lines, 'upto_nanos'), sumIn(lines, 'input_tokens')]).toEqual([
        costNanos,
        upToNanos,
        inputTokens,
      ]);
      expect(what === 'requests' ? lines.length : sumIn(lines, 'requests')).toBe(requests);
    }
    expect(exported('attempts')).toHaveLength(db.prepare('SELECT count(*) FROM attempts').pluck().get() as number);
  });

  test('of a period and a filter have what falls in', () => {
    const filter = { from: Date.UTC(2026, 5, 1), to: Date.UTC(2026, 8, 1), provider: ['q'] };
    const fitting = rows().filter(
      ({ provider, startedAt }) => provider === 'q' && startedAt >= filter.from && startedAt < filter.to,
    );
    expect(exported('requests', filter)).toHaveLength(fitting.length);
    expect(sumIn(exported('rollups', filter), 'cost_nanos')).toBe(sumOf(fitting).costNanos);
  });
});

describe('searching', () => {
  const all = { from: undefined, to: undefined };
  const day = { from: MOMENTS[0] ?? 0, to: (MOMENTS[0] ?? 0) + 24 * HOUR };
  const tps = ({ streamed, ttftUs, durationUs, outputTokens }: Row): number =>
    streamed === 1 && ttftUs !== null && durationUs !== null
      ? Math.round((paceOf(outputTokens, durationUs - ttftUs) ?? NaN) * 1e3)
      : NaN;
  const cases: { what: string; filter: RequestFilter; fits: (row: Row) => boolean }[] = [
    { what: 'all', filter: all, fits: () => true },
    {
      what: 'a state',
      filter: { state: ['failed', 'interrupted'] },
      fits: ({ state }) => state === 'failed' || state === 'interrupted',
    },
    { what: 'a rule', filter: { rule: ['r2'] }, fits: ({ rule }) => rule === 'r2' },
    { what: 'no provider', filter: { provider: [null] }, fits: ({ provider }) => provider === null },
    { what: 'a least cost', filter: { costNanos: { min: 5e11 } }, fits: ({ costNanos }) => (costNanos ?? 0) >= 5e11 },
    {
      what: 'costs between two, both of which belong to it',
      filter: { costNanos: { min: 0, max: 1e10 } },
      fits: ({ costNanos }) => costNanos !== null && costNanos <= 1e10,
    },
    {
      what: 'no cost that is known',
      filter: { costSource: ['unknown'] },
      fits: ({ costSource }) => costSource === 'unknown',
    },
    {
      what: 'times',
      filter: { ttftUs: { min: 5e6 }, durationUs: { max: 5e7 } },
      fits: ({ ttftUs, durationUs }) => (ttftUs ?? 0) >= 5e6 && durationUs !== null && durationUs <= 5e7,
    },
    {
      what: 'a speed',
      filter: { milliTps: { min: 1e6, max: 9e6 } },
      fits: (row) => tps(row) >= 1e6 && tps(row) <= 9e6,
    },
    { what: 'all speeds', filter: { milliTps: { min: 1 } }, fits: (row) => tps(row) >= 1 },
    {
      what: 'tokens',
      filter: { inputTokens: { min: 900_000 }, outputTokens: { min: 1, max: 50_000 } },
      fits: ({ inputTokens, outputTokens }) =>
        (inputTokens ?? 0) >= 900_000 && (outputTokens ?? 0) >= 1 && (outputTokens ?? 0) <= 50_000,
    },
    { what: 'what fell back', filter: { fellBack: true }, fits: ({ fellBack }) => fellBack === 1 },
    { what: 'what did not fall back', filter: { fellBack: false }, fits: ({ fellBack }) => fellBack === 0 },
    {
      what: 'streams that were cut after a fallback',
      filter: { fellBack: true, state: ['truncated'], streamed: true, route: ['x'] },
      fits: ({ fellBack, state, streamed, route }) =>
        fellBack === 1 && state === 'truncated' && streamed === 1 && route === 'x',
    },
    { what: 'what was not streamed', filter: { streamed: false }, fits: ({ streamed }) => streamed === 0 },
    { what: 'a status', filter: { status: [429, 499] }, fits: ({ status }) => status === 429 || status === 499 },
    { what: 'a status of success', filter: { status: [200] }, fits: ({ status }) => status === 200 },
    {
      what: 'a kind of failure',
      filter: { errorKind: ['rate-limit'] },
      fits: ({ errorKind }) => errorKind === 'rate-limit',
    },
    {
      what: 'a session and a name',
      filter: { session: ['s'], modelAsked: ['x'] },
      fits: ({ session, modelAsked }) => session === 's' && modelAsked === 'x',
    },
    {
      what: 'a day',
      filter: { ...day, client: ['a'] },
      fits: ({ client, startedAt }) => client === 'a' && startedAt >= day.from && startedAt < day.to,
    },
    { what: 'nothing', filter: { model: ['nobody'] }, fits: () => false },
  ];
  test.each(cases)('finds $what, page by page, however often it has to go on', ({ filter, fits }) => {
    const found: string[] = [];
    let before: string | null = null;
    do {
      const page = searchRequests(reader, { filter, limit: 50, before }, () => random() < 0.5);
      found.push(...page.rows.map(({ id }) => id));
      before = page.next;
    } while (before !== null);
    const expected = rows()
      .filter(fits)
      .map(({ id }) => id)
      .sort()
      .reverse();
    expect(found).toEqual(expected);
    // A case that finds nothing would tell little.
    expect(expected.length > 0).toBe(filter.model === undefined);
    const { requests, exact } = countRequests(reader, { filter });
    if (exact) expect(requests).toBe(expected.length);
    else expect(requests).toBeGreaterThanOrEqual(expected.length);
  });
});
