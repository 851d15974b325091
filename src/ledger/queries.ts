// Every question the panel asks of the ledger, one function each. Runs on the reader thread.

import type { AttemptRecord, CostSource, RequestState } from '../domain/record.ts';
import { idFloor } from '../domain/request-id.ts';
import type { ReadDb } from '../store/open-database.ts';
import { historyOf } from './history.ts';

export interface RequestRow {
  readonly id: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly client: string;
  readonly surface: string;
  readonly modelAsked: string;
  readonly route: string | null;
  readonly rule: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly keyName: string | null;
  readonly state: RequestState;
  readonly status: number | null;
  readonly errorKind: string | null;
  readonly streamed: number;
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly costNanos: number | null;
  readonly costSource: CostSource;
  readonly ttftUs: number | null;
  readonly durationUs: number | null;
  readonly attempts: number;
  /** Providers of the failed attempts, in order, joined by `PROVIDER_SEPARATOR`; null when there were none. */
  readonly failedOn: string | null;
}

const REQUEST_COLUMNS = `id, started_at AS startedAt, ended_at AS endedAt, client, surface, model_asked AS modelAsked, route, rule,
  provider, model, key_name AS keyName, state, status, error_kind AS errorKind, streamed, input_tokens AS inputTokens,
  cached_input_tokens AS cachedInputTokens, cache_write_tokens AS cacheWriteTokens, output_tokens AS outputTokens,
  reasoning_tokens AS reasoningTokens, cost_nanos AS costNanos, cost_source AS costSource, ttft_us AS ttftUs,
  duration_us AS durationUs, attempts,
  (SELECT group_concat(a.provider, char(10) ORDER BY a.n) FROM attempts a
    WHERE a.request_id = requests.id AND a.outcome NOT IN ('ok', 'cancelled')) AS failedOn`;

export const PROVIDER_SEPARATOR = '\n';

/** Newest first; `before` is the id of the last row already known, null for the newest page. */
function recent(db: ReadDb, args: { limit: number; before: string | null }): RequestRow[] {
  return args.before === null
    ? (db.prepare(`SELECT ${REQUEST_COLUMNS} FROM requests ORDER BY id DESC LIMIT ?`).all(args.limit) as RequestRow[])
    : (db
        .prepare(`SELECT ${REQUEST_COLUMNS} FROM requests WHERE id < ? ORDER BY id DESC LIMIT ?`)
        .all(args.before, args.limit) as RequestRow[]);
}

export interface RequestWithAttempts {
  readonly request: RequestRow;
  readonly attempts: readonly AttemptRecord[];
}

function request(db: ReadDb, args: { id: string }): RequestWithAttempts | null {
  const row = db.prepare(`SELECT ${REQUEST_COLUMNS} FROM requests WHERE id = ?`).get(args.id) as RequestRow | undefined;
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

/** Everything that started at or after `from` (Unix ms). */
function totals(db: ReadDb, args: { from: number }): Totals {
  return db
    .prepare(
      `SELECT coalesce(sum(cost_nanos), 0) AS costNanos,
        coalesce(sum(CASE WHEN cost_source = 'estimate' THEN cost_nanos END), 0) AS estimatedNanos,
        count(*) AS requests, count(*) - count(cost_nanos) AS unpriced,
        count(CASE WHEN state IN ('failed', 'truncated') THEN 1 END) AS failed,
        coalesce(sum(input_tokens), 0) AS inputTokens, coalesce(sum(output_tokens), 0) AS outputTokens
      FROM requests WHERE id >= ? AND started_at >= ?`,
    )
    .get(idFloor(args.from), args.from) as Totals;
}

/** Known cost per provider since `from` (Unix ms). */
function spendByProvider(db: ReadDb, args: { from: number }): { provider: string; costNanos: number | null }[] {
  return db
    .prepare(
      `SELECT provider, sum(cost_nanos) AS costNanos FROM requests
      WHERE id >= ? AND started_at >= ? AND provider IS NOT NULL GROUP BY provider`,
    )
    .all(idFloor(args.from), args.from) as { provider: string; costNanos: number | null }[];
}

/** How many requests each rule decided since `from` (Unix ms). */
function ruleUse(db: ReadDb, args: { from: number }): { rule: string; requests: number }[] {
  return db
    .prepare('SELECT rule, count(*) AS requests FROM requests WHERE rule IS NOT NULL AND id >= ? GROUP BY rule')
    .all(idFloor(args.from)) as { rule: string; requests: number }[];
}

export const QUERIES = { recent, request, history: historyOf, totals, spendByProvider, ruleUse };

export type QueryName = keyof typeof QUERIES;
export type QueryArgs<N extends QueryName> = Parameters<(typeof QUERIES)[N]>[1];
export type QueryResult<N extends QueryName> = ReturnType<(typeof QUERIES)[N]>;
