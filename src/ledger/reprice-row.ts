// What a request of the past costs by the prices that are known now.

import { computedCost } from '../costing/cost.ts';
import type { Price } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import type { CostSource } from '../domain/record.ts';
import { idFloor } from '../domain/request-id.ts';
import type { ReadDb } from '../store/open-database.ts';
import type { Period } from './history.ts';
import { usageOfRow, type UsageRow } from './row-usage.ts';

/** A request that has ended, as far as its money goes. */
export interface PricedRow extends UsageRow {
  readonly id: string;
  readonly startedAt: number;
  readonly provider: string;
  readonly model: string;
  readonly state: string;
  readonly costNanos: Nanos | null;
  readonly costSource: CostSource;
  readonly computedNanos: Nanos | null;
  readonly baselineNanos: Nanos | null;
}

/** What is to stand in a request's row, if it still says what it said when this was reckoned. */
export interface RepricedRow {
  readonly id: string;
  readonly beforeNanos: Nanos | null;
  readonly beforeComputedNanos: Nanos | null;
  readonly costNanos: Nanos | null;
  readonly costSource: CostSource;
  readonly computedNanos: Nanos | null;
  readonly baselineNanos: Nanos | null;
  /** JSON. */
  readonly price: string | null;
}

/** own: the provider's own figure stays the cost · uncounted: its tokens are not known · unpriced: no price is known. */
export type Repriced =
  | { readonly kind: 'own' | 'priced'; readonly row: RepricedRow; readonly changes: boolean }
  | { readonly kind: 'uncounted' | 'unpriced' };

export function repriceRow(row: PricedRow, price: Price | null, baseline: Price | null): Repriced {
  const { costNanos: before, computedNanos: beforeComputed, costSource } = row;
  const isReported = costSource === 'provider';
  // What was put together of several attempts, or of what was seen of an answer, cannot be reckoned again.
  const isReckoned = before === beforeComputed && (before !== null || row.state === 'done');
  if (!isCounted(row) || !(isReported || isReckoned)) return { kind: 'uncounted' };
  const usage = usageOfRow(row);
  const computed = computedCost(usage, price, row.startedAt);
  if (computed.nanos === null) return { kind: 'unpriced' };
  const cost = isReported ? { nanos: before, source: costSource } : computed;
  const baselineNanos = computedCost(usage, baseline, row.startedAt).nanos ?? row.baselineNanos;
  const changes =
    cost.nanos !== before ||
    cost.source !== costSource ||
    computed.nanos !== beforeComputed ||
    baselineNanos !== row.baselineNanos;
  return {
    kind: isReported ? 'own' : 'priced',
    changes,
    row: {
      id: row.id,
      beforeNanos: before,
      beforeComputedNanos: beforeComputed,
      costNanos: cost.nanos,
      costSource: cost.source,
      computedNanos: computed.nanos,
      baselineNanos,
      price: JSON.stringify(price),
    },
  };
}

function isCounted({ inputTokens, outputTokens, usageMore }: PricedRow): boolean {
  return inputTokens !== null || outputTokens !== null || usageMore !== null;
}

/** Requests of one provider, or of one of its models; null: of all. */
export interface RepriceScope {
  readonly provider: string | null;
  readonly model: string | null;
}

/** An id never carries an earlier time than its request; a clock that was set back may make it carry a later one. */
const CLOCK_SLACK_MS = 86_400_000;
const PAGE = 500;

const SQL = `
  SELECT id, started_at AS startedAt, provider, model, state, input_tokens AS inputTokens,
    cached_input_tokens AS cachedInputTokens, cache_write_tokens AS cacheWriteTokens, output_tokens AS outputTokens,
    reasoning_tokens AS reasoningTokens, cache_write_1h_tokens AS cacheWrite1hTokens, usage_more AS usageMore,
    cost_nanos AS costNanos, cost_source AS costSource, computed_nanos AS computedNanos,
    baseline_nanos AS baselineNanos
  FROM requests
  WHERE id >= @next AND id < @end AND started_at >= @from AND started_at < @to AND state <> 'open'
    AND provider IS NOT NULL AND model IS NOT NULL
    AND (@provider IS NULL OR provider = @provider) AND (@model IS NULL OR model = @model)
  ORDER BY id LIMIT ${PAGE}`;

/** A few at a time, in the order in which they came in. */
export function* readPriced(db: ReadDb, { from, to }: Period, scope: RepriceScope): Generator<readonly PricedRow[]> {
  const statement = db.prepare(SQL);
  const end = idFloor(to + CLOCK_SLACK_MS);
  let next = idFloor(from);
  for (;;) {
    const rows = statement.all({ next, end, from, to, ...scope }) as PricedRow[];
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    // The next id there can be.
    next = `${last.id}0`;
  }
}
