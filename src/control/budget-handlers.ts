// Budgets, the runaway guard, and balances.

import { isDeepStrictEqual } from 'node:util';
import { implement } from '@orpc/server';
import type { BudgetInput } from '../contract/budget-views.ts';
import { contract } from '../contract/contract.ts';
import type { BudgetConfig, BudgetStep } from '../domain/budget.ts';
import { clientNames } from '../domain/client-names.ts';
import type { Config } from '../domain/config.ts';
import { nanosFromDollars } from '../domain/money.ts';
import { stepsOf } from '../routing/budget-scope.ts';
import { Balances } from './balances.ts';
import { BudgetViews } from './budget-views.ts';
import { notFound, type Desk } from './desk.ts';
import { putBack } from './provider-edits.ts';

/** Shares pass through the form as per cent, which can cost them their last bit. */
const LEAST_SHARE = 1e-9;

export function createBudgetHandlers({ instance, undo, change }: Desk) {
  const os = implement(contract).budgets;
  const views = new BudgetViews(instance);
  const set = (label: string, edit: (budgets: Config['budgets']) => Config['budgets']): Config =>
    change(label, (config) => ({ ...config, budgets: edit(config.budgets) }));
  const find = (id: string): { budget: BudgetConfig; index: number } => {
    const { budgets } = instance.settings.current();
    const index = budgets.findIndex((budget) => budget.id === id);
    const budget = budgets[index];
    if (budget === undefined) throw notFound(`There is no budget '${id}'.`);
    return { budget, index };
  };
  const without = (id: string) => (budgets: Config['budgets']) => budgets.filter((budget) => budget.id !== id);

  return {
    list: os.list.handler(() => views.list()),
    add: os.add.handler(({ input }) => {
      set(`add the budget ${input.id}`, (budgets) => [...budgets, budgetOf(input)]);
      return { undo: undo.add(() => set(`take back the budget ${input.id}`, without(input.id))) };
    }),
    edit: os.edit.handler(({ input }) => {
      const { budget: before } = find(input.id);
      const after = keepingLadder(before, budgetOf(input.budget));
      const replace = (label: string, old: BudgetConfig, by: BudgetConfig): Config =>
        set(label, (budgets) => budgets.map((budget) => (budget.id === old.id ? by : budget)));
      replace(`change the budget ${input.id}`, before, after);
      return { undo: undo.add(() => replace(`change back the budget ${input.id}`, after, before)) };
    }),
    remove: os.remove.handler(({ input }) => {
      const { budget, index } = find(input.id);
      set(`remove the budget ${input.id}`, without(input.id));
      const bringBack = (): Config =>
        set(`bring back the budget ${input.id}`, (budgets) => putBack(budgets, budget, index));
      return { undo: undo.add(bringBack) };
    }),
  };
}

/** Checked with everything else when the configuration is taken in. */
function budgetOf({ id, scope, period, zone, limit, steps }: BudgetInput): BudgetConfig {
  return { id, scope, period, zone: zone ?? null, limit: nanosFromDollars(limit), ladder: { steps } };
}

/** Steps that are as they were stay written as the user wrote them, be it the short way. */
function keepingLadder({ ladder }: BudgetConfig, after: BudgetConfig): BudgetConfig {
  const [old, now] = [stepsOf(ladder), stepsOf(after.ladder)];
  const isSame = (step: BudgetStep, index: number): boolean => {
    const other = now[index];
    return other !== undefined && Math.abs(step.at - other.at) < LEAST_SHARE && isDeepStrictEqual(step.do, other.do);
  };
  return old.length === now.length && old.every(isSame) ? { ...after, ladder } : after;
}

export function createGuardHandlers({ instance, undo }: Desk) {
  const os = implement(contract).guard;
  const { guard, changes, settings } = instance;
  const resume = (client: string): void => {
    if (!guard.resume(client)) throw notFound(`The client '${client}' is not paused.`);
    changes.announce('budgets');
  };
  return {
    list: os.list.handler(() => guard.list()),
    resume: os.resume.handler(({ input }) => {
      const pause = guard.pausedOf(input.client);
      resume(input.client);
      const again = (): void => {
        if (pause !== null) guard.pause(input.client, pause.why);
        changes.announce('budgets');
      };
      return { undo: undo.add(again) };
    }),
    pause: os.pause.handler(({ input }) => {
      if (!clientNames(settings.current()).includes(input.client)) {
        throw notFound(`There is no client '${input.client}'.`);
      }
      guard.pause(input.client, 'it was paused by hand');
      changes.announce('budgets');
      return {
        undo: undo.add(() => {
          resume(input.client);
        }),
      };
    }),
  };
}

export function createBalanceHandlers({ instance }: Desk) {
  const os = implement(contract).balances;
  const balances = new Balances(instance);
  return {
    list: os.list.handler(() => balances.list()),
    refresh: os.refresh.handler(({ input }) => balances.refresh(input.provider ?? null, input.onlyStale)),
  };
}
