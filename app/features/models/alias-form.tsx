import { useId, useState, type FormEvent } from 'react';
import type { AliasView } from '../../../src/contract/compare-views.ts';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { useNames, useSetAlias } from './alias-queries.ts';

const TYPING_MS = 200;

interface AliasFormProps {
  /** null: a new one. */
  alias: AliasView | null;
  onDone: () => void;
}

export function AliasForm({ alias, onDone }: AliasFormProps) {
  const [name, setName] = useState(alias?.name ?? '');
  const [model, setModel] = useState(alias?.model ?? '');
  const listId = useId();
  const offered = useNames(useSettled(model, TYPING_MS).trim());
  const { mutate, error, isPending } = useSetAlias();
  const problem = error === null ? null : describeError(error);
  const isOfName = error !== null && refusedValue(error) === 'name';

  function submit(event: FormEvent) {
    event.preventDefault();
    const said = { name: name.trim(), model: model.trim() };
    mutate(alias === null ? said : { ...said, was: alias.name }, { onSuccess: onDone });
  }

  return (
    <form
      onSubmit={submit}
      aria-label={alias === null ? 'A new alias' : `The alias ${alias.name}`}
      className="flex flex-wrap items-start gap-3 py-2"
    >
      <Field
        label="Name"
        className="w-64"
        // The form was opened to type here.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={alias === null}
        required
        maxLength={256}
        placeholder="gpt-4"
        value={name}
        onChange={(event) => setName(event.target.value)}
        problem={isOfName ? problem : null}
      />
      <Field
        label="Stands for"
        className="w-80"
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={alias !== null}
        required
        maxLength={256}
        list={listId}
        placeholder="a route, or provider/model-id"
        value={model}
        onChange={(event) => setModel(event.target.value)}
      />
      <datalist id={listId}>
        {offered.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </datalist>
      <div className="mt-6 flex gap-2">
        <Button type="submit" kind="solid" disabled={isPending}>
          {alias === null ? 'Add' : 'Save'}
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
      {problem !== null && !isOfName && (
        <p role="alert" className="w-full text-12 text-red">
          {problem}
        </p>
      )}
    </form>
  );
}
