import { useLocation } from 'wouter';
import type { Dimension, LatencyMetric, Percentiles, SeriesStep } from '../../../src/contract/spend-views.ts';
import { useProviderOrder } from '../../transport/queries.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { BucketTable } from '../history/bucket-table.tsx';
import { ChartRoom, inkOf } from '../history/chart-frame.tsx';
import { requestsAddress } from '../history/filter.ts';
import { useProviderNames } from '../history/history-queries.ts';
import { DIMENSION_WORD, periodWords, STEP_WORD } from '../history/history-words.ts';
import { NothingHere } from '../history/no-history.tsx';
import { coloursOf, idOf, strandName, type Keyed } from '../history/strands.ts';
import { LEVELS, METRIC_WORD, noBetter, writeMetric, writeTick, type Level } from './latency-figures.ts';
import { useLatencySeries, type Asked } from './latency-queries.ts';
import { TimeLines, type Line } from './time-lines.tsx';

interface LatencyChartProps {
  asked: Asked;
  metric: LatencyMetric;
  by: Dimension | null;
  /** Of which percentile there is a line for each key. */
  level: Level;
  step: SeriesStep;
}

export function LatencyChart({ asked, metric, by, level, step }: LatencyChartProps) {
  const { data, error, refetch, isPlaceholderData } = useLatencySeries(asked, metric, by, step);
  const providers = useProviderOrder();
  const called = useProviderNames();
  const [, navigate] = useLocation();

  if (data === undefined) {
    if (error === null) return <ChartRoom what="the chart" />;
    return <LoadFailed what="the chart" error={error} onRetry={() => void refetch()} />;
  }
  const { buckets, series } = data;
  if (series.every(({ points }) => points.every(({ count }) => count === 0))) return <NothingHere />;

  const names = { providers, called };
  const lines = data.by === null ? levelLines(series[0]?.points ?? []) : keyLines(data.by, series, level, names);
  const address = (bucket: number) => requestsAddress(buckets[bucket] ?? asked.period, asked.filter);
  const pointAddress = (bucket: number, line: number) => {
    const one = data.by === null ? undefined : series[line];
    const own = data.by === null || one === undefined || one.rest ? {} : { [data.by]: [one.key] };
    const behind = noBetter(data.metric, lines[line]?.values[bucket] ?? null);
    return requestsAddress(buckets[bucket] ?? asked.period, { ...asked.filter, ...own }, behind);
  };
  const caption = `${METRIC_WORD[data.metric]} by ${STEP_WORD[data.step].toLowerCase()}${data.by === null ? '' : ` and ${DIMENSION_WORD[data.by].toLowerCase()}, ${level}`}`;

  return (
    <>
      <TimeLines
        label={`${caption}, ${periodWords(asked.period)}.`}
        buckets={buckets}
        step={data.step}
        lines={lines}
        write={(value) => writeMetric(data.metric, value)}
        writeTick={(value) => writeTick(data.metric, value)}
        isStale={isPlaceholderData}
        onOpen={(bucket) => navigate(address(bucket))}
        onOpenPoint={(bucket, line) => navigate(pointAddress(bucket, line))}
        foot={`Click to see its requests; click a point for those ${data.metric === 'tps' ? 'as slow as it' : 'that took as long, or longer'}.`}
      />
      <BucketTable
        caption={caption}
        buckets={buckets}
        step={data.step}
        columns={lines.map(({ id, name, values }, index) => ({
          id,
          name,
          texts: values.map((value) => (value === null ? null : writeMetric(data.metric, value))),
          href: (bucket: number) => pointAddress(bucket, index),
        }))}
      />
    </>
  );
}

const LEVEL_LOOK: Readonly<Record<Level, Pick<Line, 'colour' | 'dash' | 'width'>>> = {
  p50: { colour: 'var(--color-ink)', dash: '', width: 2 },
  p90: { colour: 'var(--color-faint)', dash: '', width: 1.5 },
  p95: { colour: 'var(--color-faint)', dash: '5 3', width: 1.5 },
  p99: { colour: 'var(--color-faint)', dash: '1.5 3', width: 1.5 },
};

function levelLines(points: readonly Percentiles[]): Line[] {
  return LEVELS.map((level) => ({
    id: level,
    name: level,
    values: points.map((point) => point[level]),
    ...LEVEL_LOOK[level],
  }));
}

function keyLines(
  by: Dimension,
  series: readonly (Keyed & { readonly points: readonly Percentiles[] })[],
  level: Level,
  names: Parameters<typeof coloursOf>[2],
): Line[] {
  const colours = coloursOf(by, series, names);
  return series.map((one) => ({
    id: idOf(one),
    name: one.rest ? 'all others' : strandName(by, one, 0, names),
    values: one.points.map((point) => point[level]),
    colour: inkOf(colours.get(idOf(one)) ?? 'other'),
    dash: one.rest ? '1.5 3' : '',
    width: 1.75,
  }));
}
