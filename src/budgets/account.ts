// What budgets hold back for one request, attempt by attempt, in the periods in which it started.

import type { Nanos } from '../domain/money.ts';
import type { Spending } from '../routing/budget-scope.ts';
import type { PeriodCount, Tracker } from './tracker.ts';

export class Hold {
  readonly spending: Spending;
  readonly trackers: readonly Tracker[];
  readonly counts: readonly PeriodCount[];
  #nanos = 0;

  constructor(spending: Spending, trackers: readonly Tracker[], counts: readonly PeriodCount[]) {
    this.spending = spending;
    this.trackers = trackers;
    this.counts = counts;
  }

  get nanos(): Nanos {
    return this.#nanos;
  }

  add(nanos: Nanos): void {
    this.#nanos += nanos;
    for (const count of this.counts) count.reserved += nanos;
  }

  /** What is held is free again. */
  release(): void {
    this.add(-this.#nanos);
  }
}

export class Account {
  /** The request's. */
  readonly id: string;
  readonly client: string;
  readonly #startedAt: number;
  readonly #counts = new Map<Tracker, PeriodCount>();
  readonly #touched = new Set<Tracker>();
  readonly #holds: Hold[] = [];

  constructor(id: string, client: string, startedAt: number, trackers: readonly Tracker[]) {
    this.id = id;
    this.client = client;
    this.#startedAt = startedAt;
    for (const tracker of trackers) this.countOf(tracker);
  }

  /** All that is held back for it. */
  get held(): Nanos {
    return this.#holds.reduce((sum, { nanos }) => sum + nanos, 0);
  }

  /** The count to which its cost belongs: that of the period in which it started, however long it takes. */
  countOf(tracker: Tracker): PeriodCount {
    let count = this.#counts.get(tracker);
    if (count === undefined) {
      count = tracker.periodOf(this.#startedAt);
      this.#counts.set(tracker, count);
    }
    return count;
  }

  /** It has been held against this budget, so that its cost is not in what the ledger counted. */
  knows(tracker: Tracker): boolean {
    return this.#touched.has(tracker);
  }

  hold(spending: Spending, trackers: readonly Tracker[], counts: readonly PeriodCount[], nanos: Nanos): Hold {
    const hold = new Hold(spending, trackers, counts);
    hold.add(nanos);
    this.#holds.push(hold);
    for (const tracker of trackers) this.#touched.add(tracker);
    return hold;
  }

  release(): void {
    for (const hold of this.#holds) hold.release();
  }
}
