// One budget: its periods with what is spent and held back in each, and which of its steps have been told of.

import type { BudgetConfig, BudgetStep } from '../domain/budget.ts';
import type { Nanos } from '../domain/money.ts';
import { stepsOf } from '../routing/budget-scope.ts';
import { periodAt, type Span } from './period.ts';

export interface PeriodCount extends Span {
  /** What settled requests cost or may have cost. */
  spent: Nanos;
  /** The part of it that nobody is sure of. */
  upTo: Nanos;
  /** Held back for those that run. */
  reserved: Nanos;
  /** The highest step that has been told of; 0: none. */
  told: number;
  /** Requests that found no room. */
  refused: number;
}

/** A clock that is set back by less than this does not reopen a period that has ended. */
const CLOCK_SLACK_MS = 36 * 3_600_000;

export class Tracker {
  config: BudgetConfig;
  steps: readonly BudgetStep[];
  /** Its count is known from the ledger. */
  loaded = false;
  /** Requests that ran when the count was taken: they are not in it. */
  openIds: Set<string> | null = null;
  #current: PeriodCount | null = null;

  constructor(config: BudgetConfig) {
    this.config = config;
    this.steps = stepsOf(config.ladder);
  }

  /** True when what was counted so far is still about the same. */
  takes(config: BudgetConfig): boolean {
    const about = ({ scope, period, zone }: BudgetConfig): string => JSON.stringify([scope, period, zone]);
    if (about(config) !== about(this.config)) return false;
    this.config = config;
    this.steps = stepsOf(config.ladder);
    const current = this.#current;
    // With a higher limit its steps are ahead again.
    if (current !== null) current.told = Math.min(current.told, this.stepAt(this.shareOf(current))?.at ?? 0);
    return true;
  }

  /** The period to which a request belongs that starts now (Unix ms). */
  periodOf(startedAt: number): PeriodCount {
    const current = this.#current;
    if (current !== null && startedAt < current.end && startedAt >= current.start - CLOCK_SLACK_MS) return current;
    const { period, zone } = this.config;
    const span = periodAt(period, zone, startedAt);
    // The clock had been far ahead: what was spent meanwhile was spent all the same.
    const isBack = current !== null && span.start < current.start;
    this.#current = {
      ...span,
      spent: isBack ? current.spent : 0,
      upTo: isBack ? current.upTo : 0,
      reserved: 0,
      told: isBack ? current.told : 0,
      refused: 0,
    };
    return this.#current;
  }

  /** Nothing above it is let through; null: this budget never refuses. */
  get ceiling(): Nanos | null {
    const refuse = this.steps.at(-1);
    return refuse?.do === 'refuse' ? Math.floor(refuse.at * this.config.limit) : null;
  }

  shareOf({ spent }: PeriodCount): number {
    return spent / this.config.limit;
  }

  /** The highest step that has been reached. */
  stepAt(share: number): BudgetStep | null {
    return this.steps.findLast(({ at }) => share >= at) ?? null;
  }
}
