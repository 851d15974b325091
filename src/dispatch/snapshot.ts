// What the current configuration means for traffic, made once per change: providers ready to be called, prices, names.

import { withConfigured, type Catalog } from '../catalog/catalog.ts';
import type { Config, ProviderConfig } from '../domain/config.ts';
import type { ModelFacts } from '../domain/model.ts';
import { resolveBaseUrl } from '../providers/base-url.ts';
import type { Preset } from '../providers/provider.ts';
import { findPreset } from '../providers/registry.ts';
import type { RoutableProvider, RoutingTable } from '../routing/routing-table.ts';

export interface UsableKey {
  readonly name: string;
  readonly value: string;
}

/** A provider as dispatch calls it. */
export interface Upstream {
  readonly id: string;
  readonly preset: Preset;
  readonly enabled: boolean;
  readonly origin: string;
  readonly host: string;
  /** Path of the base URL, without a slash at its end. */
  readonly path: string;
  /** Keys whose value is at hand, in the user's order. */
  readonly keys: readonly UsableKey[];
  /** Why there is no usable key although one is needed; null when calls can be made. */
  readonly keyProblem: string | null;
  facts(model: string): ModelFacts | null;
}

export interface Snapshot {
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly table: RoutingTable;
}

export interface SnapshotPorts {
  readonly catalog: Catalog;
  /** The value of a provider's key, or null when it cannot be had. */
  keyValue(provider: ProviderConfig, keyName: string): string | null;
}

export function makeSnapshot(config: Config, ports: SnapshotPorts): Snapshot {
  const upstreams = new Map<string, Upstream>();
  for (const provider of config.providers) {
    const upstream = makeUpstream(provider, ports);
    if (upstream !== null) upstreams.set(provider.id, upstream);
  }
  return {
    upstreams,
    table: {
      providers: config.providers.map((provider) => makeRoutable(provider, ports.catalog)),
      routes: new Map(config.routes.map((route) => [route.id, route])),
      aliases: new Map(Object.entries(config.aliases)),
    },
  };
}

function makeUpstream(provider: ProviderConfig, ports: SnapshotPorts): Upstream | null {
  const preset = findPreset(provider.preset);
  if (preset === undefined) return null;
  const { origin, path } = resolveBaseUrl(preset, provider.baseUrl);
  const keys: UsableKey[] = [];
  for (const { name } of provider.keys) {
    const value = ports.keyValue(provider, name);
    if (value !== null) keys.push({ name, value });
  }
  // Keys that were given but cannot be used are no reason to send prompts without one.
  const needsKey = keys.length === 0 && (preset.key === 'required' || provider.keys.length > 0);
  const facts = makeFacts(provider, preset, ports.catalog);
  return {
    id: provider.id,
    preset,
    enabled: provider.enabled,
    origin,
    host: new URL(origin).host,
    path,
    keys,
    keyProblem: needsKey ? `${provider.id} has no usable key; give it one under Providers` : null,
    facts,
  };
}

/** Model ids come from requests; so many are remembered per provider. */
const MOST_REMEMBERED = 10_000;

/** Facts by model id, the user's own figures first. Looked up once per model. */
function makeFacts(provider: ProviderConfig, preset: Preset, catalog: Catalog): (model: string) => ModelFacts | null {
  const configured = new Map(provider.models.map((model) => [model.id, model]));
  const remembered = new Map<string, ModelFacts | null>();
  return (id) => {
    const known = remembered.get(id);
    if (known !== undefined) return known;
    const fromCatalog = preset.catalog === null ? null : catalog.factsFor(preset.catalog, id);
    const own = configured.get(id);
    const facts = own === undefined ? fromCatalog : withConfigured(fromCatalog, own);
    // Clients choose the names: a bound keeps a hostile one from filling the memory.
    if (remembered.size < MOST_REMEMBERED) remembered.set(id, facts);
    return facts;
  };
}

function makeRoutable(provider: ProviderConfig, catalog: Catalog): RoutableProvider {
  const preset = findPreset(provider.preset);
  const configured = new Set(provider.models.map((model) => model.id));
  let byName: ReadonlyMap<string, string> | null = null;
  return {
    id: provider.id,
    enabled: provider.enabled,
    autoModel: provider.models[0]?.id ?? preset?.autoModel ?? null,
    offers(name) {
      if (configured.has(name)) return name;
      byName ??= catalogNames(preset?.catalog ?? null, catalog);
      return byName.get(name) ?? null;
    },
  };
}

/**
 * The names under which a provider's catalogued models can be asked for: its own ids, and the ids other providers use:
 * `gpt-5-mini` for an aggregator's `openai/gpt-5-mini`, and the other way round.
 */
function catalogNames(provider: string | null, catalog: Catalog): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  if (provider === null) return names;
  const ids = catalog.models(provider);
  for (const id of ids) {
    const slash = id.lastIndexOf('/');
    names.set(slash < 0 ? `${provider}/${id}` : id.slice(slash + 1), id);
  }
  for (const id of ids) names.set(id, id);
  return names;
}
