import { useState, type FormEvent } from 'react';
import type { CatalogModelView } from '../../../src/contract/model-views.ts';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { format } from '../../ui/format.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { useOverrideModel } from './model-queries.ts';
import { abilityWord } from './model-words.ts';
import {
  ABILITIES,
  draftOfOverride,
  PRICE_FIELDS,
  RARE_FIELDS,
  readOverride,
  TOKEN_FIELDS,
  type OverrideField,
} from './override-draft.ts';

interface Problem {
  readonly path: string | null;
  readonly message: string;
}

/** What the user knows better. What is left empty stays as it is known. */
export function OverrideForm({ model, onDone }: { model: CatalogModelView; onDone: () => void }) {
  const [draft, setDraft] = useState(() => draftOfOverride(model.override));
  const [wrong, setWrong] = useState<Problem | null>(null);
  const { override, clear } = useOverrideModel(model);
  const error = override.error ?? clear.error;
  const problem = wrong ?? (error === null ? null : { path: refusedValue(error), message: describeError(error) });
  const place = { provider: model.provider, model: model.model };
  const fields: readonly string[] = [...PRICE_FIELDS, ...RARE_FIELDS, ...TOKEN_FIELDS].map(({ name }) => name);

  function submit(event: FormEvent) {
    event.preventDefault();
    const read = readOverride(draft);
    setWrong(read.ok ? null : { path: read.field, message: read.message });
    if (read.ok) override.mutate({ ...place, ...read.override }, { onSuccess: onDone });
  }

  const bind = (name: OverrideField) => ({
    value: draft.figures[name],
    onChange: (event: { target: { value: string } }) =>
      setDraft({ ...draft, figures: { ...draft.figures, [name]: event.target.value } }),
    problem: problem?.path === name ? problem.message : null,
  });

  return (
    <form
      aria-label={`Values of yours for ${place.provider}/${place.model}`}
      onSubmit={submit}
      className="flex flex-col gap-2 rounded-plate border border-line bg-sheet p-3"
    >
      <p className="text-12 text-faint">
        Dollars per million tokens or for each, and tokens. What you give counts before all other sources; what is empty
        stays as it is known. Prices of certain days, hours and long prompts are written into the configuration.
      </p>
      <div className="grid grid-cols-7 gap-3">
        {PRICE_FIELDS.map(({ name, label }, index) => (
          <Field
            key={name}
            label={label}
            inputMode="decimal"
            // Opened to type here.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={index === 0}
            placeholder={model[name] === null ? 'unknown' : format.price(model[name])}
            {...bind(name)}
          />
        ))}
        {TOKEN_FIELDS.map(({ name, label }) => (
          <Field
            key={name}
            label={label}
            inputMode="numeric"
            placeholder={model[name] === null ? 'unknown' : format.count(model[name])}
            {...bind(name)}
          />
        ))}
      </div>
      <div className="grid grid-cols-7 gap-3">
        {RARE_FIELDS.map(({ name, label }) => (
          <Field
            key={name}
            label={label}
            inputMode="decimal"
            placeholder={model[name] === null ? 'unknown' : format.price(model[name])}
            {...bind(name)}
          />
        ))}
      </div>
      <div className="grid grid-cols-4 gap-3 min-[1280px]:grid-cols-7">
        {ABILITIES.map((ability) => (
          <SelectField
            key={ability}
            label={abilityWord(ability)}
            value={draft.abilities[ability]}
            onChoose={(value) =>
              setDraft({
                ...draft,
                abilities: { ...draft.abilities, [ability]: value === 'yes' || value === 'no' ? value : '' },
              })
            }
          >
            <option value="">
              as known{model.abilities[ability] === undefined ? '' : `: ${yesNo(model.abilities[ability])}`}
            </option>
            <option value="yes">yes</option>
            <option value="no">no</option>
          </SelectField>
        ))}
      </div>
      {problem !== null && !fields.includes(problem.path ?? '') && (
        <p role="alert" className="wrap-anywhere text-red">
          {problem.message}
        </p>
      )}
      <div className="mt-1 flex items-center gap-2">
        <Button type="submit" kind="solid" size="small" disabled={override.isPending}>
          Save
        </Button>
        <Button size="small" onClick={onDone}>
          Cancel
        </Button>
        {model.override !== null && (
          <Button
            size="small"
            kind="plain"
            disabled={clear.isPending}
            onClick={() => clear.mutate(place, { onSuccess: onDone })}
          >
            Take back all of mine
          </Button>
        )}
      </div>
    </form>
  );
}

function yesNo(is: boolean): string {
  return is ? 'yes' : 'no';
}
