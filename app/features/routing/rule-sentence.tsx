import { DropdownMenu } from 'radix-ui';
import { Fragment, useRef, useState, type RefObject } from 'react';
import type { BuiltRule } from '../../../src/contract/builder-views.ts';
import { Field } from '../../ui/field.tsx';
import { ConditionEditor } from './condition-editors.tsx';
import { CONDITION_KINDS, kindOf } from './condition-kinds.ts';
import type { Known } from './condition-lists.tsx';
import { JsonField } from './json-field.tsx';
import { PartPopover } from './part-popover.tsx';
import { splitUse } from './routing-words.ts';
import {
  conditionsOf,
  fieldText,
  idOf,
  isGroup,
  problemsAt,
  restOf,
  withCondition,
  withField,
  type DraftRule,
  type Json,
} from './rule-json.ts';
import { TextField } from './text-field.tsx';
import { USE_FIELDS, UseEditor } from './use-editor.tsx';

export interface PlacedProblem {
  readonly path: string | null;
  readonly message: string;
}

export interface RuleSentenceProps {
  rule: DraftRule['rule'];
  /** How it reads; null: it is not known yet. */
  built: BuiltRule | null;
  known: Known;
  /** Of the rule: `.when.turns.gte`. */
  problems: readonly PlacedProblem[];
  onChange: (rule: DraftRule['rule']) => void;
  /** What was left out, with a way back. */
  onLeftOut: (what: string, rule: DraftRule['rule']) => void;
}

const MENU_ITEM = 'cursor-pointer rounded-chip px-2 py-1 outline-none data-[highlighted]:bg-sunk';

/** "When [the prompt has 8,000 tokens or more] and [it brings tools] use [route long]": the nouns are controls. */
export function RuleSentence(props: RuleSentenceProps) {
  const { rule, built, known, problems, onChange, onLeftOut } = props;
  const [open, setOpen] = useState<string | null>(null);
  const when = conditionsOf(rule);
  const names = Object.keys(when);
  const { verb, object } = splitUse(built?.use ?? 'use …');
  const opens = (part: string) => ({
    isOpen: open === part,
    onOpen: (isOpen: boolean) => setOpen(isOpen ? part : null),
  });
  const use = placed(problems, '.use', USE_FIELDS);
  const isOpenable = rule['when'] === undefined || isGroup(rule['when']);
  const addButton = useRef<HTMLButtonElement>(null);
  return (
    <>
      {names.length === 0 ? 'Always ' : 'When '}
      {names.map((name, index) => {
        const kind = kindOf(name);
        const place = placed(problems, `.when.${name}`, kind?.fields ?? []);
        const words = built?.conditions.find((each) => each.name === name)?.words ?? null;
        return (
          <Fragment key={name}>
            {index > 0 && ' and '}
            <PartPopover
              label={kind?.label ?? name}
              words={words ?? `${kind?.label ?? name} …`}
              isWrong={place.isWrong}
              problems={place.others}
              {...opens(name)}
              onRemove={() => {
                setOpen(null);
                addButton.current?.focus();
                onLeftOut(kind?.label ?? name, withCondition(rule, name, undefined));
              }}
            >
              <ConditionEditor
                name={name}
                value={when[name] ?? null}
                known={known}
                problemAt={place.at}
                onChange={(value) => onChange(withCondition(rule, name, value))}
              />
            </PartPopover>
          </Fragment>
        );
      })}{' '}
      {verb}
      <PartPopover
        label="What happens then"
        words={object}
        isWrong={use.isWrong}
        problems={use.others}
        {...opens('.use')}
        onRemove={null}
      >
        <UseEditor
          value={rule['use'] ?? null}
          known={known}
          problemAt={use.at}
          onChange={(value) => onChange({ ...rule, use: value })}
        />
      </PartPopover>{' '}
      {isOpenable && (
        <AddCondition
          rule={rule}
          names={names}
          button={addButton}
          onAdd={(name, start) => {
            onChange(withCondition(rule, name, start));
            setOpen(name);
          }}
        />
      )}
      {restOf(rule).map(([name, value]) => (
        <Fragment key={name}>
          {' '}
          <PartPopover
            label={name}
            words={`${name}: ${fieldText(value)}`}
            isWrong={problemsAt(problems, `.${name}`).length > 0}
            problems={problemsAt(problems, `.${name}`).map(({ message }) => message)}
            {...opens(`.${name}`)}
            onRemove={() => onLeftOut(name, withField(rule, name, undefined))}
          >
            <JsonField
              label="As it is written, as JSON"
              value={value}
              onJson={(json) => onChange(withField(rule, name, json))}
            />
          </PartPopover>
        </Fragment>
      ))}
    </>
  );
}

