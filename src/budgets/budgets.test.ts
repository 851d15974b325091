import { describe, expect, it } from 'vitest';
import { budget } from '../../test/support/routing.ts';
import { settle, VirtualClock } from '../../test/support/virtual-clock.ts';
import type { BudgetConfig } from '../domain/budget.ts';
import type { Account, Hold } from './account.ts';
import { Budgets, type Charge, type Counted, type NoRoom, type Told } from './budgets.ts';

const DOLLAR = 1_000_000_000;
const HOUR = 3_600_000;
const AT = { client: 'editor', route: 'auto', provider: 'a', model: 'm' };
const NOTHING: Counted = { spent: [], open: [] };

/** A dollar a day in UTC, refused at its end. */
const daily = (rest: Partial<BudgetConfig> = {}) =>
  budget(
    'daily',
    [
      [0.5, 'notify'],
      [0.8, 'cheap'],
      [1, 'refuse'],
    ],
    { period: 'day', zone: 'UTC', ...rest },
  );

class Rig {
  readonly clock = new VirtualClock();
  readonly told = new Map<string, Told>();
  readonly news: string[] = [];
  counted: Counted | Error = NOTHING;
  readonly asked: number[] = [];
  readonly budgets = this.start();
  #next = 0;

  /** The same after the process has ended and begun anew. */
  start(): Budgets {
    return new Budgets({
      clock: this.clock,
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      count: (from) => {
        this.asked.push(from);
        return this.counted instanceof Error ? Promise.reject(this.counted) : Promise.resolve(this.counted);
      },
      told: { get: (id) => this.told.get(id) ?? null, set: (id, told) => void this.told.set(id, told) },
      onStep: ({ budget: { id }, step }) => void this.news.push(`${id} ${step.at}`),
      onChange: () => undefined,
    });
  }

  async with(...budgets: BudgetConfig[]): Promise<this> {
    this.budgets.configure(budgets);
    await settle();
    return this;
  }

  open(): Account {
    this.#next += 1;
    return this.budgets.open(`r${this.#next}`, AT.client, this.clock.now());
  }

  hold(dollars: number | null, at = AT, account = this.open()): { account: Account; held: Hold | NoRoom } {
    return { account, held: this.budgets.hold(account, at, dollars === null ? null : dollars * DOLLAR) };
  }

  spend(dollars: number, at = AT): void {
    const { account } = this.hold(0, at);
    this.budgets.settle(account, [charge(dollars, at)]);
  }

  get count() {
    const [tracker] = this.budgets.trackers;
    if (tracker === undefined) throw new Error('There is no budget.');
    const { spent, reserved, refused } = this.budgets.current(tracker);
    return { spent: spent / DOLLAR, reserved: reserved / DOLLAR, refused };
  }
}

const charge = (dollars: number, at = AT): Charge => ({ ...at, nanos: dollars * DOLLAR, upTo: 0 });
const fits = ({ held }: { held: Hold | NoRoom }): boolean => !('left' in held);

