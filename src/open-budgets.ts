// Composes budgets and the runaway guard: what they count from, what they remember, and whom they tell.

import { Budgets, type StepNews } from './budgets/budgets.ts';
import { RunawayGuard, type GuardEntry } from './budgets/runaway-guard.ts';
import { openSpendingFile } from './budgets/spending-file.ts';
import type { Changes } from './control/instance.ts';
import { dollarsFromNanos } from './domain/money.ts';
import type { Log } from './domain/ports.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { BudgetLine } from './metrics/state-families.ts';
import { systemClock } from './platform/system-clock.ts';
import { systemRandomBytes } from './platform/system-random.ts';
import { percent } from './routing/describe-rule.ts';
import type { SettingsStore } from './settings/settings-store.ts';

export interface OpenedBudgets {
  readonly budgets: Budgets;
  readonly guard: RunawayGuard;
  /** For the page of metrics. */
  readonly lines: () => readonly BudgetLine[];
  readonly close: () => void;
}

interface Parts {
  readonly ledger: Ledger;
  readonly log: Log;
  readonly changes: Changes;
  readonly settings: SettingsStore;
}

const SALT_BYTES = 16;

export function openBudgets(dataDir: string, { ledger, log, changes, settings }: Parts): OpenedBudgets {
  const file = openSpendingFile(dataDir, log);
  const { memory } = file;
  const budgets = new Budgets({
    clock: systemClock,
    log,
    count: async (from) => {
      await ledger.written();
      return ledger.query('spentSince', { from });
    },
    told: {
      get: (budget) => (Object.hasOwn(memory.told, budget) ? (memory.told[budget] ?? null) : null),
      set: (budget, told) => {
        memory.told[budget] = told;
        file.save();
      },
    },
    onStep: (news) => {
      tellStep(news, log, changes);
    },
    onChange: () => {
      changes.announce('budgets');
    },
  });
  const guard = new RunawayGuard({
    clock: systemClock,
    salt: Buffer.from(systemRandomBytes(SALT_BYTES)).toString('base64url'),
    settings: () => settings.current().settings.runaway,
    kept: memory,
    save: () => {
      file.save();
    },
    onTrip: (entry) => {
      tellTrip(entry, log, changes);
    },
  });
  return {
    budgets,
    guard,
    lines: () =>
      budgets.trackers.map((tracker): BudgetLine => {
        const { spent, reserved } = budgets.current(tracker);
        const { id, limit } = tracker.config;
        return { id, limitNanos: limit, usedNanos: spent, reservedNanos: reserved };
      }),
    close: () => {
      file.save();
    },
  };
}

function tellStep({ budget, step, spent }: StepNews, log: Log, changes: Changes): void {
  const action = typeof step.do === 'string' ? step.do : `prefer the route ${step.do.route}`;
  log.warn('budget.step', { budget: budget.id, at: step.at, action, spent: dollarsFromNanos(spent) });
  const consequence =
    step.do === 'notify'
      ? ''
      : step.do === 'refuse'
        ? ' Requests under it are refused now.'
        : ` From here on route ${step.do.route} is preferred.`;
  changes.tell({
    level: step.do === 'refuse' ? 'error' : 'warning',
    text: `Budget ${budget.id} is at ${percent(step.at)}.${consequence}`,
  });
}

function tellTrip({ client, why, state }: GuardEntry, log: Log, changes: Changes): void {
  log.warn('guard.trip', { client, why, state });
  const text = state === 'paused' ? `${client} is paused: ${why}.` : `${client} may have run away: ${why}.`;
  changes.tell({ level: state === 'paused' ? 'error' : 'warning', text });
  changes.announce('budgets');
}
