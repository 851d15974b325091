// When breakers tripped and closed again, for as long as this process knows.

import type { Drills } from '../dispatch/drills.ts';
import type { ShownHealth } from '../dispatch/health-view.ts';
import type { Config } from '../domain/config.ts';
import type { Clock } from '../domain/ports.ts';

export interface Trip {
  /** Unix ms. */
  readonly at: number;
  /** null: it has not closed since. */
  closedAt: number | null;
  readonly reason: string;
  /** A fire drill did it. */
  readonly drill: boolean;
}

/** Tells of what the panel should look at again. */
interface News {
  listen(listener: (change: string) => void): unknown;
}

/** What is asked of the gateway. */
interface Watched {
  readonly health: ShownHealth;
  readonly drills: Pick<Drills, 'of'>;
  config(): Pick<Config, 'providers'>;
}

/** So many of each provider are kept. */
const MOST_TRIPS = 50;

export class Trips {
  readonly #clock: Clock;
  readonly #gateway: Watched;
  readonly #trips = new Map<string, Trip[]>();

  constructor(clock: Clock, changes: News, gateway: Watched) {
    this.#clock = clock;
    this.#gateway = gateway;
    changes.listen((change) => {
      if (change === 'breakers') this.#look();
    });
  }

  /** The newest first. */
  of(provider: string): readonly Trip[] {
    return (this.#trips.get(provider) ?? []).toReversed();
  }

  #look(): void {
    const { health, drills } = this.#gateway;
    const now = this.#clock.now();
    for (const { id: provider } of this.#gateway.config().providers) {
      const { phase, reason } = health.report(provider);
      const trips = this.#trips.get(provider) ?? [];
      const last = trips.at(-1);
      const isTripped = last !== undefined && last.closedAt === null;
      if (phase === 'closed' && isTripped) last.closedAt = now;
      if (phase !== 'open' || isTripped) continue;
      trips.push({ at: now, closedAt: null, reason: reason ?? '', drill: drills.of(provider) !== null });
      if (trips.length > MOST_TRIPS) trips.shift();
      this.#trips.set(provider, trips);
    }
  }
}
