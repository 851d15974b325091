import {
  CartesianGrid,
  Line as Stroke,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
  type ActiveDotProps,
} from 'recharts';
import type { SeriesStep } from '../../../src/contract/spend-views.ts';
import { AXIS, ChartFrame, GRID, Reading } from '../history/chart-frame.tsx';
import { bucketWords, tickWords } from '../history/history-words.ts';
import type { Period } from '../history/period.ts';

export interface Line {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  /** Of a line's dashes and gaps; empty: none. */
  readonly dash: string;
  readonly width: number;
  /** One for each bucket; null: nothing was measured. */
  readonly values: readonly (number | null)[];
}

interface TimeLinesProps {
  label: string;
  buckets: readonly Period[];
  step: SeriesStep;
  lines: readonly Line[];
  write: (value: number) => string;
  writeTick: (value: number) => string;
  isStale: boolean;
  onOpen: (bucket: number) => void;
  /** A point was clicked: those behind it. */
  onOpenPoint: (bucket: number, line: number) => void;
  /** What clicks do. */
  foot: string;
}

interface Moment {
  readonly index: number;
}

/** A few lines over time, with gaps where nothing happened. A click asks for the requests of that time. */
export function TimeLines({
  label,
  buckets,
  step,
  lines,
  write,
  writeTick,
  isStale,
  onOpen,
  onOpenPoint,
  foot,
}: TimeLinesProps) {
  const moments: Moment[] = buckets.map((_, index) => ({ index }));
  return (
    <>
      <Legend lines={lines} />
      <ChartFrame label={label} isStale={isStale}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 260 }}>
          <LineChart
            data={moments}
            accessibilityLayer={false}
            margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
            className="cursor-pointer"
            onClick={({ activeLabel }) => {
              if (activeLabel !== undefined) onOpen(Number(activeLabel));
            }}
          >
            <CartesianGrid {...GRID} />
            <XAxis
              {...AXIS}
              dataKey="index"
              minTickGap={32}
              tickFormatter={(index: number) => tickWords(step, buckets[index]?.from ?? 0)}
            />
            <YAxis {...AXIS} axisLine={false} width={64} tickFormatter={writeTick} tickCount={5} />
            <Tooltip
              isAnimationActive={false}
              cursor={{ stroke: 'var(--color-edge)' }}
              content={({ active, label: index }) => {
                const bucket = active === true && typeof index === 'number' ? buckets[index] : undefined;
                if (bucket === undefined) return null;
                const rows = lines.flatMap(({ name, colour, values }) => {
                  const value = values[Number(index)] ?? null;
                  return value === null ? [] : [{ name, colour, text: write(value) }];
                });
                return <Reading title={bucketWords(step, bucket)} rows={rows} foot={foot} />;
              }}
            />
            {lines.map(({ id, name, colour, dash, width, values }, line) => (
              <Stroke
                key={id}
                name={name}
                type="linear"
                dataKey={({ index }: Moment) => values[index] ?? null}
                stroke={colour}
                strokeWidth={width}
                strokeDasharray={dash}
                // A time with nothing on either side has no line, only its dot.
                dot={{ r: 1.5, fill: colour, stroke: 'none' }}
                activeDot={({ index, cx, cy }: ActiveDotProps) => (
                  <circle
                    cx={cx}
                    cy={cy}
                    r={4}
                    fill={colour}
                    stroke="var(--color-paper)"
                    onClick={(event) => {
                      event.stopPropagation();
                      onOpenPoint(index, line);
                    }}
                  />
                )}
                isAnimationActive={false}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </ChartFrame>
    </>
  );
}

function Legend({ lines }: { lines: readonly Line[] }) {
  return (
    <ul aria-hidden className="mb-1 flex flex-wrap gap-x-4 gap-y-1 text-12 text-faint">
      {lines.map(({ id, name, colour, dash, width }) => (
        <li key={id} className="flex items-center gap-1.5">
          <svg width="20" height="8">
            <path d="M0 4H20" stroke={colour} strokeWidth={width} strokeDasharray={dash} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
