import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { ChevronIcon } from '../../ui/icons.tsx';
import type { StepDraft } from './budget-draft.ts';
import { useRouteIds } from './scope-name.tsx';

interface StepFieldsProps {
  steps: readonly StepDraft[];
  problemAt: (field: string) => string | null;
  onChange: (steps: readonly StepDraft[]) => void;
}

const BOX = 'h-8 rounded-plate border border-edge bg-sheet px-2 text-ink';

/** The ladder: what happens on the way to the limit. */
export function StepFields({ steps, problemAt, onChange }: StepFieldsProps) {
  const routes = useRouteIds();
  const change = (index: number, part: Partial<StepDraft>) =>
    onChange(steps.map((step, at) => (at === index ? { ...step, ...part } : step)));
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 font-medium">On the way to the limit</legend>
      {steps.map((step, index) => {
        const problem = problemAt(`steps.${index}`);
        return (
          <div key={index} className="flex flex-wrap items-center gap-2">
            <span className="text-faint">At</span>
            <input
              aria-label={`Step ${index + 1}: per cent of the limit`}
              className={`figures w-16 text-right ${BOX}`}
              inputMode="decimal"
              value={step.at}
              aria-invalid={problem !== null}
              onChange={(event) => change(index, { at: event.target.value })}
            />
            <span className="text-faint">%</span>
            <Choice
              label={`Step ${index + 1}: what happens`}
              value={step.do}
              onChoose={(act) => change(index, { do: act as StepDraft['do'] })}
            >
              <option value="notify">warn</option>
              <option value="route">prefer a route</option>
              <option value="refuse">refuse</option>
            </Choice>
            {step.do === 'route' && (
              <Choice
                label={`Step ${index + 1}: the route to prefer`}
                value={step.route}
                onChoose={(route) => change(index, { route })}
              >
                <option value="">Choose…</option>
                {routes.map((id) => (
                  <option key={id} value={id}>
                    {id}
                  </option>
                ))}
              </Choice>
            )}
            {steps.length > 1 && (
              <Button
                size="small"
                kind="plain"
                aria-label={`Remove step ${index + 1}`}
                onClick={() => onChange(steps.filter((_, at) => at !== index))}
              >
                Remove
              </Button>
            )}
            {problem !== null && <span className="text-12 text-red">{problem}</span>}
          </div>
        );
      })}
      <Button
        size="small"
        className="self-start"
        onClick={() => onChange([{ at: '50', do: 'notify', route: '' }, ...steps])}
      >
        Add a step
      </Button>
    </fieldset>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  onChoose: (value: string) => void;
  children: ReactNode;
}

/** One of a few in the middle of a line. */
function Choice({ label, value, onChoose, children }: ChoiceProps) {
  return (
    <span className="relative flex items-center">
      <select
        aria-label={label}
        className={`cursor-pointer appearance-none pr-7 ${BOX}`}
        value={value}
        onChange={(event) => onChoose(event.target.value)}
      >
        {children}
      </select>
      <span className="pointer-events-none absolute right-2">
        <ChevronIcon />
      </span>
    </span>
  );
}
