// All budgets, counted on the gateway's thread: one synchronous check-and-add, so that a hundred requests at once cannot
// pass the same check. The ledger makes the counts durable: what is held back goes into a request's row before it is
// sent, and at the start everything is added up from there.

import type { BudgetConfig, BudgetStep } from '../domain/budget.ts';
import type { Nanos } from '../domain/money.ts';
import type { Clock, Log } from '../domain/ports.ts';
import { covers, type Spending } from '../routing/budget-scope.ts';
import { Account, type Hold } from './account.ts';
import { Tracker, type PeriodCount } from './tracker.ts';

export interface Counted {
  readonly spent: readonly Charge[];
  /** Requests that run: their cost is not in `spent`. */
  readonly open: readonly string[];
}

/** A step that has just been reached. */
export interface StepNews {
  readonly budget: BudgetConfig;
  readonly step: BudgetStep;
  readonly spent: Nanos;
}

export interface Told {
  /** Unix ms at which the period began. */
  readonly start: number;
  readonly at: number;
}

export interface BudgetPorts {
  readonly clock: Clock;
  readonly log: Log;
  /** Adds up from the ledger what was spent since `from` (Unix ms), once everything written so far is in it. */
  readonly count: (from: number) => Promise<Counted>;
  /** Told of once a period, also across starts: which step was told of last. */
  readonly told: { get(budget: string): Told | null; set(budget: string, told: Told): void };
  readonly onStep: (news: StepNews) => void;
  readonly onChange: () => void;
}

/** Why a request finds no room. */
export interface NoRoom {
  readonly budget: BudgetConfig;
  /** What may still be spent. */
  readonly left: Nanos;
  readonly bound: Nanos;
  /** Unix ms; null: it is not renewed. */
  readonly renewsAt: number | null;
}

/** What a request turned out to cost at one place. */
export interface Charge extends Spending {
  readonly nanos: Nanos;
  /** The part of it that nobody is sure of. */
  readonly upTo: Nanos;
}

/** How long until the ledger is asked again, when it could not be read. */
const COUNT_AGAIN_MS = 2_000;
const MOST_TRIES = 5;
const MOST_UNPRICED = 100;

export class Budgets {
  readonly #ports: BudgetPorts;
  #trackers: readonly Tracker[] = [];
  #waiting: (() => void)[] = [];
  #problem: string | null = null;
  readonly #unpriced = new Set<string>();
  /** What ended while counts were being taken: whether it is in them is known once they are here. */
  #ended: { readonly account: Account; readonly charges: readonly Charge[] }[] = [];
  /** How often all counts have been taken anew: one that was begun before that says nothing any more. */
  #recounts = 0;

  constructor(ports: BudgetPorts) {
    this.#ports = ports;
  }

  /** False: nothing has to be asked or counted. */
  get any(): boolean {
    return this.#trackers.length > 0;
  }

  /** Why the counts are not whole; null: they are. */
  get problem(): string | null {
    return this.#problem;
  }

  configure(budgets: readonly BudgetConfig[]): void {
    const before = new Map(this.#trackers.map((tracker) => [tracker.config.id, tracker]));
    this.#trackers = budgets.map((config) => {
      const known = before.get(config.id);
      return known?.takes(config) === true ? known : new Tracker(config);
    });
    void this.#load(0);
    for (const tracker of this.#trackers) this.#tell(tracker, this.#now(tracker));
  }

