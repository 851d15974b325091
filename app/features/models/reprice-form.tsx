import { useState } from 'react';
import type { RepriceView } from '../../../src/contract/price-views.ts';
import { useProviders } from '../../transport/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { format } from '../../ui/format.ts';
import { Moment } from '../../ui/moment.tsx';
import { providerName } from '../../ui/provider-name.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { ownZone, useReprice } from './cost-queries.ts';
import { keptWords, putRightWords, sumWords } from './reprice-words.ts';

const DAY_MS = 86_400_000;
const PERIODS = [7, 30, 90, 365] as const;

/** First what would change, then the change itself; and the last one can be taken back. */
export function RepriceForm({ today, onDone }: { today: number; onDone: () => void }) {
  const [days, setDays] = useState('30');
  const [provider, setProvider] = useState('');
  const [model, setModel] = useState('');
  const { data: providers = [] } = useProviders();
  const { preview, apply, undo, last } = useReprice();
  const question = {
    from: today - (Number(days) - 1) * DAY_MS,
    zone: ownZone(),
    provider: provider === '' ? null : provider,
    model: model.trim() === '' ? null : model.trim(),
  };
  const isBusy = preview.isPending || apply.isPending || undo.isPending;
  // What was shown is what is applied: another question needs another look.
  const change = (set: (value: string) => void) => (value: string) => {
    preview.reset();
    set(value);
  };

  return (
    <div className="flex flex-col gap-3 rounded-plate border border-line bg-sheet p-3">
      <p className="max-w-[80ch] text-12 text-faint">
        Requests keep the price that held when they were made. Here their costs are reckoned again by the prices that
        are known now, those of the day and hour of each request. What a provider itself says that it charged stays.
      </p>
      <div className="flex flex-wrap items-end gap-3">
        <SelectField label="Period" className="mb-1 w-36" value={days} onChoose={change(setDays)}>
          {PERIODS.map((each) => (
            <option key={each} value={each}>
              last {each} days
            </option>
          ))}
        </SelectField>
        <SelectField label="Provider" className="mb-1 w-40" value={provider} onChoose={change(setProvider)}>
          <option value="">all</option>
          {providers.map((each) => (
            <option key={each.id} value={each.id}>
              {providerName(each)}
            </option>
          ))}
        </SelectField>
        <Field
          label="Model"
          className="w-56"
          maxLength={256}
          placeholder="all"
          value={model}
          onChange={(event) => change(setModel)(event.target.value)}
        />
        <Button className="mb-1" size="small" disabled={isBusy} onClick={() => preview.mutate(question)}>
          {preview.isPending ? 'Reckoning…' : 'Show the difference'}
        </Button>
        <Button className="mb-1" size="small" kind="plain" onClick={onDone}>
          Close
        </Button>
      </div>
      <div aria-live="polite">{preview.data !== undefined && <Difference view={preview.data} />}</div>
      {preview.data !== undefined && preview.data.changed > 0 && (
        <Button
          kind="solid"
          size="small"
          className="self-start"
          disabled={isBusy}
          onClick={() => apply.mutate(question, { onSuccess: () => preview.reset() })}
        >
          {apply.isPending ? 'Writing…' : putRightWords(preview.data)}
        </Button>
      )}
      {last !== null && !last.undone && (
        <p className="flex flex-wrap items-center gap-3 text-12 text-faint">
          <span>
            Last done <Moment at={last.at} />: {format.count(last.requests)} requests, {format.money(last.beforeNanos)}{' '}
            before, {format.money(last.afterNanos)} after.
          </span>
          <Button size="small" disabled={isBusy} onClick={() => undo.mutate({})}>
            {undo.isPending ? 'Taking back…' : 'Take it back'}
          </Button>
        </p>
      )}
    </div>
  );
}

function Difference({ view }: { view: RepriceView }) {
  return (
    <div className="flex flex-col gap-2">
      <p>{sumWords(view)}</p>
      {keptWords(view).map((words) => (
        <p key={words} className="text-12 text-faint">
          {words}
        </p>
      ))}
      {view.rows.length > 0 && (
        <div className="max-h-72 max-w-[720px] overflow-y-auto">
          <table className="w-full text-12">
            <thead className="text-left text-faint">
              <tr className="*:pr-6 *:pb-1 *:font-normal">
                <th scope="col">Day</th>
                <th scope="col">Model</th>
                <th scope="col" className="text-right">
                  Changed
                </th>
                <th scope="col" className="text-right">
                  Before
                </th>
                <th scope="col" className="text-right">
                  After
                </th>
              </tr>
            </thead>
            <tbody className="figures">
              {view.rows.map(({ day, target, changed, beforeNanos, afterNanos }) => (
                <tr key={`${day} ${target}`} className="border-t border-line *:py-1 *:pr-6">
                  <td className="whitespace-nowrap">{day}</td>
                  <td className="wrap-anywhere">{target}</td>
                  <td className="text-right">{format.count(changed)}</td>
                  <td className="text-right">{format.money(beforeNanos)}</td>
                  <td className="text-right">{format.money(afterNanos)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}
