// Changes to the providers, as pure edits of the configuration.

import type { Config, KeyConfig, ModelConfig, ProviderConfig } from '../domain/config.ts';

export function freeProviderId(config: Config, preset: string): string {
  const taken = new Set(config.providers.map(({ id }) => id));
  if (!taken.has(preset)) return preset;
  let n = 2;
  while (taken.has(`${preset}-${n}`)) n += 1;
  return `${preset}-${n}`;
}

/** A model that is only named: its facts come from the catalog. */
export function namedModel(id: string): ModelConfig {
  return {
    id,
    inputPrice: null,
    cachedInputPrice: null,
    cacheWritePrice: null,
    outputPrice: null,
    reasoningPrice: null,
    contextWindow: null,
    maxOutput: null,
    abilities: {},
  };
}

export function withProvider(config: Config, id: string, edit: (provider: ProviderConfig) => ProviderConfig): Config {
  return { ...config, providers: config.providers.map((provider) => (provider.id === id ? edit(provider) : provider)) };
}

export function withoutProvider(config: Config, id: string): Config {
  return { ...config, providers: config.providers.filter((provider) => provider.id !== id) };
}

/** Puts something back where it was, as far as the list is still that long. */
export function putBack<T>(list: readonly T[], item: T, index: number): T[] {
  return [...list.slice(0, index), item, ...list.slice(index)];
}

export function withKey(provider: ProviderConfig, key: KeyConfig): ProviderConfig {
  return { ...provider, keys: [...provider.keys.filter(({ name }) => name !== key.name), key] };
}

/** Null when the ids are not exactly the providers' ids. */
export function reordered(config: Config, ids: readonly string[]): Config | null {
  const byId = new Map(config.providers.map((provider) => [provider.id, provider]));
  const providers = [...new Set(ids)].map((id) => byId.get(id));
  if (providers.length !== byId.size || !providers.every((provider) => provider !== undefined)) return null;
  return { ...config, providers };
}

type Models = ProviderConfig['models'];

/**
 * With what the user says of one model. The first model of a provider is what the `auto` route uses: where none is
 * named, the one it uses by itself (`auto`) stays in front, so that a price that is set right does not redirect traffic.
 */
export function withModel(models: Models, model: ModelConfig, auto: string | null): Models {
  if (models.some(({ id }) => id === model.id)) return models.map((each) => (each.id === model.id ? model : each));
  const isFirst = models.length === 0 && auto !== null && auto !== model.id;
  return isFirst ? [namedModel(auto), model] : [...models, model];
}

/**
 * Without what the user says of one model. Its name stays where it does something by itself: a model that nothing else
 * knows of (`isKnown`), or the one that `auto` uses.
 */
export function withoutFigures(models: Models, id: string, auto: string | null, isKnown: boolean): Models {
  const rest = models.filter((each) => each.id !== id);
  const isFirst = models[0]?.id === id;
  const isAutoAnyway = rest.length === 0 && id === auto;
  if (!isKnown || (isFirst && !isAutoAnyway)) return models.map((each) => (each.id === id ? namedModel(id) : each));
  const [first] = rest;
  const isOnlyNamed = rest.length === 1 && first !== undefined && first.id === auto && saysNothing(first);
  return isOnlyNamed ? [] : rest;
}

/** It is only named. */
export function saysNothing(model: ModelConfig): boolean {
  const { abilities, ...figures } = { ...model, id: null };
  return Object.keys(abilities).length === 0 && Object.values(figures).every((figure) => figure === null);
}
