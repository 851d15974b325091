import { useState, type FormEvent } from 'react';
import type { DialectId, ProviderView } from '../../../src/contract/views.ts';
import { Button } from '../../ui/button.tsx';
import { DIALECT_OPTIONS, dialectOf } from '../../ui/dialect-name.ts';
import { Field } from '../../ui/field.tsx';
import { providerName } from '../../ui/provider-name.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { EMPTY_DRAFT, isDeed, NO_LIMIT, readyFor, ruleOf } from './fix-draft.ts';
import { FixFields } from './fix-fields.tsx';
import { problemOf, useAddFix, useModelIds, useReadyFixes } from './fix-queries.ts';

interface AddFixFormProps {
  providers: readonly [ProviderView, ...ProviderView[]];
  onDone: () => void;
}

const MODELS_ID = 'fix-models';

export function AddFixForm({ providers, onDone }: AddFixFormProps) {
  const [id, setId] = useState(providers[0].id);
  const provider = providers.find((each) => each.id === id) ?? providers[0];
  const [model, setModel] = useState('');
  const [chosen, setChosen] = useState<DialectId | null>(null);
  const dialect = chosen ?? provider.speaks[0] ?? 'openai-chat';
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [isWrong, setIsWrong] = useState(false);
  const { data: all = [] } = useReadyFixes();
  const { data: models = [] } = useModelIds(provider.id);
  const { mutate, error, isPending } = useAddFix();
  const ready = readyFor(dialect, all, null);
  // Another dialect has other whole changes.
  const action = isDeed(draft.action) || ready.some(({ words }) => words === draft.action) ? draft.action : 'drop';
  const problem = isWrong ? NO_LIMIT : problemOf(error);

  function submit(event: FormEvent) {
    event.preventDefault();
    const fix = ruleOf({ ...draft, action }, ready);
    setIsWrong(fix === null);
    if (fix !== null) mutate({ provider: provider.id, model: model.trim(), dialect, fix }, { onSuccess: onDone });
  }

  return (
    <form
      onSubmit={submit}
      aria-label="Add a change"
      className="flex flex-col gap-3 rounded-plate border border-line bg-sheet p-3"
    >
      <div className="flex gap-3">
        <SelectField focused label="Provider" className="flex-1" value={provider.id} onChoose={setId}>
          {providers.map((each) => (
            <option key={each.id} value={each.id}>
              {providerName(each)}
            </option>
          ))}
        </SelectField>
        <Field
          label="Model"
          className="flex-1"
          required
          maxLength={256}
          list={MODELS_ID}
          value={model}
          onChange={(event) => setModel(event.target.value)}
          problem={problem?.path === 'model' ? problem.message : null}
          doubt={doubtModel(model.trim(), models, providerName(provider))}
          hint="As the provider calls it."
        />
        <datalist id={MODELS_ID}>
          {models.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </datalist>
        <SelectField
          label="In requests sent as"
          className="flex-1"
          value={dialect}
          onChoose={(option) => setChosen(dialectOf(option))}
        >
          {DIALECT_OPTIONS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
      </div>
      <FixFields draft={{ ...draft, action }} onChange={setDraft} ready={ready} problem={problem} />
      <div className="flex items-center gap-2">
        <Button type="submit" kind="solid" size="small" disabled={isPending}>
          Add change
        </Button>
        <Button size="small" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  );
}

/** A name that nobody knows is most often misspelt, and may still be right. */
function doubtModel(model: string, known: readonly string[], name: string): string | null {
  if (model === '' || known.length === 0 || known.some((id) => id.startsWith(model))) return null;
  return `${name} is not known to have this model.`;
}
