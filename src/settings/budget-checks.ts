// What must hold between budgets and the rest of a configuration.

import type { BudgetConfig } from '../domain/budget.ts';
import { clientNames } from '../domain/client-names.ts';
import type { Config } from '../domain/config.ts';
import type { ConfigPath, ConfigProblem } from './config-refused.ts';
import { missingName } from './missing-name.ts';
import { routeProblem } from './rule-checks.ts';

export function checkBudgets(config: Config): ConfigProblem[] {
  return config.budgets.flatMap((budget, index) => {
    const path = ['budgets', index];
    return [...checkScope(budget, [...path, 'scope'], config), ...checkRoutes(budget, path, config)];
  });
}

function checkScope({ scope }: BudgetConfig, path: ConfigPath, config: Config): ConfigProblem[] {
  if (scope === 'all' || 'model' in scope) return [];
  if ('route' in scope) return problemAt([...path, 'route'], routeProblem(scope.route, config));
  if ('client' in scope) {
    return problemAt([...path, 'client'], missingName('client', scope.client, clientNames(config)));
  }
  const ids = config.providers.map(({ id }) => id);
  return problemAt([...path, 'provider'], missingName('provider', scope.provider, ids));
}

function checkRoutes({ ladder }: BudgetConfig, path: ConfigPath, config: Config): ConfigProblem[] {
  if ('steps' in ladder) {
    return ladder.steps.flatMap(({ do: action }, index) =>
      typeof action === 'string'
        ? []
        : problemAt([...path, 'steps', index, 'do', 'route'], routeProblem(action.route, config)),
    );
  }
  const { onLimit } = ladder;
  if (typeof onLimit === 'string') return [];
  return problemAt([...path, 'onLimit', 'downgrade'], routeProblem(onLimit.downgrade, config));
}

function problemAt(path: ConfigPath, message: string | null): ConfigProblem[] {
  return message === null ? [] : [{ path, message }];
}
