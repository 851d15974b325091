// What providers themselves list as their models: asked for when somebody needs to know, and kept for a while. Without a
// catalog (local servers, aggregators of one's own) nothing else says what there is.

import type { ListedModel } from '../dialects/model-list.ts';
import type { Failure } from '../domain/failure.ts';
import type { Clock, Log } from '../domain/ports.ts';
import type { ProviderDesk } from './provider-desk.ts';
import type { Upstream } from './snapshot.ts';
import { sourceOf } from './source-of.ts';

/** A list is asked for again after this, */
const FRESH_MS = 600_000;
/** and a provider that did not give one is left alone for this. */
const RETRY_MS = 30_000;

export interface ModelListPorts {
  readonly clock: Clock;
  readonly log: Log;
  readonly desk: ProviderDesk;
  /** A list has changed: names and prices may mean something else now. */
  readonly onChange: () => void;
}

interface Entry {
  readonly models: readonly ListedModel[];
  /** Unix ms of when they were listed; null: never, so far. */
  readonly listedAt: number | null;
  /** Monotonic ms from which on asking again makes sense. */
  readonly staleAt: number;
  /** Whose list it is: another address or kind of server has another one. */
  readonly source: string;
}

const NONE: readonly ListedModel[] = [];

export class ModelLists {
  readonly #ports: ModelListPorts;
  readonly #entries = new Map<string, Entry>();
  readonly #running = new Map<string, Promise<Failure | null>>();

  constructor(ports: ModelListPorts) {
    this.#ports = ports;
  }

  /** What is known now; empty for a provider that was never asked. */
  of(provider: string, source: string): readonly ListedModel[] {
    return this.#entry(provider, source)?.models ?? NONE;
  }

  /** When that was listed, in Unix ms; null when it never was. */
  listedAt(provider: string, source: string): number | null {
    return this.#entry(provider, source)?.listedAt ?? null;
  }

  isStale(upstream: Upstream): boolean {
    if (upstream.preset.modelList === null || upstream.keyProblem !== null) return false;
    const entry = this.#entries.get(upstream.id);
    return entry?.source !== sourceOf(upstream) || this.#ports.clock.monotonic() >= entry.staleAt;
  }

  /** Asks those whose list is stale; resolves when all have answered or `atMostMs` is over. */
  async refresh(upstreams: Iterable<Upstream>, atMostMs: number): Promise<void> {
    const asked = [...upstreams].filter((upstream) => upstream.enabled && this.isStale(upstream));
    if (asked.length === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#ports.clock.after(atMostMs, resolve);
      void Promise.all(asked.map(async (upstream) => this.ask(upstream))).then(() => {
        cancel();
        resolve();
      });
    });
  }

  /** null: the list is here. */
  async ask(upstream: Upstream): Promise<Failure | null> {
    const running = this.#running.get(upstream.id);
    if (running !== undefined) return running;
    const asking = this.#ask(upstream).finally(() => this.#running.delete(upstream.id));
    this.#running.set(upstream.id, asking);
    return asking;
  }

  async #ask(upstream: Upstream): Promise<Failure | null> {
    const listed = await this.#ports.desk.listModels(upstream);
    const now = this.#ports.clock.monotonic();
    const source = sourceOf(upstream);
    if ('kind' in listed) {
      this.#ports.log.info('models.unlisted', { provider: upstream.id, why: listed.message });
      const [models, listedAt] = [this.of(upstream.id, source), this.listedAt(upstream.id, source)];
      this.#entries.set(upstream.id, { models, listedAt, staleAt: now + RETRY_MS, source });
      return listed;
    }
    const listedAt = this.#ports.clock.now();
    this.#entries.set(upstream.id, { models: listed, listedAt, staleAt: now + FRESH_MS, source });
    this.#ports.onChange();
    return null;
  }

  #entry(provider: string, source: string): Entry | undefined {
    const entry = this.#entries.get(provider);
    return entry?.source === source ? entry : undefined;
  }
}
