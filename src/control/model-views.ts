// The models of the user's providers as the panel sees them.

import { canonicalId } from '../catalog/canonical.ts';
import { ageInDays, isStale } from '../catalog/day.ts';
import { NOTHING_KNOWN } from '../catalog/known-facts.ts';
import type { MeasuredModelView } from '../contract/compare-views.ts';
import type { CatalogModelView, CatalogStatusView, ModelOverride, SourceView } from '../contract/model-views.ts';
import { costOf } from '../costing/cost.ts';
import { windowAt } from '../costing/price-at.ts';
import { windowWords } from '../costing/window-words.ts';
import type { ModelConfig } from '../domain/config.ts';
import type { Ability, FactSource, Price } from '../domain/model.ts';
import { UNKNOWN_USAGE } from '../domain/usage.ts';
import type { Instance } from './instance.ts';
import { takesMs, type Traffic } from './own-traffic.ts';
import { rareFields, rateFields, validityOf } from './price-fields.ts';
import { saysNothing } from './provider-edits.ts';

export interface ModelPlace {
  readonly provider: string;
  readonly model: string;
}

/** A model at one of the user's providers. */
interface Place extends ModelPlace {
  readonly canonical: string;
  /** Its provider's name in the catalog. */
  readonly catalog: string | null;
  /** Null when the user says nothing of it. */
  readonly own: ModelConfig | null;
}

export interface ModelFilter {
  readonly search?: string | undefined;
  readonly provider?: string | undefined;
  readonly abilities: readonly Ability[];
  readonly sort: 'breakers' | 'price' | 'speed';
  readonly limit: number;
  readonly offset: number;
}

export interface ModelPage {
  readonly total: number;
  readonly typical: Traffic['typical'];
  readonly models: MeasuredModelView[];
}

export function modelViews(instance: Instance, traffic: Traffic, filter: ModelFilter): ModelPage {
  const places = allPlaces(instance);
  const byCanonical = Map.groupBy(places, ({ canonical }) => canonical);
  const found = sorted(instance, traffic, places.filter(isWanted(instance, filter)), filter.sort);
  const page = found.slice(filter.offset, filter.offset + filter.limit);
  return {
    total: found.length,
    typical: traffic.typical,
    models: page.map((place) => measuredView(instance, traffic, place, byCanonical.get(place.canonical) ?? [])),
  };
}

/** Also of a model that nobody knows; null: there is no such provider. */
export function oneModelView(instance: Instance, traffic: Traffic, wanted: ModelPlace): MeasuredModelView | null {
  const { provider: id, model } = wanted;
  const upstream = instance.snapshot().upstreams.get(id);
  if (upstream === undefined) return null;
  const places = allPlaces(instance);
  const { catalog } = upstream.preset;
  const unknown = { provider: id, model, canonical: canonicalId(catalog, model), catalog, own: null };
  const place = places.find((each) => each.provider === id && each.model === model) ?? unknown;
  const same = places.filter(({ canonical }) => canonical === place.canonical);
  return measuredView(instance, traffic, place, same);
}

function isWanted(instance: Instance, filter: ModelFilter): (place: Place) => boolean {
  const { upstreams } = instance.snapshot();
  const search = filter.search?.trim().toLowerCase() ?? '';
  return ({ provider, model, canonical }) => {
    if (filter.provider !== undefined && provider !== filter.provider) return false;
    if (search !== '' && !`${provider}/${model}\n${canonical}`.toLowerCase().includes(search)) return false;
    if (filter.abilities.length === 0) return true;
    const known = upstreams.get(provider)?.facts(model)?.abilities;
    return filter.abilities.every((ability) => known?.get(ability) === true);
  };
}

/** What is not known comes last; what is the same stays in the order of the breakers. */
function sorted(
  instance: Instance,
  traffic: Traffic,
  places: readonly Place[],
  by: ModelFilter['sort'],
): readonly Place[] {
  if (by === 'breakers') return places;
  const figure = (place: Place): number =>
    (by === 'price' ? typicalCost(instance, traffic, place).nanos : typicalMs(traffic, place)) ?? Infinity;
  const figures = new Map(places.map((place) => [place, figure(place)]));
  const of = (place: Place): number => figures.get(place) ?? Infinity;
  // Infinity less itself is no number.
  return places.toSorted((a, b) => (of(a) === of(b) ? 0 : of(a) - of(b)));
}

function typicalCost(instance: Instance, { typical }: Traffic, { provider, model }: ModelPlace) {
  const price = instance.snapshot().upstreams.get(provider)?.facts(model)?.price ?? null;
  return costOf({ ...UNKNOWN_USAGE, ...typical.request }, price, instance.clock.now());
}

function typicalMs(traffic: Traffic, { provider, model }: ModelPlace): number | null {
  return takesMs(traffic.measured(provider, model), traffic.typical.request);
}

function measuredView(instance: Instance, traffic: Traffic, place: Place, same: readonly Place[]): MeasuredModelView {
  const cost = typicalCost(instance, traffic, place);
  const measured = traffic.measured(place.provider, place.model);
  return {
    ...modelView(instance, place, same),
    typicalNanos: cost.nanos,
    typicalGuessed: cost.source === 'estimate',
    typicalMs: typicalMs(traffic, place),
    measured: measured === null ? null : { requests: measured.requests, ttftMs: measured.ttftMs, tps: measured.tps },
  };
}

/** In the breakers' order; at each provider the configured ones first, then its own list, then the catalog. */
function allPlaces(instance: Instance): Place[] {
  const { upstreams } = instance.snapshot();
  // The demo's models are configured, but by nobody.
  const written = new Map(instance.settings.current().providers.map(({ id, models }) => [id, models]));
  return instance.config().providers.flatMap(({ id: provider, models }): Place[] => {
    const upstream = upstreams.get(provider);
    const catalog = upstream?.preset.catalog ?? null;
    const own = new Map(written.get(provider)?.map((model) => [model.id, model]));
    const known = catalog === null ? [] : instance.catalog.models(catalog);
    return [...new Set([...models.map(({ id }) => id), ...(upstream?.listed ?? []), ...known])].map((model) => ({
      provider,
      model,
      canonical: canonicalId(catalog, model),
      catalog,
      own: own.get(model) ?? null,
    }));
  });
}

function modelView(instance: Instance, place: Place, same: readonly Place[]): CatalogModelView {
  const { provider, model, canonical, catalog, own } = place;
  const known = instance.snapshot().upstreams.get(provider)?.facts(model) ?? NOTHING_KNOWN;
  const { price, contextWindow, maxOutput, abilities, sources } = known;
  const now = instance.clock.now();
  const sourceOf = (source: FactSource | null): SourceView => sourceView(source, own !== null, now);
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
      price: sourceOf(sources.price),
      contextWindow: sourceOf(sources.contextWindow),
      maxOutput: sourceOf(sources.maxOutput),
      abilities: sourceOf(sources.abilities),
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

/** What is configured although the user says nothing of the model, only the demo can have said. */
function sourceView(source: FactSource | null, isOwn: boolean, now: number): SourceView {
  if (source === null) return null;
  const ageDays = source.date === null ? null : ageInDays(source.date, now);
  const name = source.origin === 'configured' && !isOwn ? 'the demo itself' : source.name;
  return { ...source, name, ageDays, stale: isStale(ageDays) };
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
