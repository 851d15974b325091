// What the handlers need of the running instance. Composed in src/index.ts.

import type { CatalogRefresh } from '../catalog/catalog-refresh.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Health } from '../dispatch/health.ts';
import type { ModelLists } from '../dispatch/model-lists.ts';
import type { ProviderDesk } from '../dispatch/provider-desk.ts';
import type { Snapshot } from '../dispatch/snapshot.ts';
import type { Config } from '../domain/config.ts';
import type { Clock, IdSource } from '../domain/ports.ts';
import type { LearnedFixes } from '../fixes/learned-fixes.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { LiveRequests } from './live-requests.ts';

export interface Instance {
  readonly version: string;
  readonly startedAt: number;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly ids: IdSource;
  readonly settings: SettingsStore;
  readonly ledger: Ledger;
  readonly health: Health;
  /** What providers list as their models, and what else they tell for nothing. */
  readonly lists: ModelLists;
  readonly desk: ProviderDesk;
  /** The configuration as traffic sees it. */
  readonly snapshot: () => Snapshot;
  readonly fixes: LearnedFixes;
  readonly catalog: Catalog;
  readonly catalogRefresh: CatalogRefresh;
  readonly live: LiveRequests;
  /** Told of whatever the panel should look at again. */
  readonly changes: Changes;
  readonly gatewayUrl: () => string;
  /** The configuration that is in force, the demo provider included while there is no other. */
  readonly config: () => Config;
}

export type Change = 'breakers' | 'config' | 'status';

/** Carries the news that something changed to whoever watches; what exactly it is now they ask themselves. */
export class Changes {
  readonly #listeners = new Set<(change: Change) => void>();

  announce(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  listen(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
