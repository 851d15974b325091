import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState, type FormEvent } from 'react';
import { useApi } from '../../transport/api.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { PRICE_FIELDS } from '../models/override-draft.ts';
import type { PriceProblem, PriceRow } from './price-draft.ts';
import type { PriceDraft } from './use-price-draft.ts';

const TYPING_MS = 200;
const MOST_OFFERED = 100;

/** A table of prices that is tried out. Nothing of it is in force, or kept with the settings. */
export function OtherPrices({ rows, problems, nameProblem, isAdding, add, remove, write }: PriceDraft) {
  const [name, setName] = useState('');
  const field = useRef<HTMLDivElement>(null);
  const listId = useId();
  const offered = useOffered(name);
  const added = useRef<HTMLDivElement>(null);
  const [last, setLast] = useState<string | null>(null);

  useEffect(() => {
    if (last !== null) added.current?.querySelector('input')?.select();
  }, [last]);

  function submit(event: FormEvent) {
    event.preventDefault();
    const target = name.trim();
    add(target, () => {
      setName('');
      setLast(target);
    });
  }

  function takeOut(target: string) {
    remove(target);
    setLast(null);
    field.current?.querySelector('input')?.focus();
  }

  return (
    <section aria-label="Other prices" className="flex flex-col gap-2">
      <h3 className="flex items-baseline gap-3">
        <span className="font-semibold">Other prices</span>
        <span className="text-12 text-faint">
          {rows.length === 0
            ? 'none: what is known today counts'
            : 'dollars per million tokens; an empty field costs as all input or output does'}
        </span>
      </h3>
      {rows.length > 0 && (
        <ul className="border-t border-line">
          {rows.map((row) => (
            <li key={row.target} className="border-b border-line pt-2 pb-1">
              <div ref={row.target === last ? added : undefined}>
                <PriceFields
                  row={row}
                  problems={problems.filter(({ target }) => target === row.target)}
                  onWrite={write}
                  onRemove={takeOut}
                />
              </div>
            </li>
          ))}
        </ul>
      )}
      <form aria-label="Add a price" onSubmit={submit} className="flex items-start gap-2">
        <div ref={field} className="max-w-[360px] flex-1">
          <Field
            label="Model"
            placeholder="provider/model-id"
            maxLength={320}
            list={listId}
            value={name}
            onChange={(event) => setName(event.target.value)}
            problem={nameProblem}
          />
        </div>
        <datalist id={listId}>
          {offered.map((target) => (
            <option key={target}>{target}</option>
          ))}
        </datalist>
        <Button type="submit" disabled={isAdding || name.trim() === ''} className="mt-6">
          Add a price
        </Button>
      </form>
    </section>
  );
}

interface PriceFieldsProps {
  row: PriceRow;
  problems: readonly PriceProblem[];
  onWrite: PriceDraft['write'];
  onRemove: (target: string) => void;
}

function PriceFields({ row: { target, figures, isTiered }, problems, onWrite, onRemove }: PriceFieldsProps) {
  return (
    <fieldset>
      <legend className="sr-only">Price of {target}</legend>
      <div className="mb-1 flex items-baseline gap-3">
        <code className="figures min-w-0 text-12 wrap-anywhere">{target}</code>
        {isTiered && <span className="text-12 text-faint">for long prompts too, which are dearer today</span>}
        <Button
          size="small"
          kind="plain"
          className="ml-auto"
          aria-label={`Remove the price of ${target}`}
          onClick={() => onRemove(target)}
        >
          Remove
        </Button>
      </div>
      <div className="grid grid-cols-5 gap-3">
        {PRICE_FIELDS.map(({ name, label }) => (
          <Field
            key={name}
            label={label}
            inputMode="decimal"
            value={figures[name]}
            onChange={(event) => onWrite(target, name, event.target.value)}
            problem={problems.find(({ field }) => field === name)?.message ?? null}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Models whose names have in them what was typed. */
function useOffered(typed: string): readonly string[] {
  const search = useSettled(typed.trim(), TYPING_MS);
  const { data } = useQuery({
    ...useApi().models.list.queryOptions({ input: { search, limit: MOST_OFFERED } }),
    enabled: search !== '',
  });
  return data?.models.map(({ provider, model }) => `${provider}/${model}`) ?? [];
}
