import { useState, type ComponentProps, type ReactNode } from 'react';
import { Field } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { DAYS, RULE_SURFACES } from './condition-kinds.ts';
import { AsWritten, Choices, Keywords, Scope, Words, type EditorProps } from './condition-lists.tsx';
import { HeaderFields } from './header-fields.tsx';
import { traitWord } from './routing-words.ts';
import {
  fieldText,
  isGroup,
  percentText,
  typedNumber,
  typedPercent,
  withField,
  wordsOf,
  type Bound,
} from './rule-json.ts';
import { EFFORTS, TRAITS } from './sketch-draft.ts';

/** The form of one condition. What it has no form for is shown as it is written, and kept. */
export function ConditionEditor({ name, ...props }: EditorProps & { name: string }): ReactNode {
  switch (name) {
    case 'client':
      return (
        <Words {...props} label="Names or patterns" hint="any of them: my-editor, agents-*" of={props.known.clients} />
      );
    case 'model':
      return <Words {...props} label="Names or patterns" hint="any of them: auto, openai/*" of={props.known.models} />;
    case 'surface':
      return <Choices {...props} label="Any of these" options={RULE_SURFACES} />;
    case 'effort':
      return <Choices {...props} label="Any of these" options={EFFORTS} />;
    case 'inputTokens':
    case 'maxOutputTokens':
    case 'turns':
      return <Bounds {...props} />;
    case 'keywords':
      return <Keywords {...props} />;
    case 'pattern':
      return <Pattern {...props} />;
    case 'has':
      return <Traits {...props} />;
    case 'header':
      return isGroup(props.value) ? <HeaderFields {...props} value={props.value} /> : <AsWritten {...props} />;
    case 'hours':
      return <Hours {...props} />;
    case 'budget':
      return <Budget {...props} />;
    default:
      return <AsWritten {...props} />;
  }
}

const BOUND_WORDS: readonly (readonly [Bound, string])[] = [
  ['gte', 'This many or more'],
  ['lt', 'Fewer than'],
  ['gt', 'More than'],
  ['lte', 'At most'],
];

function Bounds(props: EditorProps) {
  const { value, onChange, problemAt } = props;
  if (!isGroup(value)) return <AsWritten {...props} />;
  return (
    <div className="grid grid-cols-2 gap-x-3 gap-y-1">
      {BOUND_WORDS.map(([bound, label]) => (
        <TypedField
          key={bound}
          label={label}
          inputMode="numeric"
          start={fieldText(value[bound])}
          onText={(text) => onChange(withField(value, bound, typedNumber(text)))}
          problem={problemAt(`.${bound}`)}
        />
      ))}
    </div>
  );
}

interface TypedFieldProps extends Omit<ComponentProps<typeof Field>, 'value' | 'onChange'> {
  start: string;
  onText: (text: string) => void;
}

/** What is typed stays as it was typed: "0.0" on the way to "0.05". */
function TypedField({ start, onText, ...field }: TypedFieldProps) {
  const [text, setText] = useState(start);
  return (
    <Field
      {...field}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        onText(event.target.value);
      }}
    />
  );
}

function Pattern({ value, onChange, problemAt }: EditorProps) {
  const group = isGroup(value) ? value : { matches: value };
  return (
    <>
      <Field
        label="Regular expression"
        hint={'RE2’s syntax, such as order \\d+'}
        value={fieldText(group['matches'])}
        onChange={(event) => onChange({ ...group, matches: event.target.value })}
        problem={problemAt('.matches')}
      />
      <Scope value={group['in']} onScope={(scope) => onChange(withField(group, 'in', scope))} />
    </>
  );
}

function Traits(props: EditorProps) {
  const { value, onChange } = props;
  if (!isGroup(value)) return <AsWritten {...props} />;
  return (
    <div className="grid grid-cols-2 gap-3">
      {TRAITS.map((trait) => (
        <SelectField
          key={trait}
          label={traitWord(trait).replace(/^./u, (first) => first.toUpperCase())}
          value={fieldText(value[trait])}
          onChoose={(chosen) => onChange(withField(value, trait, chosen === '' ? undefined : chosen === 'true'))}
        >
          <option value="">does not matter</option>
          <option value="true">yes</option>
          <option value="false">no</option>
        </SelectField>
      ))}
    </div>
  );
}

function Hours(props: EditorProps) {
  const { value, onChange, problemAt } = props;
  if (!isGroup(value)) return <AsWritten {...props} />;
  const days = wordsOf(value['days']);
  const bind = (name: string) => ({
    value: fieldText(value[name]),
    problem: problemAt(`.${name}`),
    onChange: ({ target }: { target: { value: string } }) =>
      onChange(withField(value, name, target.value === '' && name === 'zone' ? undefined : target.value)),
  });
  return (
    <>
      <div className="grid grid-cols-2 gap-3">
        <Field label="From" placeholder="09:00" {...bind('from')} />
        <Field label="Until" placeholder="18:00" hint="may be after midnight" {...bind('to')} />
      </div>
      {days !== null && (
        <Choices
          {...props}
          label="On these days; none of them: every day"
          options={DAYS}
          value={[...days]}
          onChange={(next) => onChange(withField(value, 'days', wordsOf(next)?.length === 0 ? undefined : next))}
        />
      )}
      <Field label="Time zone" placeholder="this machine’s own" hint="such as Europe/Berlin" {...bind('zone')} />
    </>
  );
}

function Budget(props: EditorProps) {
  const { value, onChange, problemAt, known } = props;
  if (!isGroup(value)) return <AsWritten {...props} />;
  const id = fieldText(value['id']);
  const problem = problemAt('.id');
  return (
    <div className="grid grid-cols-2 gap-3">
      <SelectField
        label="Budget"
        value={id}
        onChoose={(chosen) => onChange({ ...value, id: chosen })}
        {...(problem !== null && { hint: <span className="wrap-anywhere text-red">{problem}</span> })}
      >
        {!known.budgets.includes(id) && <option value={id}>{id === '' ? 'choose one' : id}</option>}
        {known.budgets.map((budget) => (
          <option key={budget}>{budget}</option>
        ))}
      </SelectField>
      <TypedField
        label="Spent to, per cent"
        inputMode="decimal"
        start={percentText(value['gte'])}
        onText={(text) => onChange(withField(value, 'gte', typedPercent(text)))}
        problem={problemAt('.gte')}
      />
    </div>
  );
}
