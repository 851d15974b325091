// How things stand when somebody asks: breakers, the ledger, budgets, the process.

import type { Nanos } from '../domain/money.ts';
import { dollarsFromNanos } from '../domain/money.ts';
import type { ProcessFigures } from '../platform/process-figures.ts';
import type { Family, Labels, Sample } from './exposition.ts';

const BREAKER_STATES = ['closed', 'tripped', 'half-open', 'off'] as const;

export interface BreakerLine {
  readonly provider: string;
  readonly state: (typeof BREAKER_STATES)[number];
  readonly restingKeys: number;
}

export interface BudgetLine {
  readonly id: string;
  readonly limitNanos: Nanos;
  readonly usedNanos: Nanos;
  readonly reservedNanos: Nanos;
}

export interface StateFigures {
  readonly version: string;
  readonly breakers: readonly BreakerLine[];
  readonly ledger: { readonly ok: boolean; readonly waiting: number };
  readonly budgets: readonly BudgetLine[];
  readonly process: ProcessFigures;
}

export function stateFamilies(figures: StateFigures): Family[] {
  const { version, breakers, ledger, budgets } = figures;
  return [
    gauge('breakerbox_build_info', 'Always 1; the labels say what runs.', [
      sample(1, ['version', version], ['node', figures.process.nodeVersion]),
    ]),
    gauge(
      'breakerbox_breaker_state',
      'The state that a breaker is in has 1, the others 0.',
      breakers.flatMap(({ provider, state }) =>
        BREAKER_STATES.map((each) => sample(each === state ? 1 : 0, ['provider', provider], ['state', each])),
      ),
    ),
    gauge(
      'breakerbox_resting_keys',
      'Keys of a provider that rest: limited, refused or out of credit.',
      breakers.map(({ provider, restingKeys }) => sample(restingKeys, ['provider', provider])),
    ),
    gauge('breakerbox_ledger_up', '1 while the ledger can be written.', [sample(ledger.ok ? 1 : 0)]),
    gauge('breakerbox_ledger_waiting', 'Entries that are not in the ledger yet.', [sample(ledger.waiting)]),
    ...budgetFamilies(budgets),
    ...processFamilies(figures.process),
  ];
}

function budgetFamilies(budgets: readonly BudgetLine[]): Family[] {
  const of = (read: (line: BudgetLine) => Nanos): Sample[] =>
    budgets.map((line) => sample(dollarsFromNanos(read(line)), ['budget', line.id]));
  return [
    gauge(
      'breakerbox_budget_limit_dollars',
      'What a budget allows in its period.',
      of((line) => line.limitNanos),
    ),
    gauge(
      'breakerbox_budget_used_dollars',
      'What of it is used.',
      of((line) => line.usedNanos),
    ),
    gauge(
      'breakerbox_budget_reserved_dollars',
      'What running requests hold of it.',
      of((line) => line.reservedNanos),
    ),
  ];
}

/** Named as the usual client libraries name them, so that ready-made dashboards find them. */
function processFamilies(figures: ProcessFigures): Family[] {
  const { lag } = figures;
  return [
    counter('process_cpu_user_seconds_total', 'User CPU time of the process.', figures.userSeconds),
    counter('process_cpu_system_seconds_total', 'System CPU time of the process.', figures.systemSeconds),
    counter(
      'process_cpu_seconds_total',
      'CPU time of the process, user and system.',
      figures.userSeconds + figures.systemSeconds,
    ),
    gauge('process_resident_memory_bytes', 'Resident memory.', [sample(figures.residentBytes)]),
    gauge('process_start_time_seconds', 'Unix time at which the process started.', [sample(figures.startedAtSeconds)]),
    gauge('nodejs_heap_size_used_bytes', "What JavaScript's heap holds on the main thread.", [
      sample(figures.heapBytes),
    ]),
    gauge(
      'nodejs_eventloop_utilization_ratio',
      'Share of the time since the last look in which the main thread was busy.',
      [sample(figures.loopBusyRatio)],
    ),
    gauge(
      'nodejs_eventloop_lag_seconds',
      'How late the main thread was since the last look; nothing at the first look.',
      lag === null ? [] : Object.entries(lag).map(([quantile, seconds]) => sample(seconds, ['quantile', quantile])),
    ),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'gauge', help, samples };
}

function counter(name: string, help: string, value: number): Family {
  return { name, type: 'counter', help, samples: [sample(value)] };
}

function sample(value: number | string, ...labels: Labels): Sample {
  return { labels, value };
}
