// What the current configuration means for traffic, made once per change: providers ready to be called, prices, names.

import { CanonicalNames } from '../catalog/canonical.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { withConfigured, withListed } from '../catalog/known-facts.ts';
import { utcDay } from '../costing/utc-time.ts';
import type { ListedModel } from '../dialects/model-list.ts';
import type { Config, ProviderConfig } from '../domain/config.ts';
import type { DialectId } from '../domain/dialect.ts';
import type { FactSource, ModelFacts, Price } from '../domain/model.ts';
import { OPERATION_PATHS, pathOf, resolveBaseUrl, type BaseUrl } from '../providers/base-url.ts';
import type { Preset, SpokenDialect } from '../providers/provider.ts';
import { findPreset } from '../providers/registry.ts';
import { rampsOf } from '../routing/detour.ts';
import type { CompilePattern } from '../routing/facts.ts';
import type { RoutableProvider, RoutingTable } from '../routing/routing-table.ts';
import { compileRules } from '../routing/rules.ts';
import { tokenizerFactor } from '../tokens/tokenizer-factor.ts';
import { baselinePrice } from './baseline.ts';
import { sourceOf } from './source-of.ts';

export interface UsableKey {
  readonly name: string;
  readonly value: string;
}

/** A dialect in which a provider can be asked, with the full path of its operation. */
export interface SpokenHere {
  readonly id: DialectId;
  readonly path: string;
  /** null: the preset's. */
  readonly authHeader: SpokenDialect['authHeader'] | null;
  /** Alternating names and values. */
  readonly headers: readonly string[];
  readonly countsTokens: boolean;
  /** Only for models that are served in no other, or where the user says so. */
  readonly onDemand: boolean;
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
  /** What it can be asked in; the first is its home. */
  readonly spoken: readonly [SpokenHere, ...SpokenHere[]];
  /** Keys whose value is at hand, in the user's order. */
  readonly keys: readonly UsableKey[];
  /** Why there is no usable key although one is needed; null when calls can be made. */
  readonly keyProblem: string | null;
  /** Model ids that it has listed itself. */
  readonly listed: readonly string[];
  facts(model: string): ModelFacts | null;
}

export interface Snapshot {
  readonly upstreams: ReadonlyMap<string, Upstream>;
  readonly table: RoutingTable;
  /** Of the model that everything is compared to; null: not known. */
  readonly baselinePrice: Price | null;
  /** A sketch of the user's last words is kept with each request. */
  readonly keepsSketches: boolean;
}

export interface SnapshotPorts {
  readonly catalog: Catalog;
  /** The value of a provider's key, or null when it cannot be had. */
  keyValue(provider: ProviderConfig, keyName: string): string | null;
  /** What the provider itself has listed, for the source that `sourceOf` names. */
  listed(provider: string, source: string): readonly ListedModel[];
  /** When that was, in Unix ms; null when it never was. */
  listedAt(provider: string, source: string): number | null;
  readonly compilePattern: CompilePattern;
}

export function makeSnapshot(config: Config, ports: SnapshotPorts): Snapshot {
  const upstreams = new Map<string, Upstream>();
  for (const provider of config.providers) {
    const upstream = makeUpstream(provider, ports);
    if (upstream !== null) upstreams.set(provider.id, upstream);
  }
  const { baselineModel, keywordSketches } = config.settings;
  return {
    upstreams,
    table: makeTable(config, upstreams, ports),
    baselinePrice: baselinePrice(baselineModel, upstreams, ports.catalog),
    keepsSketches: keywordSketches,
  };
}

function makeTable(config: Config, upstreams: Snapshot['upstreams'], ports: SnapshotPorts): RoutingTable {
  const providers = config.providers.map((provider) => makeRoutable(provider, upstreams.get(provider.id), ports));
  return {
    providers,
    byId: new Map(providers.map((provider) => [provider.id, provider])),
    routes: new Map(config.routes.map((route) => [route.id, route])),
    aliases: new Map(Object.entries(config.aliases)),
    rules: compileRules(config.rules, ports.compilePattern),
    ramps: rampsOf(config.budgets),
    emulatesJson: config.settings.emulateJson !== 'refuse',
  };
}

function makeUpstream(provider: ProviderConfig, ports: SnapshotPorts): Upstream | null {
  const preset = findPreset(provider.preset);
  if (preset === undefined) return null;
  const base = resolveBaseUrl(preset, provider.baseUrl);
  const { origin, path } = base;
  const keys: UsableKey[] = [];
  for (const { name } of provider.keys) {
    const value = ports.keyValue(provider, name);
    if (value !== null) keys.push({ name, value });
  }
  // Keys that were given but cannot be used are no reason to send prompts without one.
  const needsKey = keys.length === 0 && (preset.key === 'required' || provider.keys.length > 0);
  const source = sourceOf({ preset, origin, path });
  const listed = ports.listed(provider.id, source);
  const facts = makeFacts(provider, preset, ports.catalog, {
    models: new Map(listed.map((model) => [model.id, model])),
    source: sourceOfList(preset, ports.listedAt(provider.id, source)),
  });
  return {
    id: provider.id,
    preset,
    enabled: provider.enabled,
    origin,
    host: new URL(origin).host,
    path,
    spoken: spokenHere(preset, base, provider.dialect),
    keys,
    keyProblem: needsKey ? `${provider.id} has no usable key; give it one under Providers` : null,
    listed: listed.map((model) => model.id),
    facts,
  };
}

