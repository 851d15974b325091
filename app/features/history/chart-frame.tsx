// What all charts have in common: how axes, grids and the figures at the pointer look.

import type { ReactNode } from 'react';
import type { Series } from '../../ui/provider-colour.ts';

const CHART_PX = 260;

export const AXIS = {
  tick: { fill: 'var(--color-faint)', fontSize: 12 },
  tickLine: false,
  axisLine: { stroke: 'var(--color-edge)' },
} as const;

export const GRID = { vertical: false, stroke: 'var(--color-line)' } as const;

export function inkOf(series: Series | 'rest'): string {
  return series === 'rest' ? 'var(--color-line)' : `var(--color-series-${series})`;
}

interface ChartFrameProps {
  /** What it shows, in words: it stands for the drawing where that is not seen. */
  label: string;
  height?: number;
  /** The next drawing is on its way. */
  isStale?: boolean;
  children: ReactNode;
}

export function ChartFrame({ label, height = CHART_PX, isStale = false, children }: ChartFrameProps) {
  return (
    <div
      role="img"
      aria-label={label}
      aria-busy={isStale}
      className={`w-full transition-opacity ${isStale ? 'opacity-60' : ''}`}
      style={{ height }}
    >
      {children}
    </div>
  );
}

/** Where a chart will be. */
export function ChartRoom({ height = CHART_PX, what }: { height?: number; what: string }) {
  return (
    <div role="status" aria-label={`Loading ${what}`} className="flex w-full items-end gap-1" style={{ height }}>
      {BLANKS.map((share, index) => (
        <span key={index} className="flex-1 rounded-t-chip bg-sunk" style={{ height: `${share}%` }} />
      ))}
    </div>
  );
}

const BLANKS = [22, 34, 28, 46, 40, 58, 36, 30, 52, 44, 62, 48, 26, 38, 54, 42, 32, 50, 36, 28];

export interface ReadingRow {
  readonly name: string;
  readonly colour: string | null;
  readonly text: string;
}

/** What stands at the pointer. */
export function Reading({ title, rows, foot }: { title: string; rows: readonly ReadingRow[]; foot?: string }) {
  return (
    <div className="max-w-[340px] rounded-plate border border-edge/60 bg-sheet px-3 py-2 text-12">
      <p className="mb-1 font-semibold">{title}</p>
      <table>
        <tbody>
          {rows.map(({ name, colour, text }) => (
            <tr key={name}>
              <td className="max-w-[220px] truncate pr-4">
                {colour !== null && <span className="mr-1.5 inline-block size-2" style={{ backgroundColor: colour }} />}
                {name}
              </td>
              <td className="figures text-right whitespace-nowrap">{text}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {foot !== undefined && <p className="mt-1 text-faint">{foot}</p>}
    </div>
  );
}
