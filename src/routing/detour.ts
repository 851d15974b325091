// A budget that is far spent sends requests to a cheaper route that its owner has named.

import type { BudgetConfig } from '../domain/budget.ts';
import type { Detour, Plan } from '../domain/plan.ts';
import { covers, stepsOf } from './budget-scope.ts';
import { percent } from './describe-rule.ts';
import type { RequestFacts } from './facts.ts';

export interface Ramp {
  readonly budget: string;
  readonly scope: BudgetConfig['scope'];
  /** In rising order, at least one. */
  readonly steps: readonly { readonly at: number; readonly route: string }[];
}

/** Those of the budgets that ever prefer a route. */
export function rampsOf(budgets: readonly BudgetConfig[]): readonly Ramp[] {
  return budgets.flatMap(({ id: budget, scope, ladder }) => {
    const steps = stepsOf(ladder).flatMap(({ at, do: action }) =>
      typeof action === 'string' ? [] : [{ at, route: action.route }],
    );
    return steps.length === 0 ? [] : [{ budget, scope, steps }];
  });
}

/** Of several budgets the one that is spent most decides. null: the plan stays as it is. */
export function detourFor(ramps: readonly Ramp[], plan: Plan, facts: RequestFacts): Detour | null {
  let chosen: Detour | null = null;
  const first = plan.targets[0] ?? plan.resting[0];
  const { provider = null, model = null } = first ?? {};
  for (const { budget, scope, steps } of ramps) {
    if (!covers(scope, { client: facts.client, route: plan.route, provider, model })) continue;
    // Where it stood is not known of requests of the past: they go where they went.
    const share = facts.budgetShare(budget) ?? 0;
    const step = steps.findLast(({ at }) => share >= at);
    if (step === undefined || step.route === plan.route) continue;
    if (chosen === null || share > chosen.share) chosen = { budget, share, route: step.route };
  }
  return chosen;
}

/** "budget monthly is spent to 85 %, route cheap". */
export function detourWords({ budget, share, route }: Detour): string {
  return `budget ${budget} is spent to ${percent(share)}, route ${route}`;
}
