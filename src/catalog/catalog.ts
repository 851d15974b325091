// The catalog: what is publicly known of the models at each provider, from a dated snapshot. The embedded one to begin
// with; a newer one can take its place at any time.

import type { Abilities, Ability, FactSource, FactSources, ModelFacts, Price, PriceTier } from '../domain/model.ts';
import type { CompactFacts, CompactModel, CompactTier } from './compact-form.ts';
import embedded from './embedded-facts.json' with { type: 'json' };
import { spellingsOf } from './model-ids.ts';
import { correctPrice, older } from './overlay.ts';

export interface CatalogFacts extends ModelFacts {
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

export interface LiveCatalog extends Catalog {
  /** What is in use now. */
  readonly facts: CompactFacts;
  /** Everything that was looked up before is void. */
  replace(facts: CompactFacts): void;
}

const LETTERS: readonly (readonly [letter: string, ability: Ability])[] = [
  ['t', 'tools'],
  ['i', 'images'],
  ['a', 'audio'],
  ['p', 'pdf'],
  ['r', 'reasoning'],
  ['j', 'json'],
];

/** Answers are kept: a gateway asks for the same few models again and again. */
const MOST_REMEMBERED = 4096;

/** The generator wrote exactly this form; TypeScript cannot see tuples in JSON. */
export const EMBEDDED_FACTS = embedded as unknown as CompactFacts;

export function loadCatalog(): LiveCatalog {
  return createCatalog(EMBEDDED_FACTS);
}

export function createCatalog(facts: CompactFacts): LiveCatalog {
  return new SnapshotCatalog(facts);
}

class SnapshotCatalog implements LiveCatalog {
  readonly #remembered = new Map<string, CatalogFacts | null>();
  #facts: CompactFacts;
  #source: Catalog['source'];

  constructor(facts: CompactFacts) {
    this.#facts = facts;
    this.#source = sourceOf(facts);
  }

  get facts(): CompactFacts {
    return this.#facts;
  }

  get source(): Catalog['source'] {
    return this.#source;
  }

  replace(facts: CompactFacts): void {
    this.#facts = facts;
    this.#source = sourceOf(facts);
    this.#remembered.clear();
  }

  factsFor(catalogProvider: string, modelId: string): CatalogFacts | null {
    const name = `${catalogProvider}\n${modelId}`;
    const known = this.#remembered.get(name);
    if (known !== undefined) return known;
    const found = findFacts(this.#facts, catalogProvider, modelId);
    // Names come from clients, so their number has no natural end.
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(name, found);
    return found;
  }

  models(catalogProvider: string): readonly string[] {
    return Object.keys(ownValue(this.#facts.providers, catalogProvider) ?? {});
  }
}

function sourceOf({ source, date }: CompactFacts): Catalog['source'] {
  return { name: source, date };
}

/** The names are a client's text: `constructor` is neither a provider nor a model. */
function ownValue<Value>(record: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  return record !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}

function findFacts(facts: CompactFacts, provider: string, modelId: string): CatalogFacts | null {
  const models = ownValue(facts.providers, provider);
  if (models === undefined) return null;
  for (const { id, isVariant } of spellingsOf(modelId)) {
    const model = ownValue(models, id);
    if (model === undefined) continue;
    const date = ownValue(ownValue(facts.older, provider), id) ?? facts.date;
    const read = readFacts(modelId, model, { origin: 'catalog', name: facts.source, date });
    if (isVariant) return { ...read, price: null, sources: { ...read.sources, price: null } };
    return corrected(provider, id, read);
  }
  return null;
}

function readFacts(id: string, model: CompactModel, source: FactSource): CatalogFacts {
  const [, , , , contextWindow, maxOutput, letters] = model;
  const price = readPrice(model);
  const abilities = readAbilities(letters);
  return {
    id,
    price,
    contextWindow,
    maxOutput,
    abilities,
    sources: {
      price: price === null ? null : source,
      contextWindow: contextWindow === null ? null : source,
      maxOutput: maxOutput === null ? null : source,
      abilities: abilities.size === 0 ? null : source,
    },
    writesText: !letters.includes('x'),
    deprecated: letters.includes('d'),
  };
}

function corrected(provider: string, id: string, facts: CatalogFacts): CatalogFacts {
  const from = facts.sources.price;
  const correction = facts.price === null ? null : correctPrice(provider, id, facts.price);
  if (from === null || correction === null) return facts;
  const date = correction.date === null ? from.date : older(from.date, correction.date);
  const price: FactSource = { origin: 'overlay', name: `${from.name}, ${correction.name}`, date };
  const sources: FactSources = { ...facts.sources, price };
  return { ...facts, price: correction.price, sources };
}

function readAbilities(letters: string): Abilities {
  const known = new Map<Ability, boolean>();
  for (const [letter, ability] of LETTERS) {
    if (letters.includes(letter)) known.set(ability, true);
    else if (letters.includes(letter.toUpperCase())) known.set(ability, false);
  }
  return known;
}

function readPrice([
  input,
  cachedInput,
  cacheWrite,
  output,
  ,
  ,
  ,
  tiers,
  reasoning,
  sound,
]: CompactModel): Price | null {
  if (input === null || output === null) return null;
  const [audioInput, audioOutput] = sound ?? [null, null];
  return {
    input,
    cachedInput,
    cacheWrite,
    output,
    tiers: tiers.map(readTier),
    ...(reasoning !== null && { reasoning }),
    ...(audioInput !== null && { audioInput }),
    ...(audioOutput !== null && { audioOutput }),
  };
}

function readTier([above, input, cachedInput, cacheWrite, output]: CompactTier): PriceTier {
  return { above, input, cachedInput, cacheWrite, output };
}
