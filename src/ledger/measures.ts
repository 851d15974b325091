// What is summed up of requests, and how one of them counts. The only definition: the writer, repricing, repairs and the
// first filling of the rollups all go through it.

import { LEAST_WRITING_US, MOST_PACE, paceOf } from '../domain/pace.ts';
import type { RequestState } from '../domain/record.ts';
import { bucketOf } from './latency-buckets.ts';

/** Field → column of `rollups`. */
export const MEASURES = {
  requests: 'requests',
  errors: 'errors',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  fallbacks: 'fallbacks',
  streamed: 'streamed',
  attempts: 'attempts',
  unpriced: 'unpriced',
  inputTokens: 'input_tokens',
  cachedInputTokens: 'cached_input_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  outputTokens: 'output_tokens',
  reasoningTokens: 'reasoning_tokens',
  costNanos: 'cost_nanos',
  estimatedNanos: 'estimated_nanos',
  upToNanos: 'upto_nanos',
  reportedNanos: 'reported_nanos',
  computedNanos: 'computed_nanos',
  baselineNanos: 'baseline_nanos',
  baselinedCostNanos: 'baselined_cost_nanos',
} as const;

export type Measure = keyof typeof MEASURES;
export type Measures = Record<Measure, number>;
export const MEASURE_NAMES = Object.keys(MEASURES) as readonly Measure[];
export const MEASURE_COLUMNS: readonly string[] = Object.values(MEASURES);

export const METRICS = ['ttft', 'duration', 'tps'] as const;
export type Metric = (typeof METRICS)[number];

/** What sums are made of; `ROLLED_COLUMNS` read it. */
export interface RolledRow {
  readonly id: string;
  readonly startedAt: number;
  readonly provider: string | null;
  readonly model: string | null;
  readonly client: string;
  readonly route: string | null;
  readonly rule: string | null;
  readonly state: RequestState;
  readonly streamed: number;
  readonly attempts: number;
  readonly inputTokens: number | null;
  readonly cachedInputTokens: number | null;
  readonly cacheWriteTokens: number | null;
  readonly outputTokens: number | null;
  readonly reasoningTokens: number | null;
  readonly costNanos: number | null;
  readonly costSource: string;
  readonly upToNanos: number | null;
  readonly reportedNanos: number | null;
  readonly computedNanos: number | null;
  readonly baselineNanos: number | null;
  readonly ttftUs: number | null;
  readonly durationUs: number | null;
  /** 1: answered by another target than the first that was tried. */
  readonly fellBack: number;
}

/** Whether another target answered than the first that was tried: 1 or 0. */
const fellBack = (requests: string): string =>
  `(CASE WHEN ${requests}.attempts > 1 AND ${requests}.state IN ('done', 'truncated') THEN EXISTS (
    SELECT 1 FROM attempts a WHERE a.request_id = ${requests}.id AND a.n = 1
      AND (a.provider <> ${requests}.provider OR a.model <> ${requests}.model)
  ) ELSE 0 END)`;

export const FELL_BACK = fellBack('requests');

/** As `tpsOf` reckons it. */
export const MILLI_TPS = `(CASE WHEN streamed = 1 AND output_tokens > 0 AND duration_us - ttft_us >= ${LEAST_WRITING_US}
    AND output_tokens * 1000000 <= ${MOST_PACE} * (duration_us - ttft_us)
  THEN CAST(round(output_tokens * 1e9 / (duration_us - ttft_us)) AS INTEGER) END)`;

export const ROLLED_COLUMNS = `r.id, r.started_at AS startedAt, r.provider, r.model, r.client, r.route, r.rule, r.state, r.streamed,
  r.attempts, r.input_tokens AS inputTokens, r.cached_input_tokens AS cachedInputTokens,
  r.cache_write_tokens AS cacheWriteTokens, r.output_tokens AS outputTokens, r.reasoning_tokens AS reasoningTokens,
  r.cost_nanos AS costNanos, r.cost_source AS costSource, r.upto_nanos AS upToNanos, r.reported_nanos AS reportedNanos,
  r.computed_nanos AS computedNanos, r.baseline_nanos AS baselineNanos, r.ttft_us AS ttftUs, r.duration_us AS durationUs,
  ${fellBack('r')} AS fellBack`;

const isFailed = (row: RolledRow): boolean => row.state === 'failed' || row.state === 'truncated';
const whether = (holds: boolean): number => (holds ? 1 : 0);

/** How a request counts; `row` has ended. */
export function measuresOf(row: RolledRow): Measures {
  const cost = row.costNanos ?? 0;
  const isCompared = row.reportedNanos !== null && row.computedNanos !== null;
  const isBaselined = row.baselineNanos !== null && row.costNanos !== null;
  return {
    requests: 1,
    errors: whether(isFailed(row)),
    cancelled: whether(row.state === 'cancelled'),
    interrupted: whether(row.state === 'interrupted'),
    fallbacks: row.fellBack,
    streamed: row.streamed,
    attempts: row.attempts,
    unpriced: whether(row.costNanos === null),
    ...tokensOf(row),
    costNanos: cost,
    estimatedNanos: row.costSource === 'estimate' ? cost : 0,
    upToNanos: row.upToNanos ?? 0,
    reportedNanos: isCompared ? (row.reportedNanos ?? 0) : 0,
    computedNanos: isCompared ? (row.computedNanos ?? 0) : 0,
    baselineNanos: isBaselined ? (row.baselineNanos ?? 0) : 0,
    baselinedCostNanos: isBaselined ? cost : 0,
  };
}

type Tokens = 'inputTokens' | 'cachedInputTokens' | 'cacheWriteTokens' | 'outputTokens' | 'reasoningTokens';

function tokensOf(row: RolledRow): Pick<Measures, Tokens> {
  return {
    inputTokens: row.inputTokens ?? 0,
    cachedInputTokens: row.cachedInputTokens ?? 0,
    cacheWriteTokens: row.cacheWriteTokens ?? 0,
    outputTokens: row.outputTokens ?? 0,
    reasoningTokens: row.reasoningTokens ?? 0,
  };
}

/** Thousandths of a token a second after the first token; null where there was no stream, or it cannot be told. */
function tpsOf({ streamed, ttftUs, durationUs, outputTokens }: RolledRow): number | null {
  if (streamed === 0 || ttftUs === null || durationUs === null) return null;
  const pace = paceOf(outputTokens, durationUs - ttftUs);
  return pace === null ? null : Math.round(pace * 1e3);
}

/** The bucket that each metric falls into; null: it was not measured. How long a failure took says nothing of a model. */
export function bucketsOf(row: RolledRow): Record<Metric, number | null> {
  if (row.state !== 'done') return { ttft: null, duration: null, tps: null };
  const tps = tpsOf(row);
  return {
    ttft: row.ttftUs === null ? null : bucketOf(row.ttftUs),
    duration: row.durationUs === null ? null : bucketOf(row.durationUs),
    tps: tps === null ? null : bucketOf(tps),
  };
}

export function noMeasures(): Measures {
  return Object.fromEntries(MEASURE_NAMES.map((name) => [name, 0])) as Measures;
}

/** Adds `more`, `sign` times, to `sum`. */
export function addMeasures(sum: Measures, more: Measures, sign: 1 | -1 = 1): void {
  for (const name of MEASURE_NAMES) sum[name] += sign * more[name];
}