interface AddConditionProps {
  button: RefObject<HTMLButtonElement | null>;
  rule: DraftRule['rule'];
  names: readonly string[];
  onAdd: (name: string, start: Json) => void;
}

function AddCondition({ button, rule, names, onAdd }: AddConditionProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const left = CONDITION_KINDS.filter(({ name }) => !names.includes(name));
  if (left.length === 0) return null;
  return (
    <DropdownMenu.Root
      modal={false}
      onOpenChange={(isOpen) => {
        if (isOpen) setChosen(null);
      }}
    >
      <DropdownMenu.Trigger
        ref={button}
        aria-label={`Add a condition to rule ${idOf(rule)}`}
        className="cursor-pointer rounded-chip border border-dashed border-edge px-1.5 text-12 text-faint hover:border-ink hover:text-ink"
      >
        + condition
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          sideOffset={4}
          className="z-30 flex max-h-(--radix-dropdown-menu-content-available-height) min-w-56 flex-col overflow-y-auto rounded-plate border border-edge bg-paper p-1"
          // The form of what was chosen takes the focus.
          onCloseAutoFocus={(event) => {
            if (chosen !== null) event.preventDefault();
          }}
        >
          {left.map(({ name, label, start }) => (
            <DropdownMenu.Item
              key={name}
              className={MENU_ITEM}
              onSelect={() => {
                setChosen(name);
                onAdd(name, start);
              }}
            >
              {label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The rule's own name, and the user's words about it. */
export function RuleName({ rule, problems, onChange }: Pick<RuleSentenceProps, 'rule' | 'problems' | 'onChange'>) {
  const [isOpen, setOpen] = useState(false);
  const id = placed(problems, '.id', ['']);
  const note = placed(problems, '.note', ['']);
  const name = fieldText(rule['id']);
  return (
    <PartPopover
      label={`Name and note of rule ${name}`}
      words={name === '' ? 'no name' : name}
      isWrong={id.isWrong || note.isWrong}
      problems={[]}
      isOpen={isOpen}
      onOpen={setOpen}
      onRemove={null}
      className="figures cursor-pointer wrap-anywhere hover:text-ink hover:underline"
    >
      <Field
        label="Name"
        hint="Small letters, digits, “.”, “_” and “-”."
        value={name}
        onChange={(event) => onChange({ ...rule, id: event.target.value })}
        problem={id.at('')}
      />
      <TextField
        label="Note"
        rows={3}
        value={fieldText(rule['note'])}
        onText={(text) => onChange(withField(rule, 'note', text === '' ? undefined : text))}
        problem={note.at('')}
      />
    </PartPopover>
  );
}

/** Problems of a part of a rule: those that its fields show, and the others. */
function placed(problems: readonly PlacedProblem[], place: string, fields: readonly string[]) {
  const own = problemsAt(problems, place);
  const isShown = (rest: string) => fields.some((field) => (field === '' ? true : rest.startsWith(field)));
  return {
    isWrong: own.length > 0,
    at: (field: string) => own.find(({ rest }) => rest.startsWith(field))?.message ?? null,
    others: own.flatMap(({ rest, message }) => (isShown(rest) ? [] : [message])),
  };
}
