import { Fragment } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { Link, useLocation } from 'wouter';
import type { LatencyMetric } from '../../../src/contract/spend-views.ts';
import { format, plural } from '../../ui/format.ts';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { AXIS, ChartFrame, ChartRoom, GRID, Reading } from '../history/chart-frame.tsx';
import { requestsAddress } from '../history/filter.ts';
import {
  binned,
  LEVELS,
  lookedForBy,
  METRIC_WORD,
  noBetter,
  writeMetric,
  writeTick,
  type Bin,
} from './latency-figures.ts';
import { useLatencySpread, type Asked } from './latency-queries.ts';

const BINS = 36;
const HEIGHT = 200;

/** How often it was how long. Each bar is as much longer than the one before it, so that slow ones fit in. */
export function SpreadBars({ asked, metric }: { asked: Asked; metric: LatencyMetric }) {
  const { data, error, refetch, isPlaceholderData } = useLatencySpread(asked, metric);
  return (
    <section aria-label="Spread" className="min-w-0">
      <h2 className="mb-1 font-semibold">
        Spread <span className="font-normal text-faint">of {METRIC_WORD[metric].toLowerCase()}</span>
      </h2>
      {data === undefined && error !== null && (
        <LoadFailed what="the spread" error={error} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <ChartRoom what="the spread" height={HEIGHT} />}
      {data !== undefined && (
        <>
          <p className="mb-1 text-12 text-faint">
            {LEVELS.map((level) => {
              const value = data.percentiles[level];
              const words = `${level} ${writeMetric(data.metric, value)}`;
              return (
                <Fragment key={level}>
                  {value === null ? (
                    words
                  ) : (
                    <Link
                      href={requestsAddress(asked.period, asked.filter, noBetter(data.metric, value))}
                      title={data.metric === 'tps' ? 'Those that were as slow' : 'Those that took as long, or longer'}
                      className="hover:underline"
                    >
                      {words}
                    </Link>
                  )}
                  {' · '}
                </Fragment>
              );
            })}
            {format.count(data.percentiles.count)} {plural(data.percentiles.count, 'request')}
          </p>
          <Bars bins={binned(data.spans, BINS)} metric={data.metric} asked={asked} isStale={isPlaceholderData} />
        </>
      )}
    </section>
  );
}

interface BarsProps {
  bins: readonly Bin[];
  metric: LatencyMetric;
  asked: Asked;
  isStale: boolean;
}

function Bars({ bins, metric, asked, isStale }: BarsProps) {
  const [, navigate] = useLocation();
  const open = (index: number) => {
    const range = bins[index]?.range ?? null;
    if (range !== null) navigate(requestsAddress(asked.period, asked.filter, lookedForBy(metric, range)));
  };
  return (
    <ChartFrame
      label={`Spread of ${METRIC_WORD[metric].toLowerCase()}; the percentiles above it say the same in figures.`}
      height={HEIGHT}
      isStale={isStale}
    >
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 560, height: HEIGHT }}>
        <BarChart
          data={[...bins]}
          accessibilityLayer={false}
          barCategoryGap={1}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
        >
          <CartesianGrid {...GRID} />
          <XAxis {...AXIS} dataKey="over" minTickGap={24} tickFormatter={(over: number) => writeTick(metric, over)} />
          <YAxis
            {...AXIS}
            axisLine={false}
            width={48}
            tickFormatter={format.count}
            tickCount={4}
            allowDecimals={false}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ fill: 'var(--color-sunk)', stroke: 'none' }}
            content={({ active, label }) => {
              const bin = active === true ? bins.find(({ over }) => over === label) : undefined;
              return bin === undefined ? null : (
                <Reading
                  title={`${writeMetric(metric, bin.over)} to ${writeMetric(metric, bin.upTo)}`}
                  rows={[{ name: 'Requests', colour: null, text: format.count(bin.count) }]}
                  foot="Click to see its requests."
                />
              );
            }}
          />
          <Bar
            dataKey="count"
            fill="var(--color-faint)"
            isAnimationActive={false}
            className="cursor-pointer"
            onClick={(_, index) => open(index)}
          />
        </BarChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}
