import { Button } from '../../ui/button.tsx';
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
            <select
              aria-label={`Step ${index + 1}: what happens`}
              className={BOX}
              value={step.do}
              onChange={(event) => change(index, { do: event.target.value as StepDraft['do'] })}
            >
              <option value="notify">warn</option>
              <option value="route">prefer a route</option>
              <option value="refuse">refuse</option>
            </select>
            {step.do === 'route' && (
              <select
                aria-label={`Step ${index + 1}: the route to prefer`}
                className={BOX}
                value={step.route}
                onChange={(event) => change(index, { route: event.target.value })}
              >
                <option value="">Choose…</option>
                {routes.map((id) => (
                  <option key={id} value={id}>
                    {id}
                  </option>
                ))}
              </select>
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
