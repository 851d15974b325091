import { LoadFailed } from '../../ui/load-failed.tsx';
import { statsOf, type Stat } from './spend-figures.ts';
import { useSpendTotals, type Asked } from './spend-queries.ts';

/** What the period comes to, in one line of figures. */
export function SpendStats({ asked }: { asked: Asked }) {
  const { now, before } = useSpendTotals(asked);
  if (now.data === undefined && now.error !== null) {
    return <LoadFailed what="the sums" error={now.error} onRetry={() => void now.refetch()} />;
  }
  const stats = now.data === undefined ? BLANKS : statsOf(now.data.totals, before.data?.totals ?? null);
  return (
    <section aria-label="In all" aria-busy={now.data === undefined} className="border-y border-line py-3">
      <dl className="flex min-h-[76px] flex-wrap gap-x-10 gap-y-4">
        {stats.map(({ name, value, aside, meaning }, index) => (
          <div key={name} title={meaning} className="flex flex-col justify-end">
            <dt className="text-12 text-faint">{name}</dt>
            <dd
              className={`font-medium tracking-tight tabular-nums ${index === 0 ? 'text-32' : 'text-20'} ${value === '' ? 'w-24 rounded-chip bg-sunk text-transparent' : ''}`}
            >
              {value === '' ? '0' : value}
            </dd>
            <dd className="min-h-4 text-12 text-faint tabular-nums">{aside}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const BLANKS: readonly Stat[] = ['Spent', 'Requests', 'Tokens in, out', 'From cache'].map((name) => ({
  name,
  value: '',
  aside: '',
  meaning: '',
}));
