import { memo } from 'react';
import { useLocation } from 'wouter';
import type { Dimension, SeriesStep } from '../../../src/contract/spend-views.ts';
import { useProviderOrder } from '../../transport/queries.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { BucketTable } from '../history/bucket-table.tsx';
import { ChartRoom, inkOf } from '../history/chart-frame.tsx';
import { requestsAddress } from '../history/filter.ts';
import { useProviderNames } from '../history/history-queries.ts';
import { bucketWords, DIMENSION_WORD, periodWords, requestsOf, STEP_WORD } from '../history/history-words.ts';
import { NothingHere } from '../history/no-history.tsx';
import { StackedBars } from '../history/stacked-bars.tsx';
import { coloursOf, filterOf, idOf, strandName, type Names } from '../history/strands.ts';
import { SHOWN_WORD, valueOf, writeShown, type Shown } from './spend-figures.ts';
import { useSpendKeys, useSpendSeries, type Asked, type SpendSeries } from './spend-queries.ts';

interface SpendChartProps {
  asked: Asked;
  by: Dimension;
  shown: Shown;
  step: SeriesStep;
}

export function SpendChart({ asked, by, shown, step }: SpendChartProps) {
  const { data, error, refetch, isPlaceholderData } = useSpendSeries(asked, by, step);
  const keys = useSpendKeys(asked, by);
  const providers = useProviderOrder();
  const called = useProviderNames();

  if (data === undefined) {
    if (error === null) return <ChartRoom what="the chart" />;
    return <LoadFailed what="the chart" error={error} onRetry={() => void refetch()} />;
  }
  return <Drawing {...{ data, keys, providers, called, asked, shown }} isStale={isPlaceholderData} />;
}

const WRITE = {
  cost: (value: number) => writeShown('cost', value),
  tokens: (value: number) => writeShown('tokens', value),
  requests: (value: number) => writeShown('requests', value),
} as const;

interface DrawingProps extends Names {
  data: SpendSeries;
  /** All there are, those without a strand of their own too. */
  keys: readonly (string | null)[];
  asked: Asked;
  shown: Shown;
  isStale: boolean;
}

/** Drawing takes long, so nothing is drawn anew but what has changed. */
const Drawing = memo(function Drawing({ data, keys, providers, called, asked, shown, isStale }: DrawingProps) {
  const [, navigate] = useLocation();
  const { series, buckets } = data;
  if (series.every(({ points }) => points.every((point) => requestsOf(point) === 0))) return <NothingHere />;

  const names = { providers, called };
  const colours = coloursOf(data.by, series, names);
  const strands = series.map((one) => ({
    id: idOf(one),
    name: strandName(data.by, one, keys.length - series.length + 1, names),
    colour: inkOf(one.rest ? 'rest' : (colours.get(idOf(one)) ?? 'other')),
    values: one.points.map((point) => valueOf(shown, point)),
  }));
  const address = (bucket: number, strand: number | null) => {
    const [span, one] = [buckets[bucket] ?? asked.period, strand === null ? undefined : series[strand]];
    return requestsAddress(span, one === undefined ? asked.filter : filterOf(asked.filter, data.by, one, keys, series));
  };
  const write = WRITE[shown];
  const sums = buckets.map((_, index) => strands.reduce((sum, { values }) => sum + (values[index] ?? 0), 0));
  const caption = `${SHOWN_WORD[shown]} by ${STEP_WORD[data.step].toLowerCase()} and ${DIMENSION_WORD[data.by].toLowerCase()}`;
  const highest = sums.indexOf(Math.max(...sums));
  const top = buckets[highest];
  const summary = `${caption}, ${periodWords(asked.period)}: ${write(sums.reduce((sum, value) => sum + value, 0))} in all`;

  return (
    <>
      <StackedBars
        label={`${summary}${top === undefined ? '' : `, most on ${bucketWords(data.step, top)} with ${write(sums[highest] ?? 0)}`}.`}
        buckets={buckets}
        step={data.step}
        strands={strands}
        write={write}
        isStale={isStale}
        onOpen={(bucket, strand) => navigate(address(bucket, strand))}
      />
      <BucketTable
        caption={caption}
        buckets={buckets}
        step={data.step}
        columns={[
          {
            id: 'all',
            name: 'In all',
            texts: sums.map((sum) => (sum === 0 ? null : write(sum))),
            href: (bucket) => address(bucket, null),
          },
          ...strands.map(({ id, name, values }, strand) => ({
            id,
            name,
            texts: values.map((value) => (value === 0 ? null : write(value))),
            href: (bucket: number) => address(bucket, strand),
          })),
        ]}
      />
    </>
  );
});
