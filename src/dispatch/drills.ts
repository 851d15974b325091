// The fire drills that are on, at most one for a provider. In memory only: they end by themselves, and with the process.

import type { DrillOrder } from '../domain/drill.ts';
import type { Clock, Log, Random } from '../domain/ports.ts';
import { DrilledHealth, type HealthView, type ShownHealth } from './health-view.ts';
import { Health, type HealthReport } from './health.ts';
import { RunningDrill } from './running-drill.ts';

export interface DrillPorts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** What counts for all who take no part. */
  readonly health: Health;
  /** A drill begins or ends, or the health that its clients see has changed. */
  readonly onChange: (provider: string) => void;
}

interface Running {
  readonly drill: RunningDrill;
  readonly cancelEnd: () => void;
}

export class Drills implements ShownHealth {
  readonly #ports: DrillPorts;
  readonly #running = new Map<string, Running>();

  constructor(ports: DrillPorts) {
    this.#ports = ports;
  }

  /** Takes the place of one that is on at the same provider. */
  start(order: DrillOrder): RunningDrill {
    const { clock, random, log, onChange } = this.#ports;
    const { provider, kind, clients, durationMs } = order;
    this.#end(provider);
    const health = new Health({ clock, random, onChange });
    const times = { startedAt: clock.now(), until: clock.monotonic() + durationMs };
    const drill = new RunningDrill(order, times, health);
    const cancelEnd = clock.after(durationMs, () => {
      this.stop(provider);
    });
    this.#running.set(provider, { drill, cancelEnd });
    log.info('drill.started', { provider, kind, clients: clients.join(' ') || 'all', durationMs });
    onChange(provider);
    return drill;
  }

  /** False when none is on. */
  stop(provider: string): boolean {
    if (!this.#end(provider)) return false;
    this.#ports.log.info('drill.ended', { provider });
    this.#ports.onChange(provider);
    return true;
  }

  /** The gateway ends. */
  stopAll(): void {
    for (const provider of this.#running.keys()) this.stop(provider);
  }

  /** The configuration has changed: a drill ends with its provider, and with the last of its clients. */
  keepOnly(providers: ReadonlySet<string>, clients: ReadonlySet<string>): void {
    for (const { drill } of this.#running.values()) {
      const hasClients = drill.isForEverybody || drill.clients.some((name) => clients.has(name));
      if (!providers.has(drill.provider) || !hasClients) this.stop(drill.provider);
    }
  }

  /** The one that is on at this provider, whomever it concerns. */
  of(provider: string): RunningDrill | null {
    return this.#running.get(provider)?.drill ?? null;
  }

  list(): readonly RunningDrill[] {
    return [...this.#running.values()].map(({ drill }) => drill);
  }

  /** The drill that an attempt of this client at this provider must take part in. */
  drillFor(client: string, provider: string): RunningDrill | null {
    if (this.#running.size === 0) return null;
    const drill = this.of(provider);
    return drill?.concerns(client) === true ? drill : null;
  }

  /** The health of all providers as this client sees it now. Without a drill that is the usual one itself. */
  healthFor(client: string): HealthView {
    const { health } = this.#ports;
    if (this.#running.size === 0) return health;
    const drilled = this.list().filter((drill) => drill.concerns(client));
    if (drilled.length === 0) return health;
    return new DrilledHealth(health, new Map(drilled.map((drill) => [drill.provider, drill.health])));
  }

  /** What the panel shows: the drill's own health where it is everybody's. */
  report(provider: string): HealthReport {
    const drill = this.of(provider);
    return (drill?.isForEverybody === true ? drill.health : this.#ports.health).report(provider);
  }

  /** By hand, or because a key was given: everybody may try this provider again. */
  reset(provider: string): void {
    this.#ports.health.reset(provider);
    this.of(provider)?.health.reset(provider);
  }

  #end(provider: string): boolean {
    const running = this.#running.get(provider);
    if (running === undefined) return false;
    // Calls that were held back go on now, and whoever looks meanwhile must find no drill any more.
    this.#running.delete(provider);
    running.cancelEnd();
    running.drill.end();
    return true;
  }
}
