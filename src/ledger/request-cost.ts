// The money of one request as the ledger has it, with the price it was reckoned with. Runs on the reader thread.

import type { Nanos } from '../domain/money.ts';
import type { CostSource } from '../domain/record.ts';
import type { ReadDb } from '../store/open-database.ts';
import type { UsageRow } from './row-usage.ts';

export interface RequestCostRow extends UsageRow {
  readonly startedAt: number;
  readonly provider: string | null;
  readonly model: string | null;
  readonly costNanos: Nanos | null;
  readonly costSource: CostSource;
  readonly reportedNanos: Nanos | null;
  readonly computedNanos: Nanos | null;
  readonly baselineNanos: Nanos | null;
  readonly upToNanos: Nanos | null;
  readonly reservedNanos: Nanos | null;
  /** JSON of the price; null: none was known. */
  readonly price: string | null;
}

const SQL = `
  SELECT r.started_at AS startedAt, r.provider, r.model, r.input_tokens AS inputTokens,
    r.cached_input_tokens AS cachedInputTokens, r.cache_write_tokens AS cacheWriteTokens,
    r.output_tokens AS outputTokens, r.reasoning_tokens AS reasoningTokens,
    r.cache_write_1h_tokens AS cacheWrite1hTokens, r.usage_more AS usageMore, r.cost_nanos AS costNanos,
    r.cost_source AS costSource, r.reported_nanos AS reportedNanos, r.computed_nanos AS computedNanos,
    r.baseline_nanos AS baselineNanos, r.upto_nanos AS upToNanos, r.reserved_nanos AS reservedNanos, p.body AS price
  FROM requests r LEFT JOIN prices p ON p.id = r.price_id WHERE r.id = ?`;

/** null: there is none. */
export function requestCost(db: ReadDb, { id }: { id: string }): RequestCostRow | null {
  return (db.prepare(SQL).get(id) as RequestCostRow | undefined) ?? null;
}
