import { useLocation } from 'wouter';
import type { Measures, SeriesStep } from '../../../src/contract/spend-views.ts';
import { format } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { BucketTable } from '../history/bucket-table.tsx';
import { ChartRoom } from '../history/chart-frame.tsx';
import { requestsAddress } from '../history/filter.ts';
import { useRequestsOverTime } from '../history/history-queries.ts';
import { STEP_WORD } from '../history/history-words.ts';
import { StackedBars } from '../history/stacked-bars.tsx';
import { shareOf } from './latency-figures.ts';
import type { Asked } from './latency-queries.ts';

const HEIGHT = 200;

interface Fate {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  readonly count: (sums: Measures) => number;
  /** What its requests can be looked for by. */
  readonly by: Readonly<Record<string, readonly string[]>>;
}

const FATES: readonly Fate[] = [
  {
    id: 'errors',
    name: 'Failed or cut off',
    colour: 'var(--color-red)',
    count: ({ errors }) => errors,
    by: { state: ['failed', 'truncated'] },
  },
  {
    id: 'fallbacks',
    name: 'Answered by a fallback',
    colour: 'var(--color-spark)',
    count: ({ fallbacks }) => fallbacks,
    by: { fellback: ['yes'] },
  },
  {
    id: 'cancelled',
    name: 'Cancelled by the client',
    colour: 'var(--color-series-other)',
    count: ({ cancelled }) => cancelled,
    by: { state: ['cancelled'] },
  },
];

/** What did not go the straight way, over time. */
export function FateBars({ asked, step }: { asked: Asked; step: SeriesStep }) {
  const { data, error, refetch, isPlaceholderData } = useRequestsOverTime(asked.period, asked.filter, step);
  const [, navigate] = useLocation();
  const points = data?.series[0]?.points ?? [];
  const sumOf = (count: Fate['count']) => points.reduce((sum, point) => sum + count(point), 0);
  const requests = sumOf((point) => point.requests);
  const strands = FATES.map(({ id, name, colour, count }) => ({ id, name, colour, values: points.map(count) }));
  const address = (bucket: number, strand: number) =>
    requestsAddress(data?.buckets[bucket] ?? asked.period, asked.filter, FATES[strand]?.by);

  return (
    <section aria-label="Errors and fallbacks" className="min-w-0">
      <h2 className="mb-1 font-semibold">Errors and fallbacks</h2>
      {data === undefined && error !== null && (
        <LoadFailed what="errors and fallbacks" error={error} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <ChartRoom what="errors and fallbacks" height={HEIGHT} />}
      {data !== undefined && (
        <>
          <ul className="mb-1 flex flex-wrap gap-x-4 text-12 text-faint">
            {FATES.map(({ id, name, colour, count }) => (
              <li key={id} className="flex items-center gap-1.5">
                <span aria-hidden className="size-2" style={{ backgroundColor: colour }} />
                {name}: {format.count(sumOf(count))}
                {sumOf(count) > 0 && ` (${shareOf(sumOf(count), requests)})`}
              </li>
            ))}
          </ul>
          <StackedBars
            label={`Errors and fallbacks by ${STEP_WORD[data.step].toLowerCase()}: ${FATES.map(({ name, count }) => `${name.toLowerCase()} ${format.count(sumOf(count))}`).join(', ')}, of ${format.count(requests)} requests.`}
            height={HEIGHT}
            buckets={data.buckets}
            step={data.step}
            strands={strands}
            write={format.count}
            isStale={isPlaceholderData}
            onOpen={(bucket, strand) => navigate(address(bucket, strand))}
          />
          <BucketTable
            caption={`Errors and fallbacks by ${STEP_WORD[data.step].toLowerCase()}`}
            buckets={data.buckets}
            step={data.step}
            columns={strands.map(({ id, name, values }, strand) => ({
              id,
              name,
              texts: values.map((value) => (value === 0 ? null : format.count(value))),
              href: (bucket: number) => address(bucket, strand),
            }))}
          />
        </>
      )}
    </section>
  );
}
