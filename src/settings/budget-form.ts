// Budgets and the runaway guard between the stored form and the normal form that the rest of the house works with.

import type { BudgetConfig, Ladder, RunawayConfig } from '../domain/budget.ts';
import { dollarsFromNanos, nanosFromDollars } from '../domain/money.ts';
import type { StoredConfig, WrittenConfig } from './config-schema.ts';
import { given } from './schema-parts.ts';

type StoredBudget = StoredConfig['budgets'][number];
type WrittenBudget = NonNullable<WrittenConfig['budgets']>[number];
type StoredRunaway = StoredConfig['settings']['runaway'];

const WARN_AT = 0.8;

/** A person asks the same a few times; a loop asks until somebody stops it. */
const RUNAWAY: RunawayConfig = { repeats: 12, minutes: 10, factor: 10, pause: false };

export function readBudget(stored: StoredBudget): BudgetConfig {
  const { id, scope, period, zone = null, limit } = stored;
  return { id, scope: readScope(scope), period, zone, limit: nanosFromDollars(limit), ladder: readLadder(stored) };
}

/** The schema has seen to it that it is exactly one of them. */
function readScope(scope: StoredBudget['scope']): BudgetConfig['scope'] {
  if (scope === 'all') return scope;
  const { client, provider, route, model = '' } = scope;
  if (client !== undefined) return { client };
  if (provider !== undefined) return { provider };
  return route === undefined ? { model } : { route };
}

function readLadder({ warnAt = WARN_AT, onLimit = 'refuse', steps }: StoredBudget): Ladder {
  return steps === undefined ? { warnAt, onLimit } : { steps };
}

/** As the user wrote it, without what equals its default. */
export function writeBudget({ id, scope, period, zone, limit, ladder }: BudgetConfig): WrittenBudget {
  return {
    id,
    scope,
    period,
    ...(zone !== null && { zone }),
    limit: Number(dollarsFromNanos(limit)),
    ...writeLadder(ladder),
  };
}

function writeLadder(ladder: Ladder): Partial<Pick<WrittenBudget, 'warnAt' | 'onLimit' | 'steps'>> {
  if ('steps' in ladder) return { steps: ladder.steps.map((step) => ({ at: step.at, do: step.do })) };
  const { warnAt, onLimit } = ladder;
  return { ...(warnAt !== WARN_AT && { warnAt }), ...(onLimit !== 'refuse' && { onLimit }) };
}

export function readRunaway(stored: StoredRunaway): RunawayConfig {
  return { ...RUNAWAY, ...given(stored ?? {}) };
}

export function writeRunaway(runaway: RunawayConfig): { runaway?: Partial<RunawayConfig> } {
  const fields = Object.keys(RUNAWAY) as (keyof RunawayConfig)[];
  const own = fields.filter((field) => runaway[field] !== RUNAWAY[field]).map((field) => [field, runaway[field]]);
  return own.length === 0 ? {} : { runaway: Object.fromEntries(own) as Partial<RunawayConfig> };
}
