// What is known of a model, put together from the catalog, what its provider lists itself, and what the user says.

import type { ListedModel } from '../dialects/model-list.ts';
import type { ModelConfig } from '../domain/config.ts';
import {
  ABILITIES,
  type Abilities,
  type Ability,
  type FactSource,
  type ModelFacts,
  type Price,
} from '../domain/model.ts';

export const NOTHING_KNOWN: Omit<ModelFacts, 'id'> = {
  price: null,
  contextWindow: null,
  maxOutput: null,
  abilities: new Map(),
  sources: { price: null, contextWindow: null, maxOutput: null, abilities: null },
};

/**
 * The catalog's facts with what the provider itself lists, which is newer. `listed` undefined: it lists no such model.
 * `source`: whose list it is, and of which day.
 */
export function withListed(
  facts: ModelFacts | null,
  listed: ListedModel | undefined,
  source: FactSource,
): ModelFacts | null {
  if (listed === undefined) return facts;
  const known = facts ?? NOTHING_KNOWN;
  const price = listedPrice(listed, known.price);
  return {
    ...known,
    id: listed.id,
    price: price ?? known.price,
    contextWindow: listed.contextWindow ?? known.contextWindow,
    maxOutput: listed.maxOutput ?? known.maxOutput,
    sources: {
      ...known.sources,
      ...(price !== null && { price: source }),
      ...(listed.contextWindow !== null && { contextWindow: source }),
      ...(listed.maxOutput !== null && { maxOutput: source }),
    },
  };
}

function listedPrice(listed: ListedModel, known: Price | null): Price | null {
  const { inputPrice: input, cachedInputPrice: cachedInput, cacheWritePrice: cacheWrite, outputPrice: output } = listed;
  if (input === null || output === null) return null;
  const { more = {} } = listed;
  if (known === null || known.input !== input || known.output !== output) {
    return { input, cachedInput, cacheWrite, output, tiers: [], ...more };
  }
  // It says the same as the catalog, which may know more: few lists have prices for long prompts.
  const cached = { cachedInput: cachedInput ?? known.cachedInput, cacheWrite: cacheWrite ?? known.cacheWrite };
  return { ...known, ...cached, ...more };
}

const BY_THE_USER: FactSource = { origin: 'configured', name: 'your configuration', date: null };

/**
 * The catalog's facts completed or overridden by what the user configured. Given an input price of the user's, the
 * catalog's prices for cached tokens and long prompts no longer belong to it and are left out.
 */
export function withConfigured(facts: ModelFacts | null, model: ModelConfig): ModelFacts {
  const known = facts ?? NOTHING_KNOWN;
  const price = hasOwnPrice(model) ? ownPrice(model, known.price) : known.price;
  const abilities = withOwn(known.abilities, model.abilities);
  const { sources } = known;
  return {
    id: model.id,
    price,
    contextWindow: model.contextWindow ?? known.contextWindow,
    maxOutput: model.maxOutput ?? known.maxOutput,
    abilities,
    sources: {
      price: price === null ? null : hasOwnPrice(model) ? BY_THE_USER : sources.price,
      contextWindow: model.contextWindow === null ? sources.contextWindow : BY_THE_USER,
      maxOutput: model.maxOutput === null ? sources.maxOutput : BY_THE_USER,
      abilities: abilities === known.abilities ? sources.abilities : BY_THE_USER,
    },
  };
}

function hasOwnPrice(model: ModelConfig): boolean {
  const { inputPrice, cachedInputPrice, cacheWritePrice, outputPrice, reasoningPrice, more } = model;
  const figures = [inputPrice, cachedInputPrice, cacheWritePrice, outputPrice, reasoningPrice];
  return more !== undefined || figures.some((price) => price !== null);
}

function ownPrice(model: ModelConfig, known: Price | null): Price | null {
  const own = alwaysOwn(model, known);
  const { from, until } = model.more ?? {};
  // Outside of its days the user's price leaves everything as it is known without it.
  const isDated = own !== null && known !== null && (from !== undefined || until !== undefined);
  return isDated ? { ...own, otherwise: known } : own;
}

function alwaysOwn(model: ModelConfig, known: Price | null): Price | null {
  const { inputPrice, cachedInputPrice, cacheWritePrice, outputPrice, reasoningPrice, more } = model;
  const rest = { ...(reasoningPrice !== null && { reasoning: reasoningPrice }), ...more };
  // The user's own input price leaves nothing of what is known of another.
  if (inputPrice !== null || known === null) {
    const output = outputPrice ?? known?.output ?? null;
    if (inputPrice === null || output === null) return null;
    return {
      input: inputPrice,
      cachedInput: cachedInputPrice,
      cacheWrite: cacheWritePrice,
      output,
      tiers: [],
      ...rest,
    };
  }
  const cached = {
    cachedInput: cachedInputPrice ?? known.cachedInput,
    cacheWrite: cacheWritePrice ?? known.cacheWrite,
  };
  // All else that is known of the price may be about the output as well.
  if (outputPrice === null) return { ...known, ...cached, ...rest };
  return { input: known.input, ...cached, output: outputPrice, tiers: [], ...rest };
}

/** The same map when nothing is given. What neither side says stays unknown. */
function withOwn(known: Abilities, given: ModelConfig['abilities']): Abilities {
  const own = ABILITIES.flatMap((ability): [Ability, boolean][] => {
    const value = given[ability];
    return value === undefined ? [] : [[ability, value]];
  });
  return own.length === 0 ? known : new Map([...known, ...own]);
}
