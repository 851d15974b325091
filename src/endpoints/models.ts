// GET /v1/models: what a client may ask for.

import type { Catalog } from '../catalog/catalog.ts';
import type { Snapshot } from '../dispatch/snapshot.ts';
import type { Config } from '../domain/config.ts';
import { anyGlobMatches } from '../routing/glob.ts';
import { AUTO_ROUTE } from '../routing/routing-table.ts';

interface ModelEntry {
  readonly id: string;
  readonly object: 'model';
  readonly created: number;
  readonly owned_by: string;
}

/** Routes, aliases and `provider/model-id`s of the enabled providers that the client is allowed to name. */
export function listModels(
  config: Config,
  snapshot: Snapshot,
  facts: Catalog,
  allow: readonly string[],
): readonly ModelEntry[] {
  const entries: ModelEntry[] = [];
  const seen = new Set<string>();
  const add = (id: string, owner: string): void => {
    if (seen.has(id) || !anyGlobMatches(allow, id)) return;
    seen.add(id);
    entries.push({ id, object: 'model', created: 0, owned_by: owner });
  };
  add(AUTO_ROUTE, 'breakerbox');
  for (const route of config.routes) add(route.id, 'breakerbox');
  for (const alias of Object.keys(config.aliases)) add(alias, 'breakerbox');
  for (const provider of config.providers) {
    const upstream = snapshot.upstreams.get(provider.id);
    if (upstream === undefined || !provider.enabled) continue;
    for (const model of provider.models) add(`${provider.id}/${model.id}`, provider.id);
    const { catalog } = upstream.preset;
    for (const model of catalog === null ? [] : facts.models(catalog)) add(`${provider.id}/${model}`, provider.id);
  }
  return entries;
}

export function modelsBody(entries: readonly ModelEntry[]): string {
  return JSON.stringify({ object: 'list', data: entries });
}
