import { useCallback, useMemo } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import type { SeriesStep } from '../../../src/contract/spend-views.ts';
import { AXIS, ChartFrame, GRID, Reading } from './chart-frame.tsx';
import { bucketWords, tickWords } from './history-words.ts';
import type { Period } from './period.ts';

export interface Strand {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  /** One for each bucket. */
  readonly values: readonly number[];
}

interface StackedBarsProps {
  label: string;
  buckets: readonly Period[];
  step: SeriesStep;
  /** The first one stands at the bottom. */
  strands: readonly Strand[];
  write: (value: number) => string;
  isStale?: boolean;
  height?: number;
  /** What a click does, for those at the pointer. */
  foot?: string;
  onOpen: (bucket: number, strand: number) => void;
}

interface Column {
  readonly index: number;
  /** One for each strand. */
  readonly values: readonly number[];
}

/** The chart reckons everything anew where it is given other functions, so a strand keeps the one it has. */
const READERS: ((column: Column) => number)[] = [];

function readerOf(strand: number): (column: Column) => number {
  return (READERS[strand] ??= ({ values }) => values[strand] ?? 0);
}

const MARGIN = { top: 8, right: 0, bottom: 0, left: 0 } as const;
const CURSOR = { fill: 'var(--color-sunk)', stroke: 'none' } as const;

/** A bar for each stretch of time, made of strands. A click on a part asks for what it is made of. */
export function StackedBars(props: StackedBarsProps) {
  const {
    label,
    buckets,
    step,
    strands,
    write,
    isStale,
    height,
    onOpen,
    foot = 'Click a part to see its requests.',
  } = props;
  const columns = useMemo(
    () => buckets.map((_, index): Column => ({ index, values: strands.map(({ values }) => values[index] ?? 0) })),
    [buckets, strands],
  );
  const writeTick = useCallback((index: number) => tickWords(step, buckets[index]?.from ?? 0), [step, buckets]);
  return (
    <ChartFrame label={label} {...(isStale !== undefined && { isStale })} {...(height !== undefined && { height })}>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: height ?? 260 }}>
        <BarChart data={columns} accessibilityLayer={false} margin={MARGIN}>
          <CartesianGrid {...GRID} />
          <XAxis {...AXIS} dataKey="index" minTickGap={32} tickFormatter={writeTick} />
          <YAxis {...AXIS} axisLine={false} width={72} tickFormatter={write} tickCount={height === undefined ? 5 : 3} />
          <Tooltip
            isAnimationActive={false}
            cursor={CURSOR}
            content={({ active, label: index }) => {
              const bucket = active === true && typeof index === 'number' ? buckets[index] : undefined;
              return bucket === undefined ? null : (
                <Readings bucket={bucket} index={Number(index)} {...{ step, strands, write, foot }} />
              );
            }}
          />
          {strands.map(({ id, name, colour }, strand) => (
            <Bar
              key={id}
              name={name}
              dataKey={readerOf(strand)}
              stackId="all"
              fill={colour}
              stroke="var(--color-paper)"
              strokeWidth={0.5}
              maxBarSize={48}
              isAnimationActive={false}
              className="cursor-pointer"
              onClick={(_, bucket) => onOpen(bucket, strand)}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </ChartFrame>
  );
}

type ReadingsProps = Pick<StackedBarsProps, 'step' | 'strands' | 'write'> & {
  bucket: Period;
  index: number;
  foot: string;
};

function Readings({ bucket, index, step, strands, write, foot }: ReadingsProps) {
  const valueOf = ({ values }: Strand) => values[index] ?? 0;
  const there = strands.filter((strand) => valueOf(strand) > 0);
  const all = strands.reduce((sum, strand) => sum + valueOf(strand), 0);
  // From the top down, as they stand.
  const rows = there
    .toReversed()
    .map((strand) => ({ name: strand.name, colour: strand.colour, text: write(valueOf(strand)) }));
  if (there.length !== 1) rows.push({ name: 'In all', colour: 'transparent', text: write(all) });
  return <Reading title={bucketWords(step, bucket)} rows={rows} {...(there.length > 0 && { foot })} />;
}
