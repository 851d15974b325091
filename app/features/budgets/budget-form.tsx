import { useState, type FormEvent } from 'react';
import type { BudgetInput } from '../../../src/contract/budget-views.ts';
import { describeError } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { PERIODS, readDraft, SCOPES, type BudgetDraft, type PeriodKind, type ScopeKind } from './budget-draft.ts';
import { ScopeName } from './scope-name.tsx';
import { StepFields } from './step-fields.tsx';

interface BudgetFormProps {
  label: string;
  start: BudgetDraft;
  /** IANA name; null: this machine's own. */
  zone: string | null;
  submitWords: string;
  error: Error | null;
  isPending: boolean;
  onSubmit: (budget: BudgetInput) => void;
  onCancel?: () => void;
}

const SCOPE_WORDS: Record<ScopeKind, string> = {
  all: 'everything',
  client: 'a client',
  provider: 'a provider',
  route: 'a route',
  model: 'models',
};
const PERIOD_WORDS: Record<PeriodKind, string> = {
  day: 'each day',
  week: 'each week',
  month: 'each month',
  prepaid: 'once, paid in advance',
};

export function BudgetForm(props: BudgetFormProps) {
  const { label, start, zone, submitWords, error, isPending, onSubmit, onCancel } = props;
  const [draft, setDraft] = useState(start);
  const [wrong, setWrong] = useState<{ field: string; message: string } | null>(null);
  const set = (part: Partial<BudgetDraft>) => {
    setDraft({ ...draft, ...part });
    setWrong(null);
  };
  const problemAt = (field: string) => (wrong?.field === field ? wrong.message : null);

  function submit(event: FormEvent) {
    event.preventDefault();
    const read = readDraft(draft, zone);
    setWrong(read.ok ? null : read);
    if (read.ok) onSubmit(read.budget);
  }

  return (
    <form aria-label={label} onSubmit={submit} className="mt-3 flex max-w-[920px] flex-col gap-3">
      <div className="grid grid-cols-4 items-start gap-3">
        <Field
          label="Name"
          value={draft.id}
          onChange={(event) => set({ id: event.target.value })}
          required
          maxLength={64}
          placeholder="monthly"
          hint="Small letters and digits; rules ask for it by this name."
        />
        <SelectField
          label="About"
          value={draft.scope}
          onChoose={(scope) => set({ scope: scope as ScopeKind, name: '' })}
        >
          {SCOPES.map((kind) => (
            <option key={kind} value={kind}>
              {SCOPE_WORDS[kind]}
            </option>
          ))}
        </SelectField>
        <ScopeName draft={draft} onChange={(name) => set({ name })} problem={problemAt('name')} />
        <Field
          label="Limit in dollars"
          inputMode="decimal"
          value={draft.limit}
          onChange={(event) => set({ limit: event.target.value })}
          placeholder="20"
          problem={problemAt('limit')}
        />
        <SelectField
          label="Renewed"
          value={draft.period}
          onChoose={(period) => set({ period: period as PeriodKind })}
          hint={zone === null ? 'In the time zone of this machine.' : `In the time zone ${zone}.`}
        >
          {PERIODS.map((kind) => (
            <option key={kind} value={kind}>
              {PERIOD_WORDS[kind]}
            </option>
          ))}
        </SelectField>
        {draft.period === 'prepaid' && (
          <Field
            label="Counted from"
            type="date"
            value={draft.from}
            onChange={(event) => set({ from: event.target.value })}
            required
          />
        )}
      </div>
      <StepFields steps={draft.steps} problemAt={problemAt} onChange={(steps) => set({ steps })} />
      {error !== null && (
        <p role="alert" className="wrap-anywhere text-red">
          {describeError(error)}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" kind="solid" disabled={isPending}>
          {submitWords}
        </Button>
        {onCancel !== undefined && <Button onClick={onCancel}>Cancel</Button>}
      </div>
    </form>
  );
}
