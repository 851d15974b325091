import type { ReactNode } from 'react';
import type { Dimension, SpendKeysView } from '../../../src/contract/spend-views.ts';
import { useChoices } from '../../ui/address.ts';
import { Button } from '../../ui/button.tsx';
import { ChevronIcon, CloseIcon } from '../../ui/icons.tsx';
import { DIMENSIONS, filterIn, without, withoutValue, withValue } from './filter.ts';
import { useHistoryKeys, useProviderNames } from './history-queries.ts';
import { DIMENSION_WORD, keyWords } from './history-words.ts';

export interface FilterChoice {
  /** In the address. */
  readonly name: string;
  readonly value: string | null;
  readonly label: string;
}

export interface FilterGroup {
  readonly name: string;
  /** "Model" */
  readonly word: string;
  readonly choices: readonly FilterChoice[];
  /** What stands in the address in words, where it is none of the choices. */
  readonly write?: (text: string) => string;
}

const KEYS_OF: Readonly<Record<Dimension, keyof Omit<SpendKeysView, 'since' | 'rules'>>> = {
  model: 'models',
  provider: 'providers',
  client: 'clients',
  route: 'routes',
};

/** What there is to narrow a page of history to. */
export function useDimensionGroups(): readonly FilterGroup[] {
  const { data: keys } = useHistoryKeys();
  const names = useProviderNames();
  return DIMENSIONS.map((dimension) => ({
    name: dimension,
    word: DIMENSION_WORD[dimension],
    choices: (keys?.[KEYS_OF[dimension]] ?? []).map((value) => ({
      name: dimension,
      value,
      label: keyWords(dimension, value, names),
    })),
  }));
}

/** Spend and Latency are narrowed to what the sums are kept by. */
export function DimensionFilter({ aside }: { aside?: ReactNode }) {
  return <FilterBar groups={useDimensionGroups()} aside={aside} />;
}

interface FilterBarProps {
  groups: readonly FilterGroup[];
  children?: ReactNode;
  /** At the end of the line. */
  aside?: ReactNode;
}

/** What is on, each with its way off, and a list of what could be. */
export function FilterBar({ groups, children, aside }: FilterBarProps) {
  const [choices, choose] = useChoices();
  const chosen = groups.flatMap(({ name, word, choices: known, write }) =>
    choices.getAll(name).map((text) => {
      const value = text === '' ? null : text;
      return { name, word, value, label: known.find((each) => each.value === value)?.label ?? write?.(text) ?? text };
    }),
  );
  const names = groups.map(({ name }) => name);

  return (
    <div className="flex items-start gap-4">
      <div role="group" aria-label="Filter" className="flex min-h-6 flex-1 flex-wrap items-center gap-2">
        <AddFilter
          groups={groups}
          taken={filterKey(choices)}
          onAdd={(name, value) => choose((now) => withValue(now, name, value))}
        />
        {children}
        {chosen.map(({ name, word, value, label }) => (
          <FilterChip
            key={`${name} ${value ?? ''}`}
            word={word}
            label={label}
            onRemove={() => choose((now) => withoutValue(now, name, value))}
          />
        ))}
        {chosen.length > 1 && (
          <Button size="small" kind="plain" onClick={() => choose((now) => without(now, ...names))}>
            Clear all
          </Button>
        )}
      </div>
      {aside}
    </div>
  );
}

function FilterChip({ word, label, onRemove }: { word: string; label: string; onRemove: () => void }) {
  return (
    <button
      type="button"
      title="Remove"
      onClick={onRemove}
      className="flex h-6 max-w-80 items-center gap-1.5 rounded-chip border border-edge/60 bg-sheet px-2 text-12 hover:border-ink"
    >
      <span className="text-faint">{word}</span>
      <span className="truncate">{label}</span>
      <span className="sr-only">: remove this filter</span>
      <CloseIcon />
    </button>
  );
}

interface AddFilterProps {
  groups: readonly FilterGroup[];
  taken: (choice: FilterChoice) => boolean;
  onAdd: (name: string, value: string | null) => void;
}

function AddFilter({ groups, taken, onAdd }: AddFilterProps) {
  const open = groups.map((group) => ({ ...group, choices: group.choices.filter((choice) => !taken(choice)) }));
  return (
    <span className="relative flex items-center">
      <select
        aria-label="Add a filter"
        value=""
        onChange={({ target }) => {
          const choice = open.flatMap((group) => group.choices)[Number(target.value)];
          if (choice !== undefined) onAdd(choice.name, choice.value);
        }}
        className="h-6 w-[104px] cursor-pointer appearance-none rounded-plate border border-edge/60 bg-sheet pr-6 pl-2 text-12 font-medium hover:border-ink"
      >
        <option value="" disabled>
          Add a filter
        </option>
        {open.map(({ name, word, choices }, place) => {
          const first = open.slice(0, place).reduce((sum, group) => sum + group.choices.length, 0);
          return choices.length === 0 ? null : (
            <optgroup key={name} label={word}>
              {choices.map(({ value, label }, index) => (
                <option key={value ?? ''} value={first + index}>
                  {label}
                </option>
              ))}
            </optgroup>
          );
        })}
      </select>
      <span className="pointer-events-none absolute right-1.5">
        <ChevronIcon />
      </span>
    </span>
  );
}

/** Whether a choice is made already. */
function filterKey(choices: URLSearchParams): (choice: FilterChoice) => boolean {
  return ({ name, value }) => choices.getAll(name).includes(value ?? '');
}

/** Whether the address narrows anything by the dimensions of the sums. */
export function isNarrowed(choices: URLSearchParams): boolean {
  return Object.keys(filterIn(choices)).length > 0;
}
