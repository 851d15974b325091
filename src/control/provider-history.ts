// How providers have been: attempts from the ledger, and trips of their breakers.

import type { HistoryView, ProviderHistory } from '../contract/provider-views.ts';
import type { AttemptCell } from '../ledger/attempt-queries.ts';
import type { Instance } from './instance.ts';

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** So much is asked for at once: other questions come in between. */
const PART_MS = 6 * HOUR_MS;
const SPANS = { day: { days: 1, stepMs: QUARTER_MS }, week: { days: 7, stepMs: HOUR_MS } } as const;
/** So many kinds of failure are told of, and so many trips. */
const MOST_TOLD = 5;

export async function historyView(instance: Instance, over: keyof typeof SPANS): Promise<HistoryView> {
  const { days, stepMs } = SPANS[over];
  const to = (Math.floor(instance.clock.now() / stepMs) + 1) * stepMs;
  const from = to - days * DAY_MS;
  const cells: AttemptCell[] = [];
  for (let part = from; part < to; part += PART_MS) {
    cells.push(...(await instance.ledger.query('attemptCells', { from: part, to: part + PART_MS, stepMs })));
  }
  const byProvider = Map.groupBy(cells, ({ provider }) => provider);
  return {
    from,
    to,
    stepMs,
    tripsSince: instance.startedAt,
    providers: instance
      .config()
      .providers.map(({ id }) => historyOf(instance, id, byProvider.get(id) ?? [], { from, stepMs })),
  };
}

function historyOf(
  instance: Instance,
  provider: string,
  all: readonly AttemptCell[],
  { from, stepMs }: { from: number; stepMs: number },
): ProviderHistory {
  const known = all.filter(({ step }) => step * stepMs >= from);
  const countOf = (cells: readonly AttemptCell[]): number => cells.reduce((sum, { count }) => sum + count, 0);
  const failed = known.filter(isFailure);
  const ok = countOf(known.filter(({ outcome }) => outcome === 'ok'));
  return {
    provider,
    ok,
    failed: countOf(failed),
    cancelled: countOf(known) - ok - countOf(failed),
    cells: [...Map.groupBy(known, ({ step }) => step)]
      .sort(([a], [b]) => a - b)
      .map(([step, cells]) => ({ at: step * stepMs, ...cellOf(cells) })),
    failures: [...Map.groupBy(failed, ({ outcome, model }) => `${outcome} ${model}`).values()]
      .flatMap((same) => {
        const last = same.reduce((newest, cell) => (cell.lastAt > newest.lastAt ? cell : newest));
        const { lastAt: at, outcome: kind, model, status, errorText: text } = last;
        return { at, kind, model, status, text, count: countOf(same) };
      })
      .sort((a, b) => b.at - a.at)
      .slice(0, MOST_TOLD),
    trips: instance.trips
      .of(provider)
      .filter(({ at, closedAt }) => closedAt === null || at >= from)
      .slice(0, MOST_TOLD)
      .map((trip) => ({ ...trip })),
  };
}

function cellOf(cells: readonly AttemptCell[]): Omit<ProviderHistory['cells'][number], 'at'> {
  const sums = { ok: 0, cancelled: 0 };
  const failures = new Map<string, number>();
  for (const { outcome, count } of cells) {
    if (outcome === 'ok' || outcome === 'cancelled') sums[outcome] += count;
    else failures.set(outcome, (failures.get(outcome) ?? 0) + count);
  }
  return {
    ...sums,
    failures: [...failures].map(([kind, count]) => ({ kind, count })).sort((a, b) => b.count - a.count),
  };
}

function isFailure({ outcome }: AttemptCell): boolean {
  return outcome !== 'ok' && outcome !== 'cancelled';
}
