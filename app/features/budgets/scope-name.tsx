import { useQuery } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import { useClientNames, useProviders } from '../../transport/queries.ts';
import { Field } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import type { BudgetDraft } from './budget-draft.ts';

interface ScopeNameProps {
  draft: BudgetDraft;
  onChange: (name: string) => void;
  problem: string | null;
}

/** Which client, provider, route or model a budget is about. */
export function ScopeName({ draft: { scope, name }, onChange, problem }: ScopeNameProps) {
  const clients = useClientNames();
  const { data: providers = [] } = useProviders();
  const routes = useRouteIds();
  if (scope === 'all') return null;
  if (scope === 'model') {
    return (
      <Field
        label="Which models"
        value={name}
        onChange={(event) => onChange(event.target.value)}
        placeholder="openai/*"
        problem={problem}
        hint="A model or a pattern: * stands for anything."
      />
    );
  }
  const names = { client: clients, provider: providers.map((each) => each.id), route: routes };
  return (
    <SelectField
      label={`Which ${scope}`}
      value={name}
      onChoose={onChange}
      {...(problem !== null && { hint: <span className="text-red">{problem}</span> })}
    >
      <option value="">Choose…</option>
      {names[scope].map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </SelectField>
  );
}

export function useRouteIds(): readonly string[] {
  const { data = [] } = useQuery(useApi().routes.list.queryOptions({ input: {} }));
  return data.map(({ id }) => id);
}
