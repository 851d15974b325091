// TokenMix, a reseller of many vendors' models under bare ids.
//
// Models: its list for the key; windows and prices, in dollars per million tokens, are in its public catalog. Prices of
// other catalogs do not hold here. Balance: a wallet in millionths of a dollar.

import { CLAUDE_MODELS } from '../dialects/anthropic-messages/claude-models.ts';
import { isObject, objectIn, type JsonObject } from '../dialects/json.ts';
import { listedPrice, numberOf, readListAs, type ListedPrices } from '../dialects/model-list.ts';
import { OPENAI_PLACES } from '../dialects/openai-chat/openai-models.ts';
import { RELAYED_MODELS } from '../dialects/openai-chat/relayed-models.ts';
import { dropping, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import { OPENAI_RESPONSES } from '../dialects/openai-responses/openai-models.ts';
import { definePreset, messagesDialect, money, xApiKey } from './provider.ts';

export const tokenmix = definePreset({
  id: 'tokenmix',
  label: 'TokenMix',
  aggregator: true,
  baseUrl: 'https://api.tokenmix.ai/v1',
  dialects: [{ id: 'openai-chat' }, messagesDialect({ authHeader: xApiKey }), { id: 'openai-responses' }],
  chat: {
    all: {
      drops: dropping(),
      renames: { max_completion_tokens: 'max_tokens' },
      developerRole: 'system',
      resultParts: false,
    },
    models: [...RELAYED_MODELS, ...OPENAI_PLACES],
  },
  messages: { all: { drops: new Set(ROUTER_FIELDS) }, models: CLAUDE_MODELS },
  responses: { all: { drops: new Set(ROUTER_FIELDS), stateful: false }, models: OPENAI_RESPONSES },
  serves: new Set(['completions', 'embeddings', 'images', 'audio']),
  modelFacts: {
    path: 'https://api.tokenmix.ai/api/models?per_page=500',
    read: (answer) => readListAs({ id: (entry) => entry['short_id'] ?? entry['model_id'], prices: pricesOf }, answer),
  },
  balance: { path: '/wallet', read: readBalance },
  keyPrefix: 'sk-tm-',
  keyUrl: 'https://tokenmix.ai/dashboard',
  keyNames: ['TOKENMIX_API_KEY'],
  note: 'Models go by their bare id (deepseek-v4-flash, not deepseek/deepseek-v4-flash). Its prices are its own.',
});

const MICROS_PER_DOLLAR = 1_000_000;

function pricesOf(entry: JsonObject): Partial<ListedPrices> {
  return {
    inputPrice: listedPrice(entry['input_price'], 1_000_000),
    outputPrice: listedPrice(entry['output_price'], 1_000_000),
  };
}

function readBalance(answer: unknown): { remaining: string } | null {
  if (!isObject(answer)) return null;
  const wallet = isObject(answer['data']) ? objectIn(answer, 'data') : answer;
  const micros = numberOf(wallet['balance']);
  if (micros === null) return null;
  const gift = numberOf(wallet['gift_balance']) ?? 0;
  const left = money(micros / MICROS_PER_DOLLAR, 'USD');
  return { remaining: gift > 0 ? `${left} and a gift of ${money(gift / MICROS_PER_DOLLAR, 'USD')}` : `${left}` };
}
