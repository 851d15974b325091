// What a request of the ledger comes to at a target, at today's prices: its own tokens where it was answered, scaled to
// the target's tokenizer elsewhere.

import { costOf } from '../costing/cost.ts';
import type { Nanos } from '../domain/money.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import type { LoggedRow } from '../ledger/history.ts';
import { usageOfRow } from '../ledger/row-usage.ts';
import type { RoutingTable } from '../routing/routing-table.ts';
import { arithmetic } from './explain.ts';

/** `target`: `provider/model-id`. null: unknown. */
export function expectedOf(
  table: RoutingTable,
  row: LoggedRow,
  target: string,
): { readonly nanos: Nanos | null; readonly arithmetic: string | null } {
  const slash = target.indexOf('/');
  const provider = table.byId.get(target.slice(0, slash));
  const model = target.slice(slash + 1);
  const price = provider?.facts(model)?.price ?? null;
  const usage = usageAt(table, row, target, provider?.tokenFactor(model) ?? 1);
  return { nanos: costOf(usage, price, row.startedAt).nanos, arithmetic: arithmetic(usage, price, row.startedAt) };
}

function usageAt(table: RoutingTable, row: LoggedRow, target: string, factor: number): Usage {
  if (target === `${row.provider ?? ''}/${row.model ?? ''}`) return usageOfRow(row);
  const own = row.model === null ? 1 : (table.byId.get(row.provider ?? '')?.tokenFactor(row.model) ?? 1);
  const scaled = (tokens: number | null): number | null =>
    tokens === null ? null : Math.round((tokens * factor) / own);
  return { ...UNKNOWN_USAGE, inputTokens: scaled(row.inputTokens), outputTokens: scaled(row.outputTokens) };
}
