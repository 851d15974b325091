import { useId, useRef } from 'react';
import { Field } from '../../ui/field.tsx';
import { SegmentChoice } from '../../ui/segment-choice.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import type { EditorProps } from './condition-lists.tsx';
import { JsonField } from './json-field.tsx';
import { fieldText, isGroup, withField, type Json } from './rule-json.ts';
import { TextField } from './text-field.tsx';

const WAYS = [
  { value: 'route', label: 'Use a route' },
  { value: 'model', label: 'Use a model' },
  { value: 'refuse', label: 'Refuse' },
] as const;
type Way = (typeof WAYS)[number]['value'];

/** Where a rule sends requests: a route, a model, or nowhere. */
export function UseEditor({ value, onChange, problemAt, known }: EditorProps) {
  const name = useId();
  const use = isGroup(value) ? value : {};
  const way = WAYS.find(({ value: each }) => use[each] !== undefined)?.value ?? 'route';
  // What stood there before another way was tried.
  const before = useRef<Partial<Record<Way, typeof use>>>({});

  function choose(next: Way) {
    before.current[way] = use;
    const { route: _, model: __, refuse: ___, ...others } = use;
    const rest = next === 'refuse' ? withField(others, 'set', undefined) : others;
    const start: Record<Way, Json> = { route: known.routes[0] ?? 'auto', model: '', refuse: '' };
    onChange(before.current[next] ?? { [next]: start[next], ...rest });
  }

  return (
    <>
      <SegmentChoice name={name} label="What happens" options={WAYS} value={way} onChoose={choose} />
      {way === 'route' && (
        <SelectField
          label="Route"
          value={fieldText(use['route'])}
          onChoose={(route) => onChange({ ...use, route })}
          hint={<span className="wrap-anywhere text-red">{problemAt('.route')}</span>}
        >
          {!known.routes.includes(fieldText(use['route'])) && <option>{fieldText(use['route'])}</option>}
          {known.routes.map((route) => (
            <option key={route}>{route}</option>
          ))}
        </SelectField>
      )}
      {way === 'model' && (
        <>
          <Field
            label="Model"
            placeholder="provider/model-id"
            list={`${name}-models`}
            value={fieldText(use['model'])}
            onChange={(event) => onChange({ ...use, model: event.target.value })}
            problem={problemAt('.model')}
          />
          <datalist id={`${name}-models`}>
            {known.models.map((model) => (
              <option key={model}>{model}</option>
            ))}
          </datalist>
        </>
      )}
      {way === 'refuse' && (
        <TextField
          label="What the client is told"
          rows={3}
          value={fieldText(use['refuse'])}
          onText={(refuse) => onChange({ ...use, refuse })}
          problem={problemAt('.refuse')}
        />
      )}
      {(way !== 'refuse' || use['set'] !== undefined) && (
        <JsonField
          key={way}
          label="Request fields that it sets, as JSON"
          placeholder={'{"temperature": 0}'}
          value={use['set']}
          onJson={(set) => onChange({ ...use, set })}
          onEmpty={() => onChange(withField(use, 'set', undefined))}
          problem={problemAt('.set')}
        />
      )}
    </>
  );
}

/** Where a problem of it is shown beside a field. */
export const USE_FIELDS = ['.route', '.model', '.refuse', '.set'];