describe('the check', () => {
  it('lets through what fits, to the nano-dollar', async () => {
    const rig = await new Rig().with(daily());
    expect(fits(rig.hold(0.6))).toBe(true);
    expect(fits(rig.hold(0.4))).toBe(true);
    expect(fits(rig.hold(1e-9))).toBe(false);
    expect(rig.count).toEqual({ spent: 0, reserved: 1, refused: 1 });
  });

  it('counts what was spent instead of what was held, once it is known', async () => {
    const rig = await new Rig().with(daily());
    const { account } = rig.hold(0.9);
    rig.budgets.settle(account, [charge(0.1)]);
    expect(rig.count).toEqual({ spent: 0.1, reserved: 0, refused: 0 });
    expect(fits(rig.hold(0.9))).toBe(true);
  });

  it('holds for each attempt, gives back what cost nothing, and holds more for one that goes on', async () => {
    const rig = await new Rig().with(daily());
    const first = rig.hold(0.5);
    if ('left' in first.held) throw new Error('no room');
    first.held.release();
    const { held } = rig.hold(0.7, AT, first.account);
    if ('left' in held) throw new Error('no room');
    expect(rig.budgets.extend(held, 0.2 * DOLLAR)).toBeNull();
    expect(rig.budgets.extend(held, 0.2 * DOLLAR)).toMatchObject({ left: 0.1 * DOLLAR, bound: 0.2 * DOLLAR });
    expect(rig.count.reserved).toBeCloseTo(0.9);
  });

  it('asks all budgets that are about it, and says which one has least', async () => {
    const client = budget('mine', [[1, 'refuse']], { limit: DOLLAR / 2, scope: { client: 'editor' } });
    const other = budget('other', [[1, 'refuse']], { limit: 1, scope: { provider: 'b' } });
    const rig = await new Rig().with(daily(), client, other);
    const { held } = rig.hold(0.6);
    expect(held).toMatchObject({ budget: { id: 'mine' }, left: DOLLAR / 2 });
    expect(fits(rig.hold(0.6, { ...AT, client: 'agent' }))).toBe(true);
    expect(fits(rig.hold(0.001, { ...AT, provider: 'b' }))).toBe(false);
  });

  it('never refuses what costs nothing, or nobody knows what, and says of the latter', async () => {
    const rig = await new Rig().with(daily());
    rig.spend(2);
    expect(fits(rig.hold(0))).toBe(true);
    expect(fits(rig.hold(null))).toBe(true);
    expect(rig.budgets.unpriced).toEqual(['a/m']);
  });

  it('stops below the limit where the ladder says so, and never where it only warns', async () => {
    const early = await new Rig().with(budget('early', [[0.5, 'refuse']]));
    expect(fits(early.hold(0.51))).toBe(false);
    const lax = await new Rig().with(budget('lax', [[1, 'notify']]));
    expect(fits(lax.hold(5))).toBe(true);
    expect(lax.budgets.canRefuse(AT)).toBe(false);
  });
});

describe('steps', () => {
  it('are told once a period, several at once in their order', async () => {
    const rig = await new Rig().with(daily());
    rig.spend(0.4);
    expect(rig.news).toEqual([]);
    rig.spend(0.45);
    rig.spend(0.01);
    expect(rig.news).toEqual(['daily 0.5', 'daily 0.8']);
    await rig.clock.advance(24 * HOUR);
    rig.spend(0.6);
    expect(rig.news).toEqual(['daily 0.5', 'daily 0.8', 'daily 0.5']);
  });

  it('are not told again after a restart, but those that were missed are', async () => {
    const rig = await new Rig().with(daily());
    rig.spend(0.6);
    rig.counted = { spent: [charge(0.9)], open: [] };
    rig.start().configure([daily()]);
    await settle();
    expect(rig.news).toEqual(['daily 0.5', 'daily 0.8']);
  });

  it('are ahead again when the limit is raised', async () => {
    const rig = await new Rig().with(daily());
    rig.spend(0.6);
    await rig.with(daily({ limit: 2 * DOLLAR }));
    expect(rig.news).toEqual(['daily 0.5']);
    expect(rig.count.spent).toBe(0.6);
    rig.spend(0.5);
    expect(rig.news).toEqual(['daily 0.5', 'daily 0.5']);
  });
});

describe('periods', () => {
  it('begin anew at midnight, and what started before is charged to its day', async () => {
    const rig = await new Rig().with(daily());
    rig.spend(0.3);
    const late = rig.hold(0.5);
    await rig.clock.advance(12 * HOUR);
    expect(rig.count).toMatchObject({ spent: 0, reserved: 0 });
    rig.spend(0.2);
    rig.budgets.settle(late.account, [charge(0.5)]);
    expect(rig.count).toMatchObject({ spent: 0.2, reserved: 0 });
  });

  it('are not reopened by a clock that goes back, nor begun twice', async () => {
    const rig = await new Rig().with(daily());
    await rig.clock.advance(13 * HOUR);
    rig.spend(0.9);
    rig.clock.jump(-2 * HOUR);
    expect(rig.count.spent).toBe(0.9);
    expect(fits(rig.hold(0.2))).toBe(false);
    rig.clock.jump(2 * HOUR);
    expect(rig.count.spent).toBe(0.9);
  });

  it('keep what was spent while the clock was a year ahead', async () => {
    const rig = await new Rig().with(daily());
    const year = 365 * 24 * HOUR;
    rig.clock.jump(year);
    rig.spend(0.9);
    rig.clock.jump(-year);
    expect(rig.count.spent).toBe(0.9);
    await rig.clock.advance(24 * HOUR);
    expect(rig.count.spent).toBe(0);
  });
});

