import { useEffect, useId, useState } from 'react';
import { useChoices } from '../../ui/address.ts';
import { ChevronIcon } from '../../ui/icons.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { withOnly } from '../history/filter.ts';
import { amountOf, endsOf, MEASURES, rangeText, type Ends } from './request-measures.ts';

const TYPING_MS = 300;

/** Looks in what failed attempts said. */
export function ErrorFilter() {
  const [choices, choose] = useChoices();
  return (
    <TypedField
      label="Error says"
      width="w-40"
      chosen={choices.get('error') ?? ''}
      onType={(text) => choose((now) => withOnly(now, 'error', text), { replace: true })}
    />
  );
}

/** One measure at a time; the chips beside it say what was chosen for each. */
export function MeasureFilter() {
  const [choices, choose] = useChoices();
  const [name, setName] = useState(() => MEASURES.find((each) => choices.has(each.name))?.name ?? 'cost');
  const measure = MEASURES.find((each) => each.name === name) ?? MEASURES[0];
  if (measure === undefined) return null;
  const ends = endsOf(choices.get(measure.name));
  const type = (end: keyof Ends) => (text: string) =>
    choose((now) => withOnly(now, measure.name, rangeText({ ...endsOf(now.get(measure.name)), [end]: text.trim() })), {
      replace: true,
    });
  return (
    <span className="flex items-center gap-1.5">
      <span className="relative flex items-center">
        <select
          aria-label="Measure"
          value={name}
          onChange={({ target }) => setName(target.value)}
          className="h-6 cursor-pointer appearance-none rounded-plate border border-edge/60 bg-sheet pr-6 pl-2 text-12 hover:border-ink"
        >
          {MEASURES.map(({ name: value, word, unit }) => (
            <option key={value} value={value}>
              {unit === '' ? word : `${word}, ${unit}`}
            </option>
          ))}
        </select>
        <span className="pointer-events-none absolute right-1.5">
          <ChevronIcon />
        </span>
      </span>
      {(['min', 'max'] as const).map((end) => (
        <TypedField
          key={`${name} ${end}`}
          label={end === 'min' ? 'at least' : 'at most'}
          name={`${measure.word} ${end === 'min' ? 'at least' : 'at most'}`}
          width="w-16"
          isNumber
          chosen={ends[end]}
          isGood={(text) => text.trim() === '' || amountOf(measure, text) !== null}
          onType={type(end)}
        />
      ))}
    </span>
  );
}

interface TypedFieldProps {
  label: string;
  /** Where the label alone would not say what it is about. */
  name?: string;
  width: string;
  isNumber?: boolean;
  /** What stands in the address. */
  chosen: string;
  isGood?: (text: string) => boolean;
  onType: (text: string) => void;
}

/** What is typed is looked for when the typing pauses. */
function TypedField({ label, name, width, isNumber = false, chosen, isGood, onType }: TypedFieldProps) {
  const id = useId();
  const [typed, setTyped] = useState(chosen);
  const settled = useSettled(typed, TYPING_MS);
  const good = isGood?.(typed) !== false;
  // Whoever goes back or clears the filter changes it from outside.
  useEffect(() => setTyped(chosen), [chosen]);
  useEffect(() => {
    if (settled === typed && settled !== chosen && good) onType(settled);
  }, [settled]); // oxlint-disable-line react/exhaustive-deps
  return (
    <span className="flex items-center gap-1.5 text-12 text-faint">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={typed}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        inputMode={isNumber ? 'decimal' : 'text'}
        aria-label={name}
        aria-invalid={!good}
        title={good ? undefined : 'This is no amount, so that nothing is narrowed by it.'}
        onChange={(event) => setTyped(event.target.value)}
        className={`figures h-6 rounded-plate border bg-sheet px-1.5 text-12 text-ink ${good ? 'border-edge/60' : 'border-red'} ${width}`}
      />
    </span>
  );
}
