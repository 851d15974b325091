import { monogram, type Series } from './provider-colour.ts';

const STROKES: Record<string, string> = {
  1: 'border-series-1',
  2: 'border-series-2',
  3: 'border-series-3',
  4: 'border-series-4',
  5: 'border-series-5',
  6: 'border-series-6',
  7: 'border-series-7',
  8: 'border-series-8',
  other: 'border-series-other',
};

const FILLS: Record<string, string> = {
  1: 'bg-series-1',
  2: 'bg-series-2',
  3: 'bg-series-3',
  4: 'bg-series-4',
  5: 'bg-series-5',
  6: 'bg-series-6',
  7: 'bg-series-7',
  8: 'bg-series-8',
  other: 'bg-series-other',
};

/** The provider's monogram in its colour. Decoration: its name always stands beside it. */
export function ProviderChip({ label, series }: { label: string; series: Series }) {
  return (
    <span
      aria-hidden
      className={`flex h-5 w-6 shrink-0 items-center justify-center rounded-chip border-[1.5px] text-12 font-semibold ${STROKES[series] ?? ''}`}
    >
      {monogram(label)}
    </span>
  );
}

export function ProviderDot({ series }: { series: Series }) {
  return <span aria-hidden className={`inline-block size-1.5 shrink-0 ${FILLS[series] ?? ''}`} />;
}
