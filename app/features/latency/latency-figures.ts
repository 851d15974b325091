// Times and speeds in words, and their spread in a few bars. Pure.

import type {
  LatencyBreakdownView,
  LatencyMetric,
  LatencySpreadView,
  Measures,
  Percentiles,
} from '../../../src/contract/spend-views.ts';
import { format } from '../../ui/format.ts';
import { MEASURES, writeRange, type Range } from '../requests/request-measures.ts';

export const METRICS = ['ttft', 'duration', 'tps'] as const satisfies readonly LatencyMetric[];

export const METRIC_WORD: Readonly<Record<LatencyMetric, string>> = {
  ttft: 'Time to first token',
  duration: 'Whole request',
  tps: 'Tokens per second',
};

export const LEVELS = ['p50', 'p90', 'p95', 'p99'] as const satisfies readonly (keyof Percentiles)[];
export type Level = (typeof LEVELS)[number];

/** Of the same requests, so many were no worse. Of speeds, so many were no faster. */
export const LEVEL_MEANING: Readonly<Record<Level, string>> = {
  p50: 'half',
  p90: '90 %',
  p95: '95 %',
  p99: '99 %',
};

/** As the contract measures it: microseconds, and thousandths of a token a second. */
export function writeMetric(metric: LatencyMetric, value: number | null): string {
  if (value === null) return '–';
  return metric === 'tps' ? format.rate(value / 1000) : format.duration(value / 1000);
}

/** On an axis, where the unit stands in the title. */
export function writeTick(metric: LatencyMetric, value: number): string {
  return metric === 'tps' ? format.count(value / 1000) : format.duration(value / 1000);
}

export interface Bin {
  readonly over: number;
  readonly upTo: number;
  readonly count: number;
  /** From the least to the most that its requests can have been; null: it has none. */
  readonly range: { readonly min: number; readonly max: number } | null;
}

/** The same spread in fewer bars, each as much longer than the one before it and made of as many spans. */
export function binned(spans: LatencySpreadView['spans'], most: number): Bin[] {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return [];
  const widths = spans.filter(({ over }) => over > 0).map(({ over, upTo }) => Math.log(upTo / over));
  const span = widths.toSorted((a, b) => a - b)[Math.floor(widths.length / 2)] ?? 1;
  const low = Math.log(Math.max(1, first.over));
  const spansInAll = Math.max(1, Math.round((Math.log(Math.max(2, last.upTo)) - low) / span));
  const spansEach = Math.ceil(spansInAll / most);
  const bins = Math.ceil(spansInAll / spansEach);
  const edge = (index: number) => Math.exp(low + index * spansEach * span);
  const placeOf = ({ over, upTo }: Span) => {
    const middle = (Math.log(Math.max(1, over)) + Math.log(Math.max(1, upTo))) / 2;
    return Math.min(bins - 1, Math.max(0, Math.floor((middle - low) / (spansEach * span))));
  };
  const byPlace = Map.groupBy(spans, placeOf);
  return Array.from({ length: bins }, (_, index) => {
    const own = byPlace.get(index) ?? [];
    return {
      over: edge(index),
      upTo: edge(index + 1),
      count: own.reduce((sum, { count }) => sum + count, 0),
      range: rangeOf(own),
    };
  });
}

type Span = LatencySpreadView['spans'][number];

function rangeOf(spans: readonly Span[]): Bin['range'] {
  const [first, last] = [spans[0], spans.at(-1)];
  return first === undefined || last === undefined
    ? null
    : { min: first.over === 0 ? 0 : first.over + 1, max: last.upTo };
}

/** How requests that took so long, or were so fast, are looked for: only answers that arrived whole are measured. */
export function lookedForBy(metric: LatencyMetric, range: Range): Readonly<Record<string, readonly string[]>> {
  const measure = MEASURES.find(({ field }) => field === FIELD_OF[metric]);
  return measure === undefined ? {} : { state: ['done'], [measure.name]: [writeRange(measure, range)] };
}

const FIELD_OF = { ttft: 'ttftUs', duration: 'durationUs', tps: 'milliTps' } as const;

export interface Row {
  readonly key: string | null;
  readonly requests: number;
  readonly ttft: Percentiles;
  readonly duration: Percentiles;
  readonly tps: Percentiles;
  /** null: not known yet. */
  readonly measures: Measures | null;
}

/** Times and fates of the same requests. */
export function joined(
  { rows }: LatencyBreakdownView,
  sums: readonly { readonly key: string | null; readonly totals: Measures }[],
): Row[] {
  const byKey = new Map(sums.map(({ key, totals }) => [key, totals]));
  return rows.map((row) => ({ ...row, measures: byKey.get(row.key) ?? null }));
}

/** How many of a hundred, or nothing where there was none. */
export function shareOf(part: number, whole: number): string {
  return whole === 0 || part === 0 ? '–' : format.percent(part / whole);
}

/** Those that were no better than a percentile: as slow, or slower. */
export function noBetter(metric: LatencyMetric, value: number | null): Readonly<Record<string, readonly string[]>> {
  if (value === null) return {};
  return lookedForBy(metric, metric === 'tps' ? { max: Math.ceil(value) } : { min: Math.floor(value) });
}
