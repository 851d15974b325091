// The models of the user's providers as the panel sees them.

import { canonicalId } from '../catalog/canonical.ts';
import { ageInDays, isStale } from '../catalog/day.ts';
import { NOTHING_KNOWN } from '../catalog/known-facts.ts';
import type { CatalogModelView, CatalogStatusView, ModelOverride, SourceView } from '../contract/model-views.ts';
import { windowAt } from '../costing/price-at.ts';
import { windowWords } from '../costing/window-words.ts';
import type { ModelConfig } from '../domain/config.ts';
import type { FactSource, Price } from '../domain/model.ts';
import type { Instance } from './instance.ts';
import { rareFields, rateFields, validityOf } from './price-fields.ts';
import { saysNothing } from './provider-edits.ts';

/** A model at one of the user's providers. */
interface Place {
  readonly provider: string;
  readonly model: string;
  readonly canonical: string;
  /** Its provider's name in the catalog. */
  readonly catalog: string | null;
  /** Null when the user says nothing of it. */
  readonly own: ModelConfig | null;
}

export interface ModelFilter {
  readonly search?: string | undefined;
  readonly provider?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

export function modelViews(instance: Instance, filter: ModelFilter): { total: number; models: CatalogModelView[] } {
  const places = allPlaces(instance);
  const byCanonical = Map.groupBy(places, ({ canonical }) => canonical);
  const search = filter.search?.trim().toLowerCase() ?? '';
  const found = places.filter(
    ({ provider, model, canonical }) =>
      (filter.provider === undefined || provider === filter.provider) &&
      (search === '' || `${provider}/${model}\n${canonical}`.toLowerCase().includes(search)),
  );
  const page = found.slice(filter.offset, filter.offset + filter.limit);
  return {
    total: found.length,
    models: page.map((place) => modelView(instance, place, byCanonical.get(place.canonical) ?? [])),
  };
}

/** In the breakers' order; at each provider the configured ones first, then its own list, then the catalog. */
function allPlaces(instance: Instance): Place[] {
  const { upstreams } = instance.snapshot();
  return instance.config().providers.flatMap(({ id: provider, models }): Place[] => {
    const upstream = upstreams.get(provider);
    const catalog = upstream?.preset.catalog ?? null;
    const configured = new Map(models.map((model) => [model.id, model]));
    const known = catalog === null ? [] : instance.catalog.models(catalog);
    return [...new Set([...configured.keys(), ...(upstream?.listed ?? []), ...known])].map((model) => ({
      provider,
      model,
      canonical: canonicalId(catalog, model),
      catalog,
      own: configured.get(model) ?? null,
    }));
  });
}

function modelView(instance: Instance, place: Place, same: readonly Place[]): CatalogModelView {
  const { provider, model, canonical, catalog, own } = place;
  const known = instance.snapshot().upstreams.get(provider)?.facts(model) ?? NOTHING_KNOWN;
  const { price, contextWindow, maxOutput, abilities, sources } = known;
  const now = instance.clock.now();
  return {
    provider,
    model,
    canonical,
    configured: own !== null,
    override: own === null ? null : overrideOf(own),
    ...rateFields(price),
    ...rareFields(price ?? {}),
    validity: validityOf(price ?? {}),
    windows: windowViews(price, now),
    reasoningPrice: price?.reasoning ?? null,
    tiers: price?.tiers.map((tier) => ({ above: tier.above, ...rateFields(tier) })) ?? [],
    contextWindow,
    maxOutput,
    abilities: Object.fromEntries(abilities),
    sources: {
      price: sourceView(sources.price, now),
      contextWindow: sourceView(sources.contextWindow, now),
      maxOutput: sourceView(sources.maxOutput, now),
      abilities: sourceView(sources.abilities, now),
    },
    deprecated: catalog !== null && instance.catalog.factsFor(catalog, model)?.deprecated === true,
    alsoAt: same
      .filter((other) => other.provider !== provider)
      .map((other) => ({ provider: other.provider, model: other.model })),
  };
}

/** Null when the model is only named. */
function overrideOf(own: ModelConfig): ModelOverride | null {
  if (saysNothing(own)) return null;
  const { inputPrice, cachedInputPrice, cacheWritePrice, outputPrice, reasoningPrice, contextWindow, maxOutput } = own;
  const common = { inputPrice, cachedInputPrice, cacheWritePrice, outputPrice, reasoningPrice };
  const prices = { ...common, ...rareFields(own.more ?? {}) };
  return { ...prices, contextWindow, maxOutput, abilities: { ...own.abilities } };
}

function windowViews(price: Price | null, now: number): CatalogModelView['windows'] {
  const windows = price?.windows ?? [];
  const held = windowAt(windows, now);
  return windows.map((window) => ({ when: windowWords(window), holdsNow: window === held, ...rateFields(window) }));
}

function sourceView(source: FactSource | null, now: number): SourceView {
  if (source === null) return null;
  const ageDays = source.date === null ? null : ageInDays(source.date, now);
  return { ...source, ageDays, stale: isStale(ageDays) };
}

export function catalogStatusView(instance: Instance): CatalogStatusView {
  const { name, date } = instance.catalog.source;
  const { lastTriedAt, lastProblem, flagged } = instance.catalogRefresh.status();
  const ageDays = ageInDays(date, instance.clock.now());
  return {
    source: name,
    date,
    ageDays,
    stale: isStale(ageDays),
    refresh: instance.settings.current().settings.catalogRefresh,
    lastTriedAt,
    lastProblem,
    flagged: [...flagged],
  };
}
