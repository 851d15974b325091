// What budgets are about, and what they do on the way to their limit.

import type { BudgetScope, BudgetStep, Ladder } from '../domain/budget.ts';
import { anyGlobMatches } from './glob.ts';

/** Where money is spent, and by whom. */
export interface Spending {
  readonly client: string | null;
  readonly route: string | null;
  /** null: nobody was asked. */
  readonly provider: string | null;
  readonly model: string | null;
}

export function covers(scope: BudgetScope, { client, route, provider, model }: Spending): boolean {
  if (scope === 'all') return true;
  if ('client' in scope) return scope.client === client;
  if ('route' in scope) return scope.route === route;
  if ('provider' in scope) return scope.provider === provider;
  if (provider === null || model === null) return false;
  const globs = [scope.model];
  return anyGlobMatches(globs, `${provider}/${model}`) || anyGlobMatches(globs, model);
}

/** In rising order. */
export function stepsOf(ladder: Ladder): readonly BudgetStep[] {
  if ('steps' in ladder) return ladder.steps;
  const { warnAt, onLimit } = ladder;
  const last: BudgetStep = { at: 1, do: typeof onLimit === 'string' ? onLimit : { route: onLimit.downgrade } };
  return warnAt < 1 ? [{ at: warnAt, do: 'notify' }, last] : [last];
}
