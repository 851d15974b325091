// How long answers took, as percentiles. Runs on the reader thread.

import type { Dimension } from '../domain/rollup.ts';
import type { ReadDb } from '../store/open-database.ts';
import { Spread, type Span } from './latency-buckets.ts';
import type { Stretch } from './local-time.ts';
import { METRICS, type Metric } from './measures.ts';
import {
  fullQuarters,
  grouped,
  seriesStretches,
  timeSums,
  type SeriesQuestion,
  type SumPeriod,
  type Times,
} from './sums.ts';

export interface Percentiles {
  readonly count: number;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

function percentilesOf(spread: Spread = new Spread()): Percentiles {
  return {
    count: spread.total,
    p50: spread.percentile(0.5),
    p90: spread.percentile(0.9),
    p95: spread.percentile(0.95),
    p99: spread.percentile(0.99),
  };
}

const busiest = ({ requests }: Times): number => requests;

export interface LatencySeries {
  readonly buckets: Stretch[];
  readonly series: { readonly key: string | null; readonly rest: boolean; readonly points: Percentiles[] }[];
}

/** Throws QuestionRefused. */
export function latencySeries(db: ReadDb, args: SeriesQuestion & { metric: Metric }): LatencySeries {
  const { metric, by, top } = args;
  const buckets = seriesStretches(args);
  const groups = grouped(db, args.filter, buckets, timeSums([metric]), { by, top, weight: busiest });
  return {
    buckets,
    series: groups.map(({ key, rest, points }) => ({
      key,
      rest,
      points: points.map(({ spreads }) => percentilesOf(spreads[metric])),
    })),
  };
}

interface LatencyRow extends Readonly<Record<Metric, Percentiles>> {
  readonly requests: number;
}

function rowOf({ requests, spreads }: Times): LatencyRow {
  return {
    requests,
    ttft: percentilesOf(spreads.ttft),
    duration: percentilesOf(spreads.duration),
    tps: percentilesOf(spreads.tps),
  };
}

export interface LatencyBreakdown {
  readonly all: LatencyRow;
  readonly rows: (LatencyRow & { readonly key: string | null })[];
}

export function latencyBreakdown(db: ReadDb, args: SumPeriod & { by: Dimension }): LatencyBreakdown {
  const kind = timeSums(METRICS);
  const all = kind.none();
  const grouping = { by: args.by, top: Number.MAX_SAFE_INTEGER, weight: busiest };
  const groups = grouped(db, args.filter, [fullQuarters(args)], kind, grouping);
  for (const { total } of groups) kind.add(all, total);
  return { all: rowOf(all), rows: groups.map(({ key, total }) => ({ key, ...rowOf(total) })) };
}

export interface LatencySpread {
  readonly percentiles: Percentiles;
  readonly spans: Span[];
}

export function latencySpread(db: ReadDb, args: SumPeriod & { metric: Metric }): LatencySpread {
  const grouping = { by: null, top: 1, weight: busiest };
  const [all] = grouped(db, args.filter, [fullQuarters(args)], timeSums([args.metric]), grouping);
  const spread = all?.total.spreads[args.metric];
  return { percentiles: percentilesOf(spread), spans: spread?.spans() ?? [] };
}
