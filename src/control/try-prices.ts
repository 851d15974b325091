// A configuration with other prices, and what these are then, with all that is known of the models beside.

import type { AssumedPrice } from '../contract/routing-views.ts';
import { makeSnapshot } from '../dispatch/snapshot.ts';
import type { Config } from '../domain/config.ts';
import type { Price } from '../domain/model.ts';
import { compileLinearPattern } from '../platform/linear-pattern.ts';
import { findPreset } from '../providers/registry.ts';
import type { RoutingTable } from '../routing/routing-table.ts';
import { didYouMean } from '../settings/did-you-mean.ts';
import { refused } from './desk.ts';
import type { Instance } from './instance.ts';
import { withPrices, type PriceChange } from './price-changes.ts';
import { rateFields } from './price-fields.ts';

export interface TriedPrices {
  readonly draft: Config;
  readonly prices: AssumedPrice[];
}

type Known = Pick<Instance, 'catalog' | 'lists'>;

/** Throws REFUSED for a provider that does not exist, and for a model of which the price is still unknown then. */
export function tryPrices(known: Known, config: Config, changes: readonly PriceChange[]): TriedPrices {
  if (changes.length === 0) return { draft: config, prices: [] };
  const before = tableOf(known, config);
  const draft = withPrices(config, changes, (provider) => before.byId.get(provider)?.autoModel ?? null);
  if ('index' in draft) {
    const ids = config.providers.map(({ id }) => id);
    const message = `There is no provider '${draft.provider}' whose price could change.${didYouMean(draft.provider, ids)}`;
    throw refused(message, `prices[${draft.index}].provider`);
  }
  const after = tableOf(known, draft);
  const prices = new Map(
    changes.map(({ provider, model }, index) => {
      const price = priceIn(after, provider, model);
      if (price === null) throw refused(unknownWords(known, config, provider, model), `prices[${index}].model`);
      const target = `${provider}/${model}`;
      return [target, assumed(target, price, priceIn(before, provider, model))];
    }),
  );
  return { draft, prices: [...prices.values()] };
}

function assumed(target: string, price: Price, today: Price | null): AssumedPrice {
  const isFlat = price.tiers.length === 0 && today !== null && today.tiers.length > 0;
  return { target, ...rateFields(price), reasoningPrice: price.reasoning ?? null, isFlat };
}

function unknownWords({ catalog }: Known, { providers }: Config, provider: string, model: string): string {
  const { preset = '', models = [] } = providers.find(({ id }) => id === provider) ?? {};
  const ids = [...models.map(({ id }) => id), ...catalog.models(findPreset(preset)?.catalog ?? '')];
  return `The price of ${provider}/${model} is not known.${didYouMean(model, ids)} Give it both inputPrice and outputPrice.`;
}

function priceIn(table: RoutingTable, provider: string, model: string): Price | null {
  return table.byId.get(provider)?.facts(model)?.price ?? null;
}

/** Without rules: they have no say in what things cost. */
function tableOf({ catalog, lists }: Known, config: Config): RoutingTable {
  return makeSnapshot(
    { ...config, rules: [] },
    {
      catalog,
      listed: (provider, source) => lists.of(provider, source),
      listedAt: () => null,
      keyValue: () => null,
      compilePattern: compileLinearPattern,
    },
  ).table;
}
