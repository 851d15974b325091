// Together AI.
//
// Models: its list, a bare array with windows and prices in dollars per million tokens. Balance: none.

import { objectIn, type JsonObject } from '../dialects/json.ts';
import { listedPrice, readListAs, type ListedPrices } from '../dialects/model-list.ts';
import { ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import { definePreset } from './provider.ts';

export const together = definePreset({
  id: 'together',
  label: 'Together AI',
  billsAbandoned: false,
  baseUrl: 'https://api.together.xyz/v1',
  otherHosts: /^api\.together\.ai$/,
  chat: {
    all: {
      // `reasoning` is a field of its own here.
      drops: new Set(ROUTER_FIELDS),
      developerRole: 'system',
      customTools: false,
      resultParts: false,
      cacheHints: false,
      callExtras: 'drop',
    },
    models: [
      {
        match: /gpt-oss/,
        traits: {
          reasoning: {
            switch: 'effort',
            off: null,
            efforts: { minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'high' },
          },
        },
      },
    ],
  },
  serves: new Set(['completions', 'embeddings', 'images', 'audio', 'rerank']),
  modelList: { path: '/models', read: (answer) => readListAs({ prices: pricesOf }, answer) },
  keyUrl: 'https://api.together.ai/settings/api-keys',
  keyNames: ['TOGETHER_API_KEY', 'TOGETHERAI_API_KEY'],
  catalog: 'togetherai',
  autoModel: 'openai/gpt-oss-120b',
});

/** Dollars per million tokens. Models that are hired by the hour have 0. */
function pricesOf(entry: JsonObject): Partial<ListedPrices> {
  const pricing = objectIn(entry, 'pricing');
  const inputPrice = listedPrice(pricing['input'], 1_000_000);
  const outputPrice = listedPrice(pricing['output'], 1_000_000);
  if (inputPrice === 0 && outputPrice === 0) return {};
  return { inputPrice, cachedInputPrice: listedPrice(pricing['cached_input'], 1_000_000), outputPrice };
}
