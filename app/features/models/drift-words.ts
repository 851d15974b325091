// How far our prices are from what providers charge, from the sums of the ledger.

import type { SpendSeriesView } from '../../../src/contract/spend-views.ts';
import { format, plural } from '../../ui/format.ts';

export interface DriftRow {
  readonly model: string;
  readonly reportedNanos: number;
  readonly computedNanos: number;
  /** Days on which both are known. */
  readonly days: readonly { readonly at: number; readonly reportedNanos: number; readonly computedNanos: number }[];
}

/** The models for which a provider says what it charged, the dearest first. */
export function driftRows({ buckets, series }: SpendSeriesView): readonly DriftRow[] {
  return series
    .map(({ key, rest, points }): DriftRow => {
      const days = points.flatMap(({ reportedNanos, computedNanos }, index) =>
        reportedNanos === 0 && computedNanos === 0
          ? []
          : [{ at: buckets[index]?.from ?? 0, reportedNanos, computedNanos }],
      );
      const sum = (nanos: 'reportedNanos' | 'computedNanos'): number =>
        days.reduce((total, day) => total + day[nanos], 0);
      const name = rest ? 'all others' : (key ?? 'no model');
      return { model: name, reportedNanos: sum('reportedNanos'), computedNanos: sum('computedNanos'), days };
    })
    .filter(({ days }) => days.length > 0);
}

/** "+12 %", "±0 %": how much more our price makes of it than was charged. */
export function driftText({ reportedNanos, computedNanos }: Pick<DriftRow, 'reportedNanos' | 'computedNanos'>): string {
  return format.change(reportedNanos, computedNanos) ?? 'not comparable';
}

/** So far apart that a price is probably wrong. */
export function isFarOff({ reportedNanos, computedNanos }: Pick<DriftRow, 'reportedNanos' | 'computedNanos'>): boolean {
  return reportedNanos > 0 && Math.abs(computedNanos - reportedNanos) > reportedNanos * 0.05;
}

/** How sure the sum of all costs is. */
export function surenessWords({ series }: SpendSeriesView): string {
  let costNanos = 0;
  let estimatedNanos = 0;
  let unpriced = 0;
  for (const point of series.flatMap(({ points }) => points)) {
    costNanos += point.costNanos;
    estimatedNanos += point.estimatedNanos;
    unpriced += point.unpriced;
  }
  const share = costNanos === 0 ? 0 : estimatedNanos / costNanos;
  const without =
    unpriced === 0
      ? 'every request has a cost'
      : `${format.count(unpriced)} ${plural(unpriced, 'request has', 'requests have')} no known cost`;
  return `${format.money(costNanos)} spent, ${format.percent(share)} of it estimated; ${without}.`;
}
