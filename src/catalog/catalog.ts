// The embedded catalog: what is publicly known of the models at each provider, from a dated snapshot.

import type { ListedModel } from '../dialects/model-list.ts';
import type { ModelConfig } from '../domain/config.ts';
import type { Ability, ModelFacts, Price, PriceTier } from '../domain/model.ts';
import type { CompactFacts, CompactModel, CompactTier } from './compact-form.ts';
import embedded from './embedded-facts.json' with { type: 'json' };
import { spellingsOf } from './model-ids.ts';

export interface CatalogFacts extends ModelFacts {
  readonly abilities: ReadonlySet<Ability>;
  /** False for models that only make images, sound or video. */
  readonly writesText: boolean;
  readonly deprecated: boolean;
}

export interface Catalog {
  /** Where the facts come from, for people: "models.dev (MIT licence)", "2026-07-02". */
  readonly source: { readonly name: string; readonly date: string };
  /**
   * What is known of a model at one provider (the catalog's own provider names, see `Preset.catalog`), or null.
   * Other usual spellings of the id are tried as well; the answer carries the id as it was asked for.
   * A price is never taken from another provider.
   */
  factsFor(catalogProvider: string, modelId: string): CatalogFacts | null;
  /** The ids of all models known at a provider; empty for a provider that the catalog does not know. */
  models(catalogProvider: string): readonly string[];
}

const ABILITIES: readonly (readonly [letter: string, ability: Ability])[] = [
  ['t', 'tools'],
  ['i', 'image'],
  ['a', 'audio'],
  ['p', 'pdf'],
  ['r', 'reasoning'],
  ['j', 'json'],
];

/** Answers are kept: a gateway asks for the same few models again and again. */
const MOST_REMEMBERED = 4096;

export function loadCatalog(): Catalog {
  // The generator wrote exactly this form; TypeScript cannot see tuples in JSON.
  return createCatalog(embedded as unknown as CompactFacts);
}

export function createCatalog(facts: CompactFacts): Catalog {
  const remembered = new Map<string, CatalogFacts | null>();
  const providers = new Map(Object.entries(facts.providers));
  return {
    source: { name: facts.source, date: facts.date },
    factsFor(catalogProvider, modelId) {
      const name = `${catalogProvider}\n${modelId}`;
      const known = remembered.get(name);
      if (known !== undefined) return known;
      const found = findFacts(providers.get(catalogProvider), modelId);
      // Names come from clients, so their number has no natural end.
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      remembered.set(name, found);
      return found;
    },
    models: (catalogProvider) => Object.keys(providers.get(catalogProvider) ?? {}),
  };
}

/** The catalog's facts with what the provider itself lists, which is newer. `listed` undefined: it lists no such model. */
export function withListed(facts: ModelFacts | null, listed: ListedModel | undefined): ModelFacts | null {
  if (listed === undefined) return facts;
  const known = facts ?? NOTHING_KNOWN;
  const price = listedPrice(listed);
  return {
    ...known,
    id: listed.id,
    ...(price !== null && { price, priceOrigin: 'provider' }),
    contextWindow: listed.contextWindow ?? known.contextWindow,
    maxOutput: listed.maxOutput ?? known.maxOutput,
  };
}

const NOTHING_KNOWN: Omit<ModelFacts, 'id'> = {
  price: null,
  priceOrigin: null,
  contextWindow: null,
  maxOutput: null,
  abilities: null,
};

function listedPrice({ inputPrice, cachedInputPrice, cacheWritePrice, outputPrice }: ListedModel): Price | null {
  if (inputPrice === null || outputPrice === null) return null;
  return {
    input: inputPrice,
    cachedInput: cachedInputPrice,
    cacheWrite: cacheWritePrice,
    output: outputPrice,
    tiers: [],
  };
}

/**
 * The catalog's facts completed or overridden by what the user configured. Given an input price of the user's, the
 * catalog's prices for cached tokens and long prompts no longer belong to it and are left out.
 */
export function withConfigured(facts: ModelFacts | null, model: ModelConfig): ModelFacts {
  const known = facts?.price ?? null;
  const isOwn = [model.inputPrice, model.cachedInputPrice, model.cacheWritePrice, model.outputPrice].some(
    (price) => price !== null,
  );
  return {
    id: model.id,
    price: isOwn ? ownPrice(model, known) : known,
    priceOrigin: isOwn ? 'configured' : (facts?.priceOrigin ?? null),
    contextWindow: model.contextWindow ?? facts?.contextWindow ?? null,
    maxOutput: model.maxOutput ?? facts?.maxOutput ?? null,
    abilities: facts?.abilities ?? null,
  };
}

function ownPrice(model: ModelConfig, known: Price | null): Price | null {
  const input = model.inputPrice ?? known?.input ?? null;
  const output = model.outputPrice ?? known?.output ?? null;
  if (input === null || output === null) return null;
  const { cachedInputPrice, cacheWritePrice } = model;
  const own: Price = { input, cachedInput: cachedInputPrice, cacheWrite: cacheWritePrice, output, tiers: [] };
  if (model.inputPrice !== null || known === null) return own;
  const cached = {
    cachedInput: cachedInputPrice ?? known.cachedInput,
    cacheWrite: cacheWritePrice ?? known.cacheWrite,
  };
  // Tiers and reasoning are about the output as well.
  return model.outputPrice === null ? { ...known, ...cached } : { ...own, ...cached };
}

function findFacts(models: Readonly<Record<string, CompactModel>> | undefined, modelId: string): CatalogFacts | null {
  if (models === undefined) return null;
  for (const { id, isVariant } of spellingsOf(modelId)) {
    // The id is a client's text: `constructor` is not a model.
    const model = Object.hasOwn(models, id) ? models[id] : undefined;
    if (model !== undefined) return readFacts(modelId, model, isVariant);
  }
  return null;
}

function readFacts(id: string, model: CompactModel, isVariant: boolean): CatalogFacts {
  const [, , , , contextWindow, maxOutput, letters] = model;
  const price = isVariant ? null : readPrice(model);
  return {
    id,
    price,
    priceOrigin: price === null ? null : 'catalog',
    contextWindow,
    maxOutput,
    abilities: new Set(ABILITIES.filter(([letter]) => letters.includes(letter)).map(([, ability]) => ability)),
    writesText: !letters.includes('x'),
    deprecated: letters.includes('d'),
  };
}

function readPrice([input, cachedInput, cacheWrite, output, , , , tiers, reasoning]: CompactModel): Price | null {
  if (input === null || output === null) return null;
  return {
    input,
    cachedInput,
    cacheWrite,
    output,
    tiers: tiers.map(readTier),
    ...(reasoning !== null && { reasoning }),
  };
}

function readTier([above, input, cachedInput, cacheWrite, output]: CompactTier): PriceTier {
  return { above, input, cachedInput, cacheWrite, output };
}