  /** What requests of the past cost has changed. Until it is added up, those it concerns wait as they do at the start. */
  recount(): void {
    this.#recounts += 1;
    for (const tracker of this.#trackers) tracker.loaded = false;
    void this.#load(0);
  }

  get trackers(): readonly Tracker[] {
    return this.#trackers;
  }

  /** The period that is running. */
  current(tracker: Tracker): PeriodCount {
    return this.#now(tracker);
  }

  /** 0 for a budget that there is not. */
  shareOf = (id: string): number => {
    const tracker = this.#trackers.find(({ config }) => config.id === id);
    return tracker === undefined ? 0 : tracker.shareOf(this.#now(tracker));
  };

  open(id: string, client: string, startedAt: number): Account {
    return new Account(id, client, startedAt, this.#trackers);
  }

  /** A budget that can refuse is about it: what is held back must be durable before it is sent. */
  canRefuse(spending: Spending): boolean {
    return this.#trackers.some((tracker) => tracker.ceiling !== null && covers(tracker.config.scope, spending));
  }

  /** Runs once the counts of all budgets that cover this are known; at once when they are. */
  whenCounted(spending: Spending, run: () => void): void {
    if (this.isCounted(spending)) run();
    else this.#waiting.push(() => this.whenCounted(spending, run));
  }

  isCounted(spending: Spending): boolean {
    return this.#trackers.every(({ loaded, config }) => loaded || !covers(config.scope, spending));
  }

  /** `bound` null: the price is unknown, and there is nothing to hold back. */
  hold(account: Account, spending: Spending, bound: Nanos | null): Hold | NoRoom {
    const trackers = this.#trackers.filter(({ config }) => covers(config.scope, spending));
    const counts = trackers.map((tracker) => account.countOf(tracker));
    if (bound === null && trackers.length > 0) this.#noteUnpriced(spending);
    const noRoom = this.#roomFor(trackers, counts, bound ?? 0);
    return noRoom ?? account.hold(spending, trackers, counts, bound ?? 0);
  }

  /** More for what is held already. null: granted. */
  extend(hold: Hold, by: Nanos): NoRoom | null {
    const noRoom = this.#roomFor(hold.trackers, hold.counts, by);
    if (noRoom === null) hold.add(by);
    return noRoom;
  }

  /** The request has ended: what was held back is free again, and what it cost is spent. */
  settle(account: Account, charges: readonly Charge[]): void {
    account.release();
    if (this.#trackers.some(({ loaded }) => !loaded)) this.#ended.push({ account, charges });
    for (const tracker of this.#trackers) {
      const isOpen = tracker.openIds?.delete(account.id) === true;
      if (!isOpen && !account.knows(tracker)) continue;
      const count = account.countOf(tracker);
      addTo(count, tracker, charges);
      this.#tell(tracker, count);
    }
  }

  #roomFor(trackers: readonly Tracker[], counts: readonly PeriodCount[], bound: Nanos): NoRoom | null {
    // What costs nothing, or nobody knows what, is never refused.
    if (bound === 0) return null;
    let tightest: NoRoom | null = null;
    let full: PeriodCount | null = null;
    trackers.forEach((tracker, index) => {
      const { ceiling, config } = tracker;
      const count = counts[index];
      if (ceiling === null || count === undefined) return;
      const left = ceiling - count.spent - count.reserved;
      if (bound <= left || (tightest !== null && tightest.left <= left)) return;
      const renewsAt = count.end === Infinity ? null : count.end;
      tightest = { budget: config, left: Math.max(0, left), bound, renewsAt };
      full = count;
    });
    if (full !== null) {
      (full as PeriodCount).refused += 1;
      this.#ports.onChange();
    }
    return tightest;
  }

  /** Models under a budget whose price is unknown, so that it cannot count them. */
  get unpriced(): readonly string[] {
    return [...this.#unpriced];
  }

  #noteUnpriced({ provider, model }: Spending): void {
    const name = `${provider ?? ''}/${model ?? ''}`;
    if (this.#unpriced.has(name) || this.#unpriced.size >= MOST_UNPRICED) return;
    this.#unpriced.add(name);
    this.#ports.log.warn('budgets.unpriced', { model: name });
    this.#ports.onChange();
  }

  #now(tracker: Tracker): PeriodCount {
    return tracker.periodOf(this.#ports.clock.now());
  }

  /** Says of each step once that it has been reached. */
  #tell(tracker: Tracker, count: PeriodCount): void {
    this.#ports.onChange();
    if (!tracker.loaded) return;
    const { config, steps } = tracker;
    const share = tracker.shareOf(count);
    const reached = steps.filter(({ at }) => share >= at && at > count.told);
    const last = reached.at(-1);
    if (last === undefined) return;
    count.told = last.at;
    this.#ports.told.set(config.id, { start: count.start, at: last.at });
    for (const step of reached) this.#ports.onStep({ budget: config, step, spent: count.spent });
  }

  async #load(tries: number): Promise<void> {
    const missing = this.#trackers.filter(({ loaded }) => !loaded);
    if (missing.length === 0) return;
    const recounts = this.#recounts;
    const counts = new Map(missing.map((tracker) => [tracker, this.#now(tracker)]));
    try {
      const starts = new Set([...counts.values()].map(({ start }) => start));
      for (const start of starts) {
        const counted = await this.#ports.count(start);
        if (recounts !== this.#recounts) return;
        for (const [tracker, count] of counts) if (count.start === start) this.#take(tracker, count, counted);
      }
      this.#problem = null;
    } catch (error) {
      if (recounts !== this.#recounts) return;
      if (tries < MOST_TRIES) {
        this.#ports.clock.after(COUNT_AGAIN_MS, () => void this.#load(tries + 1));
        return;
      }
      // Traffic goes on without the ledger; budgets then count on from what they know, and it is said.
      const reason = error instanceof Error ? error.message : String(error);
      const from = recounts === 0 ? 'from this start on' : 'without what was repriced';
      this.#problem = `Budgets count ${from}, because the ledger cannot be read. ${reason}`;
      this.#ports.log.error('budgets.uncounted', { reason });
      for (const [tracker] of counts) tracker.loaded = true;
    }
    if (this.#trackers.every(({ loaded }) => loaded)) this.#ended = [];
    for (const run of this.#waiting.splice(0)) run();
    this.#ports.onChange();
  }

  #take(tracker: Tracker, count: PeriodCount, counted: Counted): void {
    if (tracker.loaded) return;
    const open = new Set(counted.open);
    count.spent = 0;
    count.upTo = 0;
    addTo(count, tracker, counted.spent);
    for (const { account, charges } of this.#ended) {
      if (open.delete(account.id) && account.countOf(tracker) === count) addTo(count, tracker, charges);
    }
    tracker.openIds = open.size === 0 ? null : open;
    tracker.loaded = true;
    const told = this.#ports.told.get(tracker.config.id);
    if (told?.start === count.start) count.told = Math.min(told.at, tracker.stepAt(tracker.shareOf(count))?.at ?? 0);
    this.#tell(tracker, count);
  }
}

function addTo(count: PeriodCount, { config }: Tracker, charges: readonly Charge[]): void {
  for (const charge of charges) {
    if (!covers(config.scope, charge)) continue;
    count.spent += charge.nanos;
    count.upTo += charge.upTo;
  }
}