/** `only`: the dialect the user chose for this provider; null: all that its kind speaks. */
function spokenHere(preset: Preset, base: BaseUrl, only: DialectId | null): Upstream['spoken'] {
  const chosen = preset.dialects.filter(({ id }) => only === null || id === only);
  const here = chosen.flatMap((spoken): SpokenHere[] => {
    const path = pathOf(preset, spoken, base);
    if (path === null) return [];
    const { id, authHeader = null, headers = {}, countsTokens = false, onlyOnDemand = false } = spoken;
    const onDemand = onlyOnDemand && only === null;
    return [{ id, path, authHeader, headers: Object.entries(headers).flat(), countsTokens, onDemand }];
  });
  const [home, ...others] = here;
  if (home !== undefined) return [home, ...others];
  // The user knows better than the preset which dialect is spoken at that address.
  const id = only ?? 'openai-chat';
  return [
    {
      id,
      path: `${base.path}${OPERATION_PATHS[id]}`,
      authHeader: null,
      headers: [],
      countsTokens: false,
      onDemand: false,
    },
  ];
}

/** Model ids come from requests; so many are remembered per provider. */
const MOST_REMEMBERED = 10_000;

interface OwnList {
  readonly models: ReadonlyMap<string, ListedModel>;
  readonly source: FactSource;
}

function sourceOfList({ label }: Preset, listedAt: number | null): FactSource {
  return { origin: 'provider', name: `${label}’s own list`, date: listedAt === null ? null : utcDay(listedAt) };
}

/** Facts by model id, the user's own figures first. Looked up once per model. */
function makeFacts(
  provider: ProviderConfig,
  preset: Preset,
  catalog: Catalog,
  list: OwnList,
): (model: string) => ModelFacts | null {
  const configured = new Map(provider.models.map((model) => [model.id, model]));
  const remembered = new Map<string, ModelFacts | null>();
  return (id) => {
    const known = remembered.get(id);
    if (known !== undefined) return known;
    const inCatalog = preset.catalog === null ? null : catalog.factsFor(preset.catalog, id);
    const inList = withListed(inCatalog, list.models.get(id), list.source);
    const own = configured.get(id);
    const facts = own === undefined ? inList : withConfigured(inList, own);
    // Clients choose the names: a bound keeps a hostile one from filling the memory.
    if (remembered.size < MOST_REMEMBERED) remembered.set(id, facts);
    return facts;
  };
}

/** The dialect in which the clients of a surface speak. */
const WIRE_OF_SURFACE: ReadonlyMap<string, DialectId> = new Map([
  ['chat', 'openai-chat'],
  ['messages', 'anthropic-messages'],
  ['responses', 'openai-responses'],
]);

function makeRoutable(
  provider: ProviderConfig,
  upstream: Upstream | undefined,
  { catalog }: SnapshotPorts,
): RoutableProvider {
  const preset = upstream?.preset;
  const listed = upstream?.listed ?? [];
  const own = new Set([...provider.models.map((model) => model.id), ...listed]);
  let names: OfferedNames | null = null;
  return {
    id: provider.id,
    enabled: provider.enabled,
    autoModel: provider.models[0]?.id ?? preset?.autoModel ?? listed[0] ?? null,
    facts: (model) => upstream?.facts(model) ?? null,
    tokenFactor: tokenizerFactor,
    speaks(surface) {
      const wire = WIRE_OF_SURFACE.get(surface);
      return upstream?.spoken.some(({ id, onDemand }) => id === wire && !onDemand) ?? false;
    },
    offers(name) {
      if (own.has(name)) return name;
      names ??= offeredNames(preset?.catalog ?? null, [...own, ...catalog.models(preset?.catalog ?? '')]);
      return names.exact.get(name) ?? names.canonical.find(name);
    },
  };
}

interface OfferedNames {
  readonly exact: ReadonlyMap<string, string>;
  readonly canonical: CanonicalNames;
}

/**
 * The names under which a provider's models can be asked for: its own ids, and the ids other providers use:
 * `gpt-5-mini` for an aggregator's `openai/gpt-5-mini`, and the other way round; after these the canonical names.
 */
function offeredNames(provider: string | null, ids: readonly string[]): OfferedNames {
  const names = new Map<string, string>();
  for (const id of ids) {
    const slash = id.lastIndexOf('/');
    if (slash >= 0) names.set(id.slice(slash + 1), id);
    else if (provider !== null) names.set(`${provider}/${id}`, id);
  }
  for (const id of ids) names.set(id, id);
  return { exact: names, canonical: new CanonicalNames(provider, ids) };
}
