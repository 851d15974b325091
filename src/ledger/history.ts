// The ledger read from the past to the present, for those who reckon how else it could have gone. Runs on their own
// thread, a page at a time, so that no long read keeps the writer from tidying up.

import type { CostSource, RequestState } from '../domain/record.ts';
import { idFloor } from '../domain/request-id.ts';
import type { ReadDb } from '../store/open-database.ts';
import { createPlanReader } from './plan-forms.ts';
import type { UsageRow } from './row-usage.ts';

/** Half-open, Unix ms. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

export interface HistoryRow extends UsageRow {
  readonly id: string;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly client: string;
  readonly surface: string;
  readonly modelAsked: string;
  readonly route: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly state: RequestState;
  readonly streamed: number;
  readonly costNanos: number | null;
  readonly costSource: CostSource;
  readonly ttftUs: number | null;
  readonly durationUs: number | null;
  readonly attempts: number;
  readonly session: string | null;
  /** Where it went first; null: nowhere. */
  readonly firstProvider: string | null;
  readonly firstModel: string | null;
  readonly promptTokens: number | null;
  readonly maxOutputTokens: number | null;
  /** null: nothing of what rules may want to know was kept. */
  readonly turns: number | null;
  readonly traits: number | null;
  readonly effort: string | null;
  /** How its plan came about, see FactsRecord. */
  readonly plan: string | null;
  readonly sketch: Uint8Array | null;
}

/** An id never carries an earlier time than its request; a clock that was set back may make it carry a later one. */
const CLOCK_SLACK_MS = 86_400_000;

const PAGE = 2_000;

const COUNT = 'SELECT count(*) FROM requests WHERE id >= ? AND id < ? AND started_at >= ? AND started_at < ?';

const pageSql = (sketch: string, join: string): string => `
  SELECT r.id, r.started_at AS startedAt, r.ended_at AS endedAt, r.client, r.surface, r.model_asked AS modelAsked,
    r.route, r.provider, r.model, r.state, r.streamed, r.input_tokens AS inputTokens,
    r.cached_input_tokens AS cachedInputTokens, r.cache_write_tokens AS cacheWriteTokens,
    r.output_tokens AS outputTokens, r.reasoning_tokens AS reasoningTokens,
    r.cache_write_1h_tokens AS cacheWrite1hTokens, r.usage_more AS usageMore, r.cost_nanos AS costNanos,
    r.cost_source AS costSource, r.ttft_us AS ttftUs, r.duration_us AS durationUs, r.attempts, r.session,
    coalesce(a.provider, r.provider) AS firstProvider, coalesce(a.model, r.model) AS firstModel,
    r.prompt_tokens AS promptTokens, r.max_output_tokens AS maxOutputTokens, r.turns, r.traits, r.effort, r.plan,
    ${sketch} AS sketch
  FROM requests r
    LEFT JOIN attempts a ON a.request_id = r.id AND a.n = 1
    ${join}
  WHERE r.id >= ? AND r.id < ? AND r.started_at >= ? AND r.started_at < ?
  ORDER BY r.id LIMIT ${PAGE}`;

const WITHOUT_SKETCHES = pageSql('NULL', '');
const WITH_SKETCHES = pageSql('s.sketch', 'LEFT JOIN word_sketches s ON s.request_id = r.id');

/** A single request, with how it ended. */
export interface LoggedRow extends HistoryRow {
  readonly status: number | null;
  readonly errorKind: string | null;
  readonly rule: string | null;
}

const ONE = WITH_SKETCHES.replace('SELECT r.id,', 'SELECT r.status, r.error_kind AS errorKind, r.rule, r.id,').replace(
  /WHERE[^]*$/u,
  'WHERE r.id = ?',
);

/** null: there is none. */
export function historyOf(db: ReadDb, args: { id: string }): LoggedRow | null {
  const row = db.prepare(ONE).get(args.id) as LoggedRow | undefined;
  return row === undefined ? null : { ...row, plan: createPlanReader(db)(row.plan) };
}

export function countHistory(db: ReadDb, { from, to }: Period): number {
  return db
    .prepare(COUNT)
    .pluck()
    .get(idFloor(from), idFloor(to + CLOCK_SLACK_MS), from, to) as number;
}

/** Page by page, in the order in which they came in. */
export function* readHistory(
  db: ReadDb,
  { from, to }: Period,
  withSketches: boolean,
): Generator<readonly HistoryRow[]> {
  const statement = db.prepare(withSketches ? WITH_SKETCHES : WITHOUT_SKETCHES);
  const readPlan = createPlanReader(db);
  const end = idFloor(to + CLOCK_SLACK_MS);
  let next = idFloor(from);
  for (;;) {
    const rows = (statement.all(next, end, from, to) as HistoryRow[]).map((row) => ({
      ...row,
      plan: readPlan(row.plan),
    }));
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    // The next id there can be.
    next = `${last.id}0`;
  }
}
