import { useEffect, useId, useState, type ReactNode } from 'react';
import { useChoices } from '../../ui/address.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { FilterBar, useDimensionGroups, type FilterGroup } from '../history/filter-bar.tsx';
import { withOnly } from '../history/filter.ts';
import { useHistoryKeys } from '../history/history-queries.ts';
import { stateWords } from '../panel/request-words.ts';
import { STATES, SURFACES } from './request-filter.ts';

/** Everything a request can be looked for by. */
export function RequestFilterBar({ aside }: { aside: ReactNode }) {
  const { data: keys } = useHistoryKeys();
  const fixed: readonly FilterGroup[] = [
    groupOf('state', 'State', STATES, (state) => stateWords({ state, status: null }).word),
    ...useDimensionGroups(),
    groupOf('rule', 'Rule', keys?.rules ?? [], (rule) => rule),
    groupOf('surface', 'Surface', SURFACES, (surface) => surface),
  ];
  return (
    <FilterBar groups={fixed} aside={aside}>
      <TypedFilter name="error" label="Error says" width="w-40" />
      <TypedFilter name="cost" label="Cost at least $" width="w-20" isNumber />
      <TypedFilter name="took" label="Took at least s" width="w-16" isNumber />
    </FilterBar>
  );
}

function groupOf<T extends string>(
  name: string,
  word: string,
  values: readonly T[],
  label: (value: T) => string,
): FilterGroup {
  return { name, word, choices: values.map((value) => ({ name, value, label: label(value) })) };
}

const TYPING_MS = 300;

interface TypedFilterProps {
  name: string;
  label: string;
  width: string;
  isNumber?: boolean;
}

/** What is typed is looked for when the typing pauses. */
function TypedFilter({ name, label, width, isNumber = false }: TypedFilterProps) {
  const [choices, choose] = useChoices();
  const id = useId();
  const chosen = choices.get(name) ?? '';
  const [typed, setTyped] = useState(chosen);
  const settled = useSettled(typed, TYPING_MS);
  // Whoever goes back or clears the filter changes it from outside.
  useEffect(() => setTyped(chosen), [chosen]);
  useEffect(() => {
    if (settled === typed && settled !== chosen) choose((now) => withOnly(now, name, settled), { replace: true });
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
        onChange={(event) => setTyped(event.target.value)}
        className={`figures h-6 rounded-plate border border-edge/60 bg-sheet px-1.5 text-12 text-ink ${width}`}
      />
    </span>
  );
}
