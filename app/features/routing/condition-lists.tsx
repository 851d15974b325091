import { SelectField } from '../../ui/select-field.tsx';
import { SCOPES } from './condition-kinds.ts';
import { JsonField } from './json-field.tsx';
import { fieldText, isGroup, withField, wordsOf, type Json } from './rule-json.ts';
import { toggled } from './sketch-draft.ts';
import { WordList } from './word-list.tsx';

/** What there is to choose from. */
export interface Known {
  readonly clients: readonly string[];
  readonly models: readonly string[];
  readonly budgets: readonly string[];
  readonly routes: readonly string[];
}

export interface EditorProps {
  value: Json;
  onChange: (value: Json) => void;
  /** What is wrong at a place in the value, or below it. */
  problemAt: (place: string) => string | null;
  known: Known;
}

/** What the builder has no fields for. */
export function AsWritten({ value, onChange }: EditorProps) {
  return <JsonField label="As it is written, as JSON" value={value} onJson={onChange} />;
}

export function Words(props: EditorProps & { label: string; hint: string; of: readonly string[] }) {
  const { value, onChange, problemAt, label, hint, of } = props;
  const words = wordsOf(value);
  if (words === null) return <AsWritten {...props} />;
  return (
    <WordList label={label} words={words} onWords={onChange} hint={hint} suggestions={of} problem={problemAt('')} />
  );
}

export function Choices(props: EditorProps & { label: string; options: readonly string[] }) {
  const { value, onChange, label, options } = props;
  const chosen = wordsOf(value);
  if (chosen === null) return <AsWritten {...props} />;
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{label}</legend>
      <div className="grid grid-cols-3 gap-x-4 gap-y-1">
        {[...new Set([...options, ...chosen])].map((option) => (
          <label key={option} className="flex cursor-pointer items-center gap-1.5">
            <input
              type="checkbox"
              checked={chosen.includes(option)}
              onChange={(event) => onChange([...toggled(chosen, option, event.target.checked)])}
            />
            {option}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Keywords(props: EditorProps) {
  const { value, onChange, problemAt } = props;
  const group = isGroup(value) ? value : { any: value };
  const lists = [
    ['any', 'Any of these words', wordsOf(group['any'])],
    ['all', 'All of these', wordsOf(group['all'])],
    ['none', 'None of these', wordsOf(group['none'])],
  ] as const;
  if (lists.some(([, , words]) => words === null)) return <AsWritten {...props} />;
  return (
    <>
      {lists.map(([name, label, words]) => (
        <WordList
          key={name}
          label={label}
          words={words ?? []}
          onWords={(next) => onChange(withField(group, name, next.length === 0 ? undefined : next))}
          problem={problemAt(`.${name}`)}
          {...(name === 'any' && { hint: 'Whole words and phrases, in capitals or not.' })}
        />
      ))}
      <Scope value={group['in']} onScope={(scope) => onChange(withField(group, 'in', scope))} />
    </>
  );
}

export function Scope({ value, onScope }: { value: Json | undefined; onScope: (scope: Json | undefined) => void }) {
  const scope = value === undefined ? 'last-user' : fieldText(value);
  return (
    <SelectField
      label="Looked for in"
      value={scope}
      onChoose={(chosen) => onScope(chosen === 'last-user' ? undefined : chosen)}
    >
      {SCOPES.map(({ value: each, label }) => (
        <option key={each} value={each}>
          {label}
        </option>
      ))}
      {!SCOPES.some((each) => each.value === scope) && <option>{scope}</option>}
    </SelectField>
  );
}
