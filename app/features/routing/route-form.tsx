import { useState, type FormEvent } from 'react';
import type { RouteInput } from '../../../src/contract/builder-views.ts';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { JsonField } from './json-field.tsx';
import { ModelPicker } from './model-picker.tsx';
import { isTestRefusal } from './route-queries.ts';
import { FALLBACK_WORDS, STRATEGY_CHOICES, TIMEOUT_WORDS } from './routing-words.ts';
import { isGroup } from './rule-json.ts';
import { toggled } from './sketch-draft.ts';

interface RouteFormProps {
  label: string;
  start: RouteInput;
  submitWords: string;
  error: Error | null;
  isPending: boolean;
  onSubmit: (route: RouteInput) => void;
  onCancel: () => void;
}

/** All of a route; saved as one change. */
export function RouteForm({ label, start, submitWords, error, isPending, onSubmit, onCancel }: RouteFormProps) {
  const [route, setRoute] = useState(start);
  const set = (part: Partial<RouteInput>) => setRoute({ ...route, ...part });
  const refused = error === null ? null : refusedValue(error);
  const isShown = (path: string) => refused === path || refused?.startsWith(`${path}.`) === true;
  const problemAt = (path: string) => (error !== null && isShown(path) ? describeError(error) : null);
  const isElsewhere = error !== null && !isTestRefusal(error) && !placesOf(route).some(isShown);

  return (
    <form
      aria-label={label}
      className="flex flex-col gap-4 border-b border-line py-4"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onSubmit(route);
      }}
    >
      <div className="grid grid-cols-2 items-start gap-3">
        <Field
          label="Name"
          required
          // Only where somebody has asked for the form.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          maxLength={64}
          placeholder="cheap"
          hint="What clients ask for as their model. What leads here follows a new name."
          value={route.id}
          onChange={(event) => set({ id: event.target.value })}
          problem={problemAt('id')}
        />
        <SelectField
          label="Order"
          value={route.strategy}
          onChoose={(strategy) => set({ strategy: strategy as RouteInput['strategy'] })}
          hint={STRATEGY_CHOICES.find(({ value }) => value === route.strategy)?.line}
        >
          {STRATEGY_CHOICES.map(({ value, label: words }) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </SelectField>
      </div>
      <Targets route={route} onTargets={(targets) => set({ targets })} problemAt={problemAt} />
      <fieldset>
        <legend className="mb-1 font-medium">Go on with the next target after</legend>
        <div className="grid grid-cols-2 gap-x-4 gap-y-1">
          {FALLBACK_WORDS.map(([kind, words]) => (
            <Check
              key={kind}
              label={words}
              isOn={route.fallbackOn.includes(kind)}
              onTurn={(on) => set({ fallbackOn: [...toggled(route.fallbackOn, kind, on)] })}
            />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend className="mb-1 font-medium">Wait no longer than</legend>
        <div className="grid grid-cols-5 items-start gap-3">
          {TIMEOUT_WORDS.map(([name, words, usual]) => (
            <Field
              key={name}
              label={words}
              placeholder={usual}
              value={route.timeouts[name] ?? ''}
              onChange={({ target: { value } }) => {
                const { [name]: _, ...others } = route.timeouts;
                set({ timeouts: value.trim() === '' ? others : { ...others, [name]: value } });
              }}
              problem={problemAt(`timeouts.${name}`)}
            />
          ))}
        </div>
      </fieldset>
      <div className="flex flex-col gap-1">
        <Check
          label="Direct: the first target gets the client’s own request, untouched, before all others"
          isOn={route.direct}
          onTurn={(direct) => set({ direct })}
        />
        <Check
          label="A conversation stays with the target that answered it last, while that is worth it"
          isOn={route.sticky}
          onTurn={(sticky) => set({ sticky })}
        />
      </div>
      {isElsewhere && (
        <p role="alert" className="wrap-anywhere text-red">
          {describeError(error)}
        </p>
      )}
      <div className="flex gap-2">
        <Button type="submit" kind="solid" disabled={isPending || route.targets.length === 0}>
          {submitWords}
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
        {route.targets.length === 0 && <span className="self-center text-12 text-faint">Add a target first.</span>}
      </div>
    </form>
  );
}

/** The places of problems that a field shows. */
function placesOf({ targets }: RouteInput): readonly string[] {
  const own = targets.flatMap((_, index) => ['model', 'weight', 'set'].map((field) => `targets[${index}].${field}`));
  return ['id', ...TIMEOUT_WORDS.map(([name]) => `timeouts.${name}`), ...own];
}

function Check({ label, isOn, onTurn }: { label: string; isOn: boolean; onTurn: (on: boolean) => void }) {
  return (
    <label className="flex cursor-pointer items-baseline gap-1.5">
      <input type="checkbox" checked={isOn} onChange={(event) => onTurn(event.target.checked)} />
      {label}
    </label>
  );
}

interface TargetsProps {
  route: RouteInput;
  onTargets: (targets: RouteInput['targets']) => void;
  problemAt: (path: string) => string | null;
}

function Targets({ route: { targets, strategy }, onTargets, problemAt }: TargetsProps) {
  const change = (index: number, part: Partial<RouteInput['targets'][number]>) =>
    onTargets(targets.map((target, at) => (at === index ? { ...target, ...part } : target)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">Targets</legend>
      {targets.map(({ model, weight, set }, index) => {
        const problem = problemAt(`targets[${index}].model`) ?? problemAt(`targets[${index}].weight`);
        return (
          <div key={index} className="border-l border-line pl-3">
            <div className="flex flex-wrap items-center gap-2">
              <code className="figures min-w-0 flex-1 wrap-anywhere">{model}</code>
              {strategy === 'weighted' && (
                <label className="flex items-center gap-1.5 text-12 text-faint">
                  weight
                  <input
                    type="number"
                    min="0"
                    step="any"
                    value={weight}
                    onChange={(event) => change(index, { weight: Number(event.target.value) })}
                    className="figures h-6 w-16 rounded-chip border border-edge bg-sheet px-1 text-right text-ink"
                  />
                </label>
              )}
              <Button
                size="small"
                kind="plain"
                aria-label={`Remove ${model}`}
                onClick={() => onTargets(targets.toSpliced(index, 1))}
              >
                Remove
              </Button>
            </div>
            {problem !== null && <p className="text-12 wrap-anywhere text-red">{problem}</p>}
            <details open={Object.keys(set).length > 0}>
              <summary className="w-fit text-12 text-faint hover:text-ink">Request fields that it sets</summary>
              <JsonField
                label={`Fields that ${model} gets, as JSON`}
                placeholder={'{"temperature": 0}'}
                value={Object.keys(set).length === 0 ? undefined : set}
                onJson={(json) => {
                  if (isGroup(json)) change(index, { set: json });
                }}
                onEmpty={() => change(index, { set: {} })}
                problem={problemAt(`targets[${index}].set`)}
              />
            </details>
          </div>
        );
      })}
      <span>
        <ModelPicker
          label="Add a target"
          fullLabel="Add a target to this form"
          onPick={(model) => onTargets([...targets, { model, weight: 1, set: {} }])}
        />
      </span>
    </fieldset>
  );
}
