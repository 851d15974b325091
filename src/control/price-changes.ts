// Prices that somebody tries out, laid over those of a configuration.

import type { WhatIfInput } from '../contract/routing-views.ts';
import type { Config, ModelConfig } from '../domain/config.ts';
import { nanosFromDollars, type Nanos } from '../domain/money.ts';
import { namedModel, withModel } from './provider-edits.ts';

export type PriceChange = WhatIfInput['prices'][number];

/** A change of a price at a provider that does not exist. */
export interface MisplacedPrice {
  /** Which of the changes. */
  readonly index: number;
  readonly provider: string;
}

/**
 * What is not given stays; null is whatever is known without the user's word. `autoModel`: what the built-in route uses at
 * a provider, which a price must not change.
 */
export function withPrices(
  config: Config,
  changes: readonly PriceChange[],
  autoModel: (provider: string) => string | null,
): Config | MisplacedPrice {
  const index = changes.findIndex(({ provider }) => !config.providers.some(({ id }) => id === provider));
  const misplaced = changes[index];
  if (misplaced !== undefined) return { index, provider: misplaced.provider };
  const providers = config.providers.map((provider) => {
    const { id } = provider;
    const own = changes.filter((change) => change.provider === id);
    if (own.length === 0) return provider;
    const models = own.reduce(
      (before, change) => withModel(before, changedIn(before, change), autoModel(id)),
      provider.models,
    );
    return { ...provider, models };
  });
  return { ...config, providers };
}

function changedIn(models: readonly ModelConfig[], change: PriceChange): ModelConfig {
  const before = models.find(({ id }) => id === change.model) ?? namedModel(change.model);
  return {
    ...before,
    inputPrice: changed(before.inputPrice, change.inputPrice),
    cachedInputPrice: changed(before.cachedInputPrice, change.cachedInputPrice),
    cacheWritePrice: changed(before.cacheWritePrice, change.cacheWritePrice),
    outputPrice: changed(before.outputPrice, change.outputPrice),
    reasoningPrice: changed(before.reasoningPrice, change.reasoningPrice),
  };
}

function changed(before: Nanos | null, dollars: number | null | undefined): Nanos | null {
  if (dollars === undefined) return before;
  return dollars === null ? null : nanosFromDollars(dollars);
}
