// Composes the page of metrics: what was counted of requests, and how things stand when somebody asks.

import type { Gateway } from './gateway.ts';
import type { Ledger } from './ledger/ledger.ts';
import { writeExposition } from './metrics/exposition.ts';
import { requestFamilies } from './metrics/request-families.ts';
import { RequestMetrics } from './metrics/request-metrics.ts';
import { stateFamilies, type BreakerLine, type BudgetLine } from './metrics/state-families.ts';
import { createProcessMeter } from './platform/process-figures.ts';
import { systemClock } from './platform/system-clock.ts';

type Running = Pick<Gateway, 'config' | 'health' | 'snapshot'>;

export interface MetricsParts {
  readonly version: string;
  readonly ledger: Pick<Ledger, 'status'>;
  /** null: it is still being started, or was given up. */
  readonly gateway: () => Running | null;
  readonly budgetLines?: () => readonly BudgetLine[];
}

export interface Metrics {
  readonly observer: RequestMetrics;
  /** The whole page, in Prometheus' text format. */
  readonly page: () => string;
  readonly close: () => void;
}

export function openMetrics({ version, ledger, gateway, budgetLines }: MetricsParts): Metrics {
  const meter = createProcessMeter(systemClock);
  const knows = (provider: string, model: string): boolean => {
    const upstream = gateway()?.snapshot().upstreams.get(provider);
    return upstream !== undefined && (upstream.facts(model) !== null || upstream.listed.includes(model));
  };
  const observer = new RequestMetrics({ knows });
  return {
    observer,
    page: () =>
      writeExposition([
        ...requestFamilies(observer),
        ...stateFamilies({
          version,
          breakers: breakerLines(gateway()),
          ledger: ledger.status(),
          budgets: budgetLines?.() ?? [],
          process: meter.read(),
        }),
      ]),
    close: meter.close,
  };
}

function breakerLines(gateway: Running | null): BreakerLine[] {
  if (gateway === null) return [];
  return gateway.config().providers.map(({ id, enabled }): BreakerLine => {
    const { phase, rests } = gateway.health.report(id);
    const state = phase === 'open' ? 'tripped' : phase;
    return { provider: id, state: enabled ? state : 'off', restingKeys: rests.length };
  });
}
