// Budgets as the panel sees them, with where they will probably stand.

import { outlookOf, PAST_DAYS, type QuarterRow } from '../budgets/outlook.ts';
import type { Tracker } from '../budgets/tracker.ts';
import type { BudgetsView, BudgetView } from '../contract/budget-views.ts';
import type { Instance } from './instance.ts';

/** The past does not change; that today has begun to belong to it is soon enough seen. */
const PAST_FRESH_MS = 60_000;
const DAY_MS = 86_400_000;

export class BudgetViews {
  readonly #instance: Instance;
  #past: { readonly at: number; readonly rows: Promise<readonly QuarterRow[]> } | null = null;

  constructor(instance: Instance) {
    this.#instance = instance;
  }

  async list(): Promise<BudgetsView> {
    const { budgets } = this.#instance;
    const rows = budgets.any ? await this.#pastRows() : [];
    return {
      budgets: budgets.trackers.map((tracker) => this.#view(tracker, rows)),
      unpriced: [...budgets.unpriced],
      problem: budgets.problem,
    };
  }

  #view(tracker: Tracker, rows: readonly QuarterRow[]): BudgetView {
    const { config, steps, loaded } = tracker;
    const count = this.#instance.budgets.current(tracker);
    const share = tracker.shareOf(count);
    const outlook = outlookOf(config, count, rows, this.#instance.clock.now());
    return {
      id: config.id,
      scope: config.scope,
      period: config.period,
      zone: config.zone,
      limitNanos: config.limit,
      steps: steps.map((step) => ({ ...step })),
      startsAt: count.start,
      renewsAt: count.end === Infinity ? null : count.end,
      spentNanos: count.spent - count.upTo,
      upToNanos: count.upTo,
      reservedNanos: count.reserved,
      share,
      inForce: tracker.stepAt(share),
      refused: count.refused,
      counted: loaded,
      forecast:
        outlook === null
          ? null
          : {
              lowNanos: outlook.low,
              likelyNanos: outlook.likely,
              highNanos: outlook.high,
              usedUpAt: outlook.usedUpAt,
              basis: outlook.basis,
            },
    };
  }

  async #pastRows(): Promise<readonly QuarterRow[]> {
    const { clock, ledger } = this.#instance;
    const now = clock.monotonic();
    if (this.#past === null || now - this.#past.at >= PAST_FRESH_MS) {
      // A day more, because the days of some zones begin long before those of others.
      const from = clock.now() - (PAST_DAYS + 2) * DAY_MS;
      this.#past = { at: now, rows: ledger.query('spentByQuarter', { from }).catch(() => []) };
    }
    return this.#past.rows;
  }
}
