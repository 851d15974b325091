import type { ReactNode } from 'react';
import { FilterBar, useDimensionGroups, type FilterGroup } from '../history/filter-bar.tsx';
import { useHistoryKeys } from '../history/history-queries.ts';
import { costSourceText, errorKindText, stateWords } from '../panel/request-words.ts';
import { COST_SOURCES, ERROR_KINDS, STATES, STATUSES, SURFACES } from './request-filter.ts';
import { MEASURES, rangeWords } from './request-measures.ts';
import { ErrorFilter, MeasureFilter } from './typed-filters.tsx';

/** Everything a request can be looked for by. */
export function RequestFilterBar({ aside }: { aside: ReactNode }) {
  const { data: keys } = useHistoryKeys();
  const groups: readonly FilterGroup[] = [
    groupOf('state', 'State', STATES, (state) => stateWords({ state, status: null }).word),
    groupOf('fellback', 'Fallback', ['yes', 'no'], (is) => (is === 'yes' ? 'answered by one' : 'not needed')),
    ...useDimensionGroups(),
    groupOf('rule', 'Rule', keys?.rules ?? [], (rule) => rule),
    groupOf('kind', 'Problem', ERROR_KINDS, errorKindText),
    groupOf('status', 'Status', STATUSES.map(String), (status) => status),
    groupOf('streamed', 'Streamed', ['yes', 'no'], (is) => is),
    groupOf('surface', 'Surface', SURFACES, (surface) => surface),
    groupOf('costing', 'Cost is', COST_SOURCES, (costSource) => costSourceText({ costSource })),
    // These come from a request's own drawer, where they can be seen.
    groupOf('asked', 'Asked for', [], String),
    groupOf('key', 'Provider key', [], String),
    groupOf('session', 'Session', [], String),
    ...MEASURES.map((measure) => ({
      ...groupOf(measure.name, measure.word, [], String),
      write: (text: string) => rangeWords(measure, text),
    })),
  ];
  return (
    <FilterBar groups={groups} aside={aside}>
      <ErrorFilter />
      <MeasureFilter />
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
