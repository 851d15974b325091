// What is left at providers that say so, as of when they were last asked.

import type { BalanceView } from '../contract/budget-views.ts';
import type { Upstream } from '../dispatch/snapshot.ts';
import { withoutKeys } from './desk.ts';
import type { Instance } from './instance.ts';

/** Nobody's balance changes so fast that it must be asked for more often without being told to. */
const FRESH_MS = 3_600_000;

export class Balances {
  readonly #instance: Instance;
  readonly #known = new Map<string, BalanceView & { readonly origin: string }>();

  constructor(instance: Instance) {
    this.#instance = instance;
  }

  list(): BalanceView[] {
    return this.#asked().map((upstream) => this.#view(upstream));
  }

  /** Asks all that say what is left, or the one; `onlyStale`: not those that were asked within the last hour. */
  async refresh(provider: string | null, onlyStale: boolean): Promise<BalanceView[]> {
    const { clock } = this.#instance;
    const due = this.#asked().filter((upstream) => {
      const { askedAt } = this.#view(upstream);
      const isFresh = askedAt !== null && clock.now() - askedAt < FRESH_MS;
      return (provider === null || upstream.id === provider) && !(onlyStale && isFresh);
    });
    await Promise.all(due.map((upstream) => this.#ask(upstream)));
    return this.list();
  }

  /** Of the providers in force: those whose kind says what is left, and that have a key to ask with. */
  #asked(): Upstream[] {
    const { upstreams } = this.#instance.snapshot();
    return [...upstreams.values()].filter(
      ({ preset, keys, enabled }) => enabled && preset.balance !== null && keys.length > 0,
    );
  }

  #view({ id, origin }: Upstream): BalanceView {
    const known = this.#known.get(id);
    if (known === undefined || known.origin !== origin) {
      return { provider: id, remaining: null, problem: null, askedAt: null };
    }
    const { provider, remaining, problem, askedAt } = known;
    return { provider, remaining, problem, askedAt };
  }

  async #ask(upstream: Upstream): Promise<void> {
    const { desk, clock } = this.#instance;
    const { remaining, problem } = await desk.balanceOf(upstream);
    this.#known.set(upstream.id, {
      provider: upstream.id,
      remaining,
      problem: problem === null ? null : withoutKeys(problem, upstream),
      askedAt: clock.now(),
      origin: upstream.origin,
    });
  }
}
