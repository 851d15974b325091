import { useState } from 'react';
import type { BudgetsView } from '../../../src/contract/budget-views.ts';
import { useBudgets } from '../../transport/queries.ts';
import { Button } from '../../ui/button.tsx';
import { LoadFailed } from '../../ui/load-failed.tsx';
import { Page } from '../../ui/page.tsx';
import { BalanceList } from './balance-list.tsx';
import { newDraft } from './budget-draft.ts';
import { BudgetForm } from './budget-form.tsx';
import { useAddBudget } from './budget-queries.ts';
import { BudgetRow } from './budget-row.tsx';
import { GuardList } from './guard-list.tsx';

export function BudgetsPage() {
  const { data, error, refetch } = useBudgets();
  const today = localDay();
  return (
    <Page title="Budgets">
      <div className="flex max-w-[1120px] flex-col gap-8 p-6">
        {error !== null && data === undefined && (
          <LoadFailed what="the budgets" error={error} onRetry={() => void refetch()} />
        )}
        {data !== undefined && (
          <>
            <Introduction isEmpty={data.budgets.length === 0} />
            <Trouble view={data} />
            <GuardList />
            <div>
              {data.budgets.length > 0 && (
                <ul className="border-t border-line">
                  {data.budgets.map((budget) => (
                    <BudgetRow key={budget.id} budget={budget} today={today} />
                  ))}
                </ul>
              )}
              <AddBudget isFirst={data.budgets.length === 0} today={today} />
            </div>
            <BalanceList />
          </>
        )}
      </div>
    </Page>
  );
}

function Introduction({ isEmpty }: { isEmpty: boolean }) {
  return (
    <div className="max-w-[72ch]">
      {isEmpty && <h2 className="mb-1 text-15 font-semibold">No budget yet</h2>}
      <p className="text-faint">
        {isEmpty
          ? 'A budget is an amount for a day, a week or a month: for everything, or for one client, provider, route or model. Before each request the most it can cost is held back, so that even a hundred requests at once cannot spend more than there is. On the way you are warned, a cheaper route can be preferred, and at the end requests are refused.'
          : 'The solid bar is spent, the hatched one is held back for requests that run. The bracket above is where it will probably end.'}
      </p>
    </div>
  );
}

function Trouble({ view: { unpriced, problem } }: { view: BudgetsView }) {
  if (unpriced.length === 0 && problem === null) return null;
  return (
    <div className="max-w-[72ch] text-amber">
      {problem !== null && <p>{problem}</p>}
      {unpriced.length > 0 && (
        <p className="wrap-anywhere">
          No price is known of <code className="figures">{unpriced.join(', ')}</code>: what it costs is in no budget.
          Give it a price under Models.
        </p>
      )}
    </div>
  );
}

function AddBudget({ isFirst, today }: { isFirst: boolean; today: string }) {
  const [isOpen, setOpen] = useState(isFirst);
  // A form that has been used is a new one.
  const [turn, setTurn] = useState(0);
  const { mutate, error, isPending } = useAddBudget();
  if (!isOpen) {
    return (
      <Button className="mt-4" onClick={() => setOpen(true)}>
        Add a budget
      </Button>
    );
  }
  return (
    <BudgetForm
      key={turn}
      label="Add a budget"
      start={newDraft(today)}
      zone={null}
      submitWords="Add budget"
      error={error}
      isPending={isPending}
      onSubmit={(budget) =>
        mutate(budget, {
          onSuccess: () => {
            setOpen(false);
            setTurn(turn + 1);
          },
        })
      }
      {...(!isFirst && { onCancel: () => setOpen(false) })}
    />
  );
}

function localDay(): string {
  const now = new Date();
  const two = (value: number) => String(value).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