describe('counting from the ledger', () => {
  it('adds up what a budget is about, since its period began', async () => {
    const rig = new Rig();
    rig.counted = { spent: [charge(0.3), charge(0.2, { ...AT, client: 'agent' })], open: [] };
    await rig.with(daily(), budget('mine', [[1, 'refuse']], { zone: 'UTC', scope: { client: 'editor' } }));
    expect(rig.asked).toEqual([Date.UTC(2026, 5, 1), Date.UTC(2026, 5, 1)].slice(0, 1));
    expect(rig.budgets.shareOf('daily')).toBeCloseTo(0.5);
    expect(rig.budgets.shareOf('mine')).toBeCloseTo(0.3);
  });

  it('makes those wait whom it concerns', async () => {
    const rig = new Rig();
    rig.budgets.configure([daily({ scope: { client: 'editor' } })]);
    const heard: string[] = [];
    rig.budgets.whenCounted({ ...AT, client: 'agent' }, () => heard.push('agent'));
    rig.budgets.whenCounted(AT, () => heard.push('editor'));
    expect(heard).toEqual(['agent']);
    await settle();
    expect(heard).toEqual(['agent', 'editor']);
  });

  it('misses nothing that ran when a budget was added, and counts nothing twice', async () => {
    const rig = await new Rig().with(budget('first', [[1, 'refuse']]));
    const [running, ending, over] = [rig.hold(0.1), rig.hold(0.1), rig.hold(0.1)];
    rig.counted = { spent: [charge(0.03)], open: ['r1', 'r2'] };
    rig.budgets.configure([daily()]);
    // Whether it is in what the ledger counts is known only when that is here.
    rig.budgets.settle(ending.account, [charge(0.02)]);
    rig.budgets.settle(over.account, [charge(0.03)]);
    await settle();
    expect(rig.count.spent).toBeCloseTo(0.05);
    rig.budgets.settle(running.account, [charge(0.04)]);
    expect(rig.count.spent).toBeCloseTo(0.09);
  });

  it('is tried again, and then goes on from nothing rather than stopping traffic, and says so', async () => {
    const rig = new Rig();
    rig.counted = new Error('It is locked.');
    rig.budgets.configure([daily()]);
    let heard = false;
    rig.budgets.whenCounted(AT, () => (heard = true));
    await rig.clock.advance(9_000);
    expect([heard, rig.asked.length]).toEqual([false, 5]);
    await rig.clock.advance(3_000);
    expect([heard, rig.asked.length]).toEqual([true, 6]);
    expect(rig.budgets.problem).toMatch(/count from this start on.*It is locked/);
  });

  it('follows costs of the past that were put right, with what ran and ended meanwhile', async () => {
    const rig = await new Rig().with(daily());
    rig.spend(0.6);
    expect(rig.news).toEqual(['daily 0.5']);
    const [running, ending, over] = [rig.hold(0.1), rig.hold(0.1), rig.hold(0.1)];
    rig.counted = { spent: [charge(0.23)], open: ['r2', 'r3'] };
    rig.budgets.recount();
    rig.budgets.settle(ending.account, [charge(0.02)]);
    rig.budgets.settle(over.account, [charge(0.03)]);
    let heard = false;
    rig.budgets.whenCounted(AT, () => (heard = true));
    expect(heard).toBe(false);
    await settle();
    expect(heard).toBe(true);
    expect(rig.count.spent).toBeCloseTo(0.25);
    expect(rig.count.reserved).toBeCloseTo(0.1);
    rig.budgets.settle(running.account, [charge(0.3)]);
    expect(rig.count.spent).toBeCloseTo(0.55);
    // What had been reached lay ahead again.
    expect(rig.news).toEqual(['daily 0.5', 'daily 0.5']);
  });

  it('takes no count that was begun before costs were put right', async () => {
    const rig = await new Rig().with(daily());
    rig.counted = { spent: [charge(0.9)], open: [] };
    rig.budgets.recount();
    rig.counted = { spent: [charge(0.2)], open: [] };
    rig.budgets.recount();
    await settle();
    expect(rig.count.spent).toBeCloseTo(0.2);
  });

  it('keeps what it knew when costs were put right and the ledger cannot be read', async () => {
    const rig = await new Rig().with(daily());
    rig.spend(0.3);
    rig.counted = new Error('It is locked.');
    rig.budgets.recount();
    await rig.clock.advance(12_000);
    expect(rig.count.spent).toBe(0.3);
    expect(rig.budgets.problem).toMatch(/count without what was repriced.*It is locked/);
  });
});
