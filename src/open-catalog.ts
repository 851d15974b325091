// Opens the catalog, with the last good facts that were fetched, and what keeps it up to date.

import { CatalogRefresh } from './catalog/catalog-refresh.ts';
import { loadCatalog, type LiveCatalog } from './catalog/catalog.ts';
import { reviewOnThread } from './catalog/review-thread.ts';
import type { Changes } from './control/instance.ts';
import type { Clock, Log } from './domain/ports.ts';
import type { Gateway } from './gateway.ts';
import { fetchFile } from './platform/fetch-file.ts';
import { openPrivateJson } from './platform/private-json.ts';
import type { SettingsStore } from './settings/settings-store.ts';

/** 2.4 MB in July 2026. */
const LIMITS = { maxBytes: 10_000_000, timeoutMs: 30_000 };

const PUBLISHED_AT = 'https://models.dev/api.json';

export interface OpenedCatalog {
  readonly catalog: LiveCatalog;
  readonly refresh: CatalogRefresh;
}

export function openCatalog(
  dataDir: string,
  env: Readonly<Record<string, string | undefined>>,
  clock: Clock,
  log: Log,
): OpenedCatalog {
  const catalog = loadCatalog();
  const refresh = new CatalogRefresh({
    catalog,
    file: openPrivateJson(dataDir, 'catalog'),
    clock,
    log,
    url: env['BREAKERBOX_CATALOG_URL'] ?? PUBLISHED_AT,
    fetch: async (url, etag) => fetchFile(url, etag, LIMITS, clock),
    review: async (task) => reviewOnThread(task, clock),
  });
  return { catalog, refresh };
}

/** How long providers have to say what they list, once a day. */
const LISTS_WAIT_MS = 60_000;

/** Fetches it once a day where the settings say so, and asks the providers too. Returns how to end that. */
export function keepCatalogFresh(
  { refresh }: OpenedCatalog,
  settings: SettingsStore,
  gateway: Gateway,
  changes: Changes,
): () => void {
  refresh.start({
    isDaily: () => settings.current().settings.catalogRefresh === 'daily',
    onFacts: () => {
      gateway.configure(settings.current());
      changes.announce('config');
    },
    onStatus: () => {
      changes.announce('status');
    },
    askProviders: async () => gateway.lists.refresh(gateway.snapshot().upstreams.values(), LISTS_WAIT_MS),
  });
  return () => {
    refresh.close();
  };
}
