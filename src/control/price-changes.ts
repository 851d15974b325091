// Prices that somebody tries out, laid over those of a configuration.

import type { WhatIfInput } from '../contract/routing-views.ts';
import type { Config, ModelConfig } from '../domain/config.ts';
import { nanosFromDollars, type Nanos } from '../domain/money.ts';

type Change = WhatIfInput['prices'][number];

/** A change of a price at a provider that does not exist. */
export interface MisplacedPrice {
  /** Which of the changes. */
  readonly index: number;
  readonly provider: string;
}

/** What is not given stays; null is whatever is known without the user's word. */
export function withPrices(config: Config, changes: readonly Change[]): Config | MisplacedPrice {
  const index = changes.findIndex(({ provider }) => !config.providers.some(({ id }) => id === provider));
  const misplaced = changes[index];
  if (misplaced !== undefined) return { index, provider: misplaced.provider };
  const providers = config.providers.map((provider) => {
    const own = changes.filter((change) => change.provider === provider.id);
    return own.length === 0 ? provider : { ...provider, models: own.reduce(withChange, provider.models) };
  });
  return { ...config, providers };
}

function withChange(models: readonly ModelConfig[], change: Change): readonly ModelConfig[] {
  const known = models.find(({ id }) => id === change.model);
  const before = known ?? { id: change.model, ...NOTHING_KNOWN };
  const after: ModelConfig = {
    ...before,
    inputPrice: changed(before.inputPrice, change.inputPrice),
    cachedInputPrice: changed(before.cachedInputPrice, change.cachedInputPrice),
    cacheWritePrice: changed(before.cacheWritePrice, change.cacheWritePrice),
    outputPrice: changed(before.outputPrice, change.outputPrice),
  };
  return known === undefined ? [...models, after] : models.map((model) => (model === known ? after : model));
}

const NOTHING_KNOWN = {
  inputPrice: null,
  cachedInputPrice: null,
  cacheWritePrice: null,
  outputPrice: null,
  reasoningPrice: null,
  contextWindow: null,
  maxOutput: null,
  abilities: {},
};

function changed(before: Nanos | null, dollars: number | null | undefined): Nanos | null {
  if (dollars === undefined) return before;
  return dollars === null ? null : nanosFromDollars(dollars);
}
