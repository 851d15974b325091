import type { ReadyFixView } from '../../../src/contract/fix-views.ts';
import { Field } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { isDeed, type FixDraft, type Problem } from './fix-draft.ts';
import { sentence } from './fix-words.ts';

interface FixFieldsProps {
  draft: FixDraft;
  onChange: (draft: FixDraft) => void;
  ready: readonly Pick<ReadyFixView, 'words'>[];
  /** Shown where it belongs. */
  problem: Problem | null;
  focusFirst?: boolean;
}

const NEW_VALUE = {
  rename: { label: 'New name', hint: 'Only the name: the field stays where it is.' },
  cap: { label: 'Limit', hint: 'Larger numbers are cut to this one.' },
  set: { label: 'Value', hint: 'A word, a number, true or false.' },
} as const;

/** Where a problem can be shown beside what it is about. */
const PLACES = ['model', 'field', 'to', 'from', 'with', 'without'];

/** What is changed, and when. */
export function FixFields({ draft, onChange, ready, problem, focusFirst = false }: FixFieldsProps) {
  const { action } = draft;
  const bind = (name: 'field' | 'to' | 'from' | 'with' | 'without') => ({
    value: draft[name],
    onChange: (event: { target: { value: string } }) => onChange({ ...draft, [name]: event.target.value }),
    problem: problem?.path === name ? problem.message : null,
  });
  return (
    <>
      <div className="flex gap-3">
        <SelectField
          label="What to do"
          className="flex-1"
          focused={focusFirst}
          value={action}
          onChoose={(chosen) => onChange({ ...draft, action: chosen })}
        >
          <option value="drop">Leave a field out</option>
          <option value="rename">Send a field under another name</option>
          <option value="cap">Limit a number</option>
          <option value="set">Set a field to a value</option>
          <optgroup label="Whole changes: Breakerbox …">
            {ready.map(({ words }) => (
              <option key={words} value={words}>
                {sentence(words)}
              </option>
            ))}
          </optgroup>
        </SelectField>
        {isDeed(action) && (
          <Field
            label="Field"
            className="flex-1"
            required
            {...bind('field')}
            hint="As it stands in the request: seed, reasoning.effort, messages[].name"
          />
        )}
        {isDeed(action) && action !== 'drop' && (
          <Field
            className="flex-1"
            required
            inputMode={action === 'cap' ? 'decimal' : 'text'}
            {...NEW_VALUE[action]}
            {...bind('to')}
          />
        )}
      </div>
      {isDeed(action) && (
        <fieldset>
          <legend className="mb-1 text-faint">Only in some requests? Empty: in all of them.</legend>
          <div className="flex gap-3">
            <Field label="where its value is" className="flex-1" {...bind('from')} />
            <Field label="that also have the field" className="flex-1" {...bind('with')} />
            <Field label="that do not have the field" className="flex-1" {...bind('without')} />
          </div>
        </fieldset>
      )}
      {problem !== null && !PLACES.includes(problem.path ?? '') && (
        <p role="alert" className="text-red">
          {problem.message}
        </p>
      )}
    </>
  );
}
