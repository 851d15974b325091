// Reckons the costs of the past again by the prices that are known now, and adds up what changes.

import type { RepriceView } from '../contract/price-views.ts';
import type { Price } from '../domain/model.ts';
import { repriceRow, type PricedRow, type RepricedRow, type Repriced } from '../ledger/reprice-row.ts';

type Sums = { -readonly [Name in keyof Omit<RepriceView, 'rows'>]: number };

export interface RepricingPorts {
  /** null: not known. */
  readonly priceAt: (provider: string, model: string) => Price | null;
  readonly baseline: Price | null;
  readonly dayOf: (unixMs: number) => string;
}

export class Repricing {
  readonly #ports: RepricingPorts;
  readonly #all = noSums();
  readonly #rows = new Map<string, { day: string; target: string; sums: Sums }>();

  constructor(ports: RepricingPorts) {
    this.#ports = ports;
  }

  /** What is to be written for these. */
  take(rows: readonly PricedRow[]): readonly RepricedRow[] {
    return rows.flatMap((row) => {
      const { priceAt, baseline } = this.#ports;
      const outcome = repriceRow(row, priceAt(row.provider, row.model), baseline);
      this.#count(row, outcome);
      return 'row' in outcome && outcome.changes ? [outcome.row] : [];
    });
  }

  result(): RepriceView {
    const rows = [...this.#rows.values()]
      .filter(({ sums }) => sums.changed > 0)
      .map(({ day, target, sums }) => ({ day, target, ...sums }));
    return { ...this.#all, rows: rows.toSorted((a, b) => compare(a.day, b.day) || compare(a.target, b.target)) };
  }

  #count(row: PricedRow, outcome: Repriced): void {
    const day = this.#ports.dayOf(row.startedAt);
    const target = `${row.provider}/${row.model}`;
    const key = `${day} ${target}`;
    let found = this.#rows.get(key);
    if (found === undefined) {
      found = { day, target, sums: noSums() };
      this.#rows.set(key, found);
    }
    for (const sums of [this.#all, found.sums]) add(sums, row, outcome);
  }
}

function add(sums: Sums, { costNanos: before }: PricedRow, outcome: Repriced): void {
  const after = 'row' in outcome ? outcome.row.costNanos : before;
  sums.requests += 1;
  sums.beforeNanos += before ?? 0;
  sums.afterNanos += after ?? 0;
  if (outcome.kind !== 'priced') sums[outcome.kind] += 1;
  if ('row' in outcome && outcome.changes) sums.changed += 1;
  if (before === null && after !== null) sums.newlyPriced += 1;
}

function noSums(): Sums {
  return {
    requests: 0,
    changed: 0,
    own: 0,
    newlyPriced: 0,
    uncounted: 0,
    unpriced: 0,
    beforeNanos: 0,
    afterNanos: 0,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
