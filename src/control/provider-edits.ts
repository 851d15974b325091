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
    contextWindow: null,
    maxOutput: null,
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
