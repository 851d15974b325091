// Every question the panel asks of the ledger, one function each. Runs on the reader thread.

import type { AttemptRecord } from '../domain/record.ts';
import { idFloor } from '../domain/request-id.ts';
import type { ReadDb } from '../store/open-database.ts';
import { attemptCells } from './attempt-queries.ts';
import { historyOf } from './history.ts';
import { latencyBreakdown, latencySeries, latencySpread } from './latency-queries.ts';
import { lastRepricing } from './repricings.ts';
import { requestCost } from './request-cost.ts';
import { REQUEST_COLUMNS, type RequestRow } from './request-rows.ts';
import { searchRequests, type SearchQuestion } from './request-search.ts';
import { retention, sumBytes } from './retention-query.ts';
import { leadOf } from './rollups.ts';
import { countRequests } from './search-hours.ts';
import { spendBreakdown, spendKeys, spendSeries, spendTotals } from './spend-queries.ts';
import { spentByQuarter, spentSince } from './spent.ts';
import { DAY_MS, HOUR_MS, quarterCeil } from './time-levels.ts';

/** Newest first; `before` is the id of the last row already known, null for the newest page. */
function recent(db: ReadDb, args: { limit: number; before: string | null }): RequestRow[] {
  return args.before === null
    ? (db.prepare(`SELECT ${REQUEST_COLUMNS} FROM requests ORDER BY id DESC LIMIT ?`).all(args.limit) as RequestRow[])
    : (db
        .prepare(`SELECT ${REQUEST_COLUMNS} FROM requests WHERE id < ? ORDER BY id DESC LIMIT ?`)
        .all(args.before, args.limit) as RequestRow[]);
}

export interface RequestWithAttempts {
  readonly request: RequestRow & { readonly session: string | null };
  readonly attempts: readonly AttemptRecord[];
}

function request(db: ReadDb, args: { id: string }): RequestWithAttempts | null {
  const row = db.prepare(`SELECT ${REQUEST_COLUMNS}, session FROM requests WHERE id = ?`).get(args.id) as
    | RequestWithAttempts['request']
    | undefined;
  if (row === undefined) return null;
  const attempts = db
    .prepare(
      `SELECT n, provider, model, key_name AS keyName, started_at AS startedAt, duration_us AS durationUs, status, outcome,
        error_text AS errorText, cost_nanos AS costNanos, upto_nanos AS upToNanos, fixes FROM attempts WHERE request_id = ? ORDER BY n`,
    )
    .all(args.id) as AttemptRecord[];
  return { request: row, attempts };
}

export interface Totals {
  readonly costNanos: number;
  readonly estimatedNanos: number;
  readonly requests: number;
  readonly unpriced: number;
  readonly failed: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/*
 * From a moment until now: full quarters of an hour from the sums, beside them what is running, and row by row what of the
 * first quarter comes after that moment.
 */
const SINCE = `
  SELECT %columns FROM requests WHERE state = 'open' AND started_at >= @from
  UNION ALL
  SELECT %columns FROM requests WHERE id >= @fromId AND id < @toId AND started_at >= @from AND started_at < @to
    AND state <> 'open'`;

function rowsSince<Row>(db: ReadDb, columns: string, from: number): Row[] {
  const to = quarterCeil(from);
  const ids = { fromId: idFloor(from), toId: to === from ? '' : idFloor(to + leadOf(db)) };
  return db.prepare(SINCE.replaceAll('%columns', columns)).all({ from, to, ...ids }) as Row[];
}

const FAR = 1_000_000 * DAY_MS;

/** Everything that started at or after `from` (Unix ms). */
function totals(db: ReadDb, { from }: { from: number }): Totals {
  const { totals: sums } = spendTotals(db, { from: quarterCeil(from), to: FAR, filter: {}, compare: false });
  const columns = `1 AS requests, coalesce(cost_nanos, 0) AS costNanos, cost_nanos IS NULL AS unpriced,
    CASE WHEN cost_source = 'estimate' THEN coalesce(cost_nanos, 0) ELSE 0 END AS estimatedNanos,
    state IN ('failed', 'truncated') AS failed, coalesce(input_tokens, 0) AS inputTokens,
    coalesce(output_tokens, 0) AS outputTokens`;
  const { requests, costNanos, estimatedNanos, unpriced, errors: failed, inputTokens, outputTokens } = sums;
  const all = { costNanos, estimatedNanos, requests, unpriced, failed, inputTokens, outputTokens };
  for (const row of rowsSince<Totals>(db, columns, from)) {
    for (const name of Object.keys(all) as (keyof Totals)[]) all[name] += row[name];
  }
  return all;
}

interface ProviderSpend {
  readonly provider: string;
  /** null: of no request it is known. */
  readonly costNanos: number | null;
}

/** Known cost per provider since `from` (Unix ms). */
function spendByProvider(db: ReadDb, { from }: { from: number }): ProviderSpend[] {
  const period = { from: quarterCeil(from), to: FAR, filter: {}, compare: false };
  const spent = new Map<string, number | null>();
  const add = ({ provider, costNanos }: { provider: string | null; costNanos: number | null }): void => {
    if (provider === null) return;
    const known = spent.get(provider) ?? null;
    spent.set(provider, costNanos === null ? known : (known ?? 0) + costNanos);
  };
  for (const { key, totals: sum } of spendBreakdown(db, { ...period, by: 'provider' }).rows) {
    add({ provider: key, costNanos: sum.unpriced === sum.requests ? null : sum.costNanos });
  }
  for (const row of rowsSince<Parameters<typeof add>[0]>(db, 'provider, cost_nanos AS costNanos', from)) add(row);
  return [...spent].map(([provider, costNanos]) => ({ provider, costNanos }));
}

/** How many requests each rule decided since the full hour of `from` (Unix ms). */
function ruleUse(db: ReadDb, { from }: { from: number }): { rule: string; requests: number }[] {
  return db
    .prepare(
      `SELECT rule, sum(requests) AS requests FROM (
        SELECT rule, requests FROM rule_use WHERE at >= ?
        UNION ALL SELECT rule, 1 FROM requests WHERE state = 'open' AND rule IS NOT NULL
      ) GROUP BY rule`,
    )
    .all(Math.floor(from / HOUR_MS)) as { rule: string; requests: number }[];
}

/** Of the library that the ledger is read with. */
function sqliteVersion(db: ReadDb): string {
  return db.prepare('SELECT sqlite_version()').pluck().get() as string;
}

/** How long a search may take before it says where to go on. */
const SEARCH_MS = 30;

/** `monotonic`: the thread's clock. */
export function createQueries(monotonic: () => number) {
  return {
    recent,
    request,
    history: historyOf,
    totals,
    spendByProvider,
    ruleUse,
    spendTotals,
    spendSeries,
    spendBreakdown,
    spendKeys,
    latencySeries,
    latencyBreakdown,
    latencySpread,
    attemptCells,
    countRequests,
    retention,
    sumBytes,
    lastRepricing,
    sqliteVersion,
    requestCost,
    spentSince,
    spentByQuarter,
    searchRequests(db: ReadDb, question: SearchQuestion) {
      const end = monotonic() + SEARCH_MS;
      return searchRequests(db, question, () => monotonic() >= end);
    },
  };
}

type Queries = ReturnType<typeof createQueries>;
export type QueryName = keyof Queries;
export type QueryArgs<N extends QueryName> = Queries[N] extends (db: ReadDb, args: infer Args) => unknown ? Args : void;
export type QueryResult<N extends QueryName> = ReturnType<Queries[N]>;
