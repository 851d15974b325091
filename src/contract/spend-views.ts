// What the ledger's rollups tell: spend, traffic and latency, by what it was and when. Sums are exact. Money is integer
// nano-dollars, times are Unix ms, unknown is null.

import * as z from 'zod';
import { DIMENSIONS, SERIES_STEPS } from '../domain/rollup.ts';

const nanos = z.int();
const unixMs = z.number();

const Dimension = z.enum(DIMENSIONS);
const SeriesStep = z.enum(SERIES_STEPS);

/** One of its values; null: none, as of a request without a route, or one that went nowhere. */
const value = z.string().max(256).nullable();
const values = z.array(value).max(500).optional();

/** Only what is like one of the values given, in each dimension that is given. */
export const SpendFilter = z.strictObject({ provider: values, model: values, client: values, route: values });

/** Half-open. Sums are kept by quarters of an hour: `from` is taken back and `to` forward to the next full one. */
const SpendPeriod = z.strictObject({
  from: unixMs,
  to: unixMs,
  filter: SpendFilter.default({}),
});

/** Of requests that have ended, by the time at which they started. */
const Measures = z.object({
  requests: z.int(),
  /** No answer, or one that was cut. */
  errors: z.int(),
  /** The client left. */
  cancelled: z.int(),
  /** Breakerbox died while they ran. */
  interrupted: z.int(),
  /** Answered by another target than the first that was tried. */
  fallbacks: z.int(),
  streamed: z.int(),
  attempts: z.int(),
  /** Their cost is unknown. */
  unpriced: z.int(),
  inputTokens: z.int(),
  /** Part of `inputTokens`, as the next one. */
  cachedInputTokens: z.int(),
  cacheWriteTokens: z.int(),
  outputTokens: z.int(),
  /** Part of `outputTokens`. */
  reasoningTokens: z.int(),
  /** Sum of the costs that are known. */
  costNanos: nanos,
  /** The part of it that is estimated. */
  estimatedNanos: nanos,
  /** What may have been billed beyond it, at most. */
  upToNanos: nanos,
  /** Sums over those requests for which both are known: what the provider says, and usage × our price. */
  reportedNanos: nanos,
  computedNanos: nanos,
  /** Sums over those requests that have both: the cost on the model that savings are counted against, and the real one. */
  baselineNanos: nanos,
  baselinedCostNanos: nanos,
});

const step = SeriesStep;
const zone = z.string().min(1).max(64);

export const SpendTotalsInput = SpendPeriod.extend({ compare: z.boolean().default(false) });
export const SpendTotalsView = z.object({
  totals: Measures,
  /** The period of the same length before it; null unless asked for. */
  before: Measures.nullable(),
});

export const SpendSeriesInput = SpendPeriod.extend({
  /** IANA name: hours, days, weeks (from Monday) and months are those of this zone. */
  zone,
  step,
  /** null: one series for everything. */
  by: Dimension.nullable().default(null),
  /** The dearest ones get a series of their own, the others share one. */
  top: z.int().min(1).max(50).default(12),
});
export const SpendSeriesView = z.object({
  /** Half-open, one after the other without gaps; the first and the last may be cut by the period. */
  buckets: z.array(z.object({ from: unixMs, to: unixMs })),
  /** The dearest first, `rest` last. `points` has one entry for each bucket. */
  series: z.array(z.object({ key: value, rest: z.boolean(), points: z.array(Measures) })),
});

export const SpendBreakdownInput = SpendTotalsInput.extend({ by: Dimension });
export const SpendBreakdownView = z.object({
  /** The dearest first. With `compare` also those that were there in the period before only. */
  rows: z.array(z.object({ key: value, totals: Measures, before: Measures.nullable() })),
});

/** What there is to filter by. */
export const SpendKeysView = z.object({
  providers: z.array(value),
  models: z.array(value),
  clients: z.array(value),
  routes: z.array(value),
  rules: z.array(z.string()),
  /** When the first request that is still summed up started; null: there is none. */
  since: unixMs.nullable(),
});

/** ttft: what the client felt until the first token · duration: until the end · tps: output tokens a second after the first. */
const LatencyMetric = z.enum(['ttft', 'duration', 'tps']);

/** Within 5 %. Microseconds; for `tps` thousandths of a token a second. null: nothing was measured. */
const Percentiles = z.object({
  count: z.int(),
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  p99: z.number().nullable(),
});

export const LatencySeriesInput = SpendPeriod.extend({
  zone,
  step,
  metric: LatencyMetric,
  by: Dimension.nullable().default(null),
  /** Those with most requests get a series of their own, the others share one. */
  top: z.int().min(1).max(50).default(8),
});
export const LatencySeriesView = z.object({
  buckets: SpendSeriesView.shape.buckets,
  series: z.array(z.object({ key: value, rest: z.boolean(), points: z.array(Percentiles) })),
});

export const LatencyBreakdownInput = SpendPeriod.extend({ by: Dimension });
const threeMetrics = { ttft: Percentiles, duration: Percentiles, tps: Percentiles };
export const LatencyBreakdownView = z.object({
  all: z.object({ requests: z.int(), ...threeMetrics }),
  /** Those with most requests first. */
  rows: z.array(z.object({ key: value, requests: z.int(), ...threeMetrics })),
});

export const LatencySpreadInput = SpendPeriod.extend({ metric: LatencyMetric });
/** How often each span of the metric's unit was hit, in ascending order; only those that were. */
export const LatencySpreadView = z.object({
  percentiles: Percentiles,
  spans: z.array(z.object({ over: z.number(), upTo: z.number(), count: z.int() })),
});

export type Dimension = z.infer<typeof Dimension>;
export type SeriesStep = z.infer<typeof SeriesStep>;
export type SpendFilter = z.infer<typeof SpendFilter>;
export type Measures = z.infer<typeof Measures>;
export type SpendSeriesView = z.infer<typeof SpendSeriesView>;
export type SpendBreakdownView = z.infer<typeof SpendBreakdownView>;
export type SpendTotalsView = z.infer<typeof SpendTotalsView>;
export type SpendKeysView = z.infer<typeof SpendKeysView>;
export type LatencyMetric = z.infer<typeof LatencyMetric>;
export type Percentiles = z.infer<typeof Percentiles>;
export type LatencySeriesView = z.infer<typeof LatencySeriesView>;
export type LatencyBreakdownView = z.infer<typeof LatencyBreakdownView>;
export type LatencySpreadView = z.infer<typeof LatencySpreadView>;
