import { format, plural } from '../../ui/format.ts';

/** How far a replay of the ledger is. */
export function ReplayProgress({ done, total }: { done: number; total: number }) {
  return (
    <span className="flex items-center gap-2 text-12 text-faint">
      <progress
        aria-label="Requests looked at"
        max={total === 0 ? undefined : total}
        value={total === 0 ? undefined : done}
        className="h-1.5 w-40 accent-spark"
      />
      {total === 0
        ? 'Reading the ledger…'
        : `${format.count(done)} of ${format.count(total)} ${plural(total, 'request')}`}
    </span>
  );
}
