import type { ProviderView } from '../../../src/contract/views.ts';
import { Field } from '../../ui/field.tsx';
import { providerName } from '../../ui/provider-name.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { toggled, type ModelChoices, type Sort } from './model-choices.ts';
import { abilityWord } from './model-words.ts';
import { ABILITIES } from './override-draft.ts';

const SORTS: readonly { readonly value: Sort; readonly label: string }[] = [
  { value: 'breakers', label: 'order of the breakers' },
  { value: 'price', label: 'price of your usual request' },
  { value: 'speed', label: 'speed, as you measured it' },
];

interface ModelFiltersProps {
  search: string;
  onSearch: (search: string) => void;
  chosen: ModelChoices;
  onChoose: (change: Partial<ModelChoices>) => void;
  providers: readonly ProviderView[];
  /** How many are left; null: not known yet. */
  found: string | null;
}

export function ModelFilters({ search, onSearch, chosen, onChoose, providers, found }: ModelFiltersProps) {
  const { provider, abilities, sort } = chosen;
  return (
    <search className="flex flex-col gap-1">
      <div className="flex items-end gap-3">
        <Field
          label="Search"
          type="search"
          className="w-64"
          maxLength={200}
          placeholder="provider, model"
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
        <SelectField
          label="Provider"
          className="mb-1 w-40"
          value={provider}
          onChoose={(next) => onChoose({ provider: next })}
        >
          <option value="">all</option>
          {providers.map((each) => (
            <option key={each.id} value={each.id}>
              {providerName(each)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Sorted by"
          className="mb-1 w-52"
          value={sort}
          onChoose={(next) => onChoose({ sort: SORTS.find(({ value }) => value === next)?.value ?? 'breakers' })}
        >
          {SORTS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
        {found !== null && (
          <p role="status" className="mb-3 text-12 text-faint">
            {found}
          </p>
        )}
      </div>
      <fieldset className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <legend className="sr-only">Only models that are known to take</legend>
        <span aria-hidden className="text-faint">
          Can do
        </span>
        {ABILITIES.map((ability) => (
          <label key={ability} className="flex cursor-pointer items-center gap-1.5">
            <input
              type="checkbox"
              checked={abilities.includes(ability)}
              onChange={() => onChoose({ abilities: toggled(abilities, ability) })}
            />
            {abilityWord(ability)}
          </label>
        ))}
      </fieldset>
    </search>
  );
}
