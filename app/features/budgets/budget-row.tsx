import { useState } from 'react';
import type { BudgetView } from '../../../src/contract/budget-views.ts';
import { BudgetMeter } from '../../ui/budget-meter.tsx';
import { Button } from '../../ui/button.tsx';
import { format, plural } from '../../ui/format.ts';
import { draftOf } from './budget-draft.ts';
import { BudgetForm } from './budget-form.tsx';
import { useEditBudget, useRemoveBudget } from './budget-queries.ts';
import { actionWords, forecastWords, limitWords, scopeWords, stateWords } from './budget-words.ts';

export function BudgetRow({ budget, today }: { budget: BudgetView; today: string }) {
  const [isEdited, setEdited] = useState(false);
  const remove = useRemoveBudget();
  const edit = useEditBudget();
  const { id, share, steps } = budget;
  return (
    <li aria-label={id} data-subject={`budget:${id}`} className="border-b border-line py-4">
      <div className="grid grid-cols-[minmax(160px,1fr)_minmax(0,3fr)_auto] gap-x-8">
        <div className="min-w-0">
          <h2 className="font-semibold wrap-anywhere">{id}</h2>
          <p className="text-12 text-faint wrap-anywhere">{scopeWords(budget.scope)}</p>
          <p className="text-12 text-faint">{renewalWords(budget)}</p>
        </div>
        <div className="min-w-0">
          <p className="mb-1 flex flex-wrap items-baseline gap-x-2">
            <Spent budget={budget} />
            <span className="text-faint">of {limitWords(budget)}</span>
            <span className="figures ml-auto text-ink">{format.percent(share)}</span>
          </p>
          <BudgetMeter budget={budget} />
          <p className="sr-only">
            {steps.map(({ at, do: action }) => `${format.percent(at)}: ${actionWords(action)}`).join(', ')}
          </p>
          <State budget={budget} />
          <p className="text-12 text-faint">{forecastWords(budget)}</p>
        </div>
        <div className="flex items-start">
          <Button size="small" kind="plain" aria-label={`Edit ${id}`} onClick={() => setEdited(!isEdited)}>
            Edit
          </Button>
          <Button size="small" kind="plain" aria-label={`Remove ${id}`} onClick={() => remove(id)}>
            Remove
          </Button>
        </div>
      </div>
      {isEdited && (
        <BudgetForm
          label={`Edit ${id}`}
          start={draftOf(budget, today)}
          zone={budget.zone}
          submitWords="Save"
          error={edit.error}
          isPending={edit.isPending}
          onSubmit={(changed) => edit.mutate({ id, budget: changed }, { onSuccess: () => setEdited(false) })}
          onCancel={() => setEdited(false)}
        />
      )}
    </li>
  );
}

function Spent({ budget: { spentNanos, upToNanos, reservedNanos, counted } }: { budget: BudgetView }) {
  if (!counted) return <span className="text-15 font-medium">being added up</span>;
  return (
    <>
      <span className="text-15 font-medium tabular-nums">{format.money(spentNanos)}</span>
      {upToNanos > 0 && <span className="text-faint">and up to {format.money(upToNanos)} more,</span>}
      {reservedNanos > 0 && <span className="text-faint">{format.money(reservedNanos)} held back,</span>}
    </>
  );
}

function State({ budget }: { budget: BudgetView }) {
  const words = stateWords(budget);
  const { refused } = budget;
  if (words === null && refused === 0) return null;
  const ink = budget.inForce?.do === 'refuse' ? 'text-red' : 'text-amber';
  return (
    <p className={`text-12 ${ink}`}>
      {words}
      {refused > 0 && ` ${format.count(refused)} ${plural(refused, 'request')} found no room.`}
    </p>
  );
}

function renewalWords({ renewsAt, startsAt, zone }: BudgetView): string {
  const place = zone === null ? '' : ` (${zone})`;
  return renewsAt === null ? `since ${format.day(startsAt)}${place}` : `renewed ${format.day(renewsAt)}${place}`;
}
