// How the cost of one request comes about, by the price that is kept with it.

import type { RequestCostView } from '../contract/price-views.ts';
import { exactDollars, exactSum } from '../costing/cost.ts';
import { partsOf } from '../costing/parts.ts';
import { isSamePrice } from '../costing/same-price.ts';
import { windowWords } from '../costing/window-words.ts';
import type { Price } from '../domain/model.ts';
import type { RequestCostRow } from '../ledger/request-cost.ts';
import { usageOfRow } from '../ledger/row-usage.ts';
import type { Instance } from './instance.ts';

export function requestCostView(instance: Instance, row: RequestCostRow): RequestCostView {
  const { costNanos, costSource, reportedNanos, computedNanos, baselineNanos, reservedNanos } = row;
  return {
    costNanos,
    costSource,
    reportedNanos,
    computedNanos,
    baselineNanos,
    upToNanos: row.upToNanos ?? 0,
    reservedNanos,
    arithmetic: computedNanos === null || row.price === null ? null : arithmeticOf(instance, row, row.price),
  };
}

function arithmeticOf(instance: Instance, row: RequestCostRow, body: string): RequestCostView['arithmetic'] {
  // Written by the ledger from a price of ours.
  const price = JSON.parse(body) as Price;
  const split = partsOf(usageOfRow(row), price, row.startedAt);
  if (split === null) return null;
  const parts = split.parts
    .filter(({ count }) => count > 0)
    .map((part) => {
      const { what, count, nanos, per, isGuess } = part;
      return { what, count, nanos, per, dollars: exactDollars(part), guessed: isGuess };
    });
  const { above, window } = split;
  return {
    parts,
    dollars: exactSum(split),
    above,
    window: window === null ? null : windowWords(window),
    source: sourceOf(instance, row, price),
  };
}

function sourceOf({ snapshot }: Instance, { provider, model }: RequestCostRow, price: Price): string | null {
  const facts = provider === null || model === null ? null : (snapshot().upstreams.get(provider)?.facts(model) ?? null);
  const source = facts?.sources.price ?? null;
  if (source === null || !isSamePrice(price, facts?.price ?? null)) return null;
  return source.date === null ? source.name : `${source.name}, ${source.date}`;
}
