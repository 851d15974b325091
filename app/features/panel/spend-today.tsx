import { Link } from 'wouter';
import { useBudgets, useTotals } from '../../transport/queries.ts';
import { BudgetMeter } from '../../ui/budget-meter.tsx';
import { format, plural } from '../../ui/format.ts';
import { RollingNumber } from '../../ui/rolling-number.tsx';

/** The meter. */
export function SpendToday() {
  const { data: totals, error } = useTotals();
  const { costNanos = 0, estimatedNanos = 0, requests = 0, unpriced = 0, failed = 0 } = totals ?? {};
  return (
    <section aria-label="Today" className="flex min-h-[72px] items-center gap-8 px-6 pt-4 pb-3">
      <p className="flex items-baseline gap-2 whitespace-nowrap">
        <span className="text-32 font-medium tracking-tight" data-testid="spend-today">
          {estimatedNanos > 0 && <span className="mr-1 text-20 text-faint">≈</span>}
          {totals !== undefined && <RollingNumber text={format.money(costNanos)} />}
          {totals === undefined && error !== null && <span className="text-20">unknown</span>}
        </span>
        <span className="text-15 text-faint">today</span>
      </p>
      <OfBudget />
      {totals !== undefined && (
        <ul className="flex flex-wrap gap-x-6 gap-y-1 text-faint">
          <Fact value={format.count(requests)} name={plural(requests, 'request')} />
          <Fact value={format.tokens(totals.inputTokens)} name="tokens in" />
          <Fact value={format.tokens(totals.outputTokens)} name="out" />
          {failed > 0 && <Fact value={format.count(failed)} name="failed" />}
          {estimatedNanos > 0 && <Fact value={format.money(estimatedNanos)} name="of it estimated" />}
          {unpriced > 0 && <Fact value={format.count(unpriced)} name="at unknown cost, not counted" />}
        </ul>
      )}
    </section>
  );
}

/** Beside the budget of the day for everything, or else of the week or month: the first that there is. */
function OfBudget() {
  const { data } = useBudgets();
  const all = data?.budgets.filter(({ scope }) => scope === 'all') ?? [];
  const order = ['day', 'week', 'month'];
  const budget = order.flatMap((period) => all.filter((each) => each.period === period))[0];
  if (budget === undefined) return null;
  const { spentNanos, upToNanos, limitNanos, period } = budget;
  const isDaily = period === 'day';
  const span = typeof period === 'string' ? `this ${period}` : '';
  return (
    <Link href="/budgets" className="block w-56 shrink-0" aria-label={`Budget ${budget.id}`}>
      <BudgetMeter budget={budget} bare />
      <span className="block text-12 text-faint tabular-nums">
        {isDaily ? '' : `${format.money(spentNanos + upToNanos)} `}of {format.money(limitNanos)}{' '}
        {isDaily ? 'a day' : span}
      </span>
    </Link>
  );
}

function Fact({ value, name }: { value: string; name: string }) {
  return (
    <li className="whitespace-nowrap">
      <span className="font-medium text-ink tabular-nums">{value}</span> {name}
    </li>
  );
}
