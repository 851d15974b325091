import { useState } from 'react';
import { Field } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { traitWord } from './routing-words.ts';
import { EFFORTS, SURFACES, toggled, TRAITS, type SketchDraft } from './sketch-draft.ts';
import { TextField } from './text-field.tsx';

interface SketchFieldsProps {
  draft: SketchDraft;
  onChange: (draft: SketchDraft) => void;
  /** Shown beside the field that it is about. */
  problem: { readonly path: string | null; readonly message: string } | null;
  models: readonly string[];
}

const MODELS_ID = 'tester-models';

/** A request in outline. What is left empty: none. */
export function SketchFields({ draft, onChange, problem, models }: SketchFieldsProps) {
  // What a problem has opened stays open when it is mended.
  const [isOpen, setOpen] = useState(false);
  const problemAt = (path: string) => (problem?.path === path ? problem.message : null);
  const bind = (name: 'inputTokens' | 'maxOutputTokens' | 'turns') => ({
    inputMode: 'numeric' as const,
    value: draft[name],
    onChange: (event: { target: { value: string } }) => onChange({ ...draft, [name]: event.target.value }),
    problem: problemAt(name),
  });
  return (
    <>
      <Field
        label="Model asked for"
        required
        maxLength={256}
        list={MODELS_ID}
        value={draft.model}
        onChange={(event) => onChange({ ...draft, model: event.target.value })}
        problem={problemAt('model')}
      />
      <datalist id={MODELS_ID}>
        {models.map((model) => (
          <option key={model}>{model}</option>
        ))}
      </datalist>
      <TextField
        label="What the user wrote last"
        rows={3}
        value={draft.text}
        onText={(text) => onChange({ ...draft, text })}
      />
      <div className="grid grid-cols-3 gap-3">
        <Field label="Tokens in" placeholder="estimated" {...bind('inputTokens')} />
        <Field label="At most out" placeholder="no limit" {...bind('maxOutputTokens')} />
        <Field label="Turns" placeholder="1" {...bind('turns')} />
      </div>
      <fieldset>
        <legend className="mb-1 font-medium">It has, or asks for</legend>
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          {TRAITS.map((trait) => (
            <label key={trait} className="flex cursor-pointer items-center gap-1.5">
              <input
                type="checkbox"
                checked={draft.has.includes(trait)}
                onChange={(event) => onChange({ ...draft, has: toggled(draft.has, trait, event.target.checked) })}
              />
              {traitWord(trait)}
            </label>
          ))}
        </div>
      </fieldset>
      <details
        open={isOpen || problemAt('headers') !== null || problemAt('at') !== null}
        onToggle={(event) => setOpen(event.currentTarget.open)}
      >
        <summary className="text-faint hover:text-ink">System text, effort, headers, time</summary>
        <div className="mt-2 flex flex-col gap-3">
          <TextField
            label="Instructions to the model"
            rows={3}
            value={draft.system}
            onText={(system) => onChange({ ...draft, system })}
          />
          <div className="grid grid-cols-2 gap-3">
            <SelectField
              label="Effort asked for"
              value={draft.effort}
              onChoose={(value) => onChange({ ...draft, effort: EFFORTS.find((effort) => effort === value) ?? '' })}
            >
              <option value="">not said</option>
              {EFFORTS.map((effort) => (
                <option key={effort}>{effort}</option>
              ))}
            </SelectField>
            <Field
              label="Local time"
              placeholder="now"
              hint="such as 2026-11-27 22:30"
              value={draft.at}
              onChange={(event) => onChange({ ...draft, at: event.target.value })}
              problem={problemAt('at')}
            />
          </div>
          <TextField
            label="Headers"
            rows={2}
            spellCheck={false}
            placeholder="x-project: acme"
            value={draft.headers}
            onText={(headers) => onChange({ ...draft, headers })}
            problem={problemAt('headers')}
          />
        </div>
      </details>
    </>
  );
}

interface SenderFieldsProps {
  draft: Pick<SketchDraft, 'client' | 'surface'>;
  onChange: (change: Partial<SketchDraft>) => void;
  clients: readonly string[];
}

/** Who asks, and where. */
export function SenderFields({ draft, onChange, clients }: SenderFieldsProps) {
  return (
    <div className="grid grid-cols-2 gap-3">
      <SelectField label="Client" value={draft.client} onChoose={(client) => onChange({ client })}>
        <option value="">any other</option>
        {clients.map((client) => (
          <option key={client}>{client}</option>
        ))}
      </SelectField>
      <SelectField label="Surface" value={draft.surface} onChoose={(surface) => onChange({ surface })}>
        {SURFACES.map((surface) => (
          <option key={surface}>{surface}</option>
        ))}
      </SelectField>
    </div>
  );
}
