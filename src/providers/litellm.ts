// A LiteLLM proxy of the user's own. It translates between dialects and vendors, but by default refuses fields that it
// knows the model behind it not to take.
//
// Models: its list; windows and prices, in dollars per token, are in /model/info, which a virtual key may be refused.
// Balance: none under its /v1.

import { CLAUDE_MODELS } from '../dialects/anthropic-messages/claude-models.ts';
import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { objectIn, type JsonObject } from '../dialects/json.ts';
import { listedFee, listedMore, listedPrice, numberOf, readListAs, type ListedPrices } from '../dialects/model-list.ts';
import { RELAYED_MODELS } from '../dialects/openai-chat/relayed-models.ts';
import { nanosFromCost } from '../dialects/openai-chat/usage.ts';
import type { Failure } from '../domain/failure.ts';
import type { PriceTier } from '../domain/model.ts';
import type { Nanos } from '../domain/money.ts';
import { definePreset, messagesDialect } from './provider.ts';

export const litellm = definePreset({
  id: 'litellm',
  label: 'LiteLLM proxy',
  aggregator: true,
  baseUrl: 'http://localhost:4000/v1',
  // Its Responses streams of other vendors' models announce items that never come (seen in 1.100).
  dialects: [{ id: 'openai-chat' }, messagesDialect(), { id: 'openai-responses', onlyOnDemand: true }],
  chat: { models: RELAYED_MODELS },
  messages: { models: CLAUDE_MODELS },
  responses: { all: { stateful: false } },
  serves: new Set(['completions', 'embeddings', 'images', 'audio', 'moderations', 'rerank']),
  modelFacts: {
    path: '/model/info',
    read: (answer) =>
      readListAs(
        { id: (entry) => entry['model_name'], facts: (entry) => objectIn(entry, 'model_info'), prices: pricesOf },
        answer,
      ),
  },
  key: 'optional',
  keyPrefix: 'sk-',
  keyNames: ['LITELLM_API_KEY'],
  note: 'Give the address of your proxy and a virtual key. Models go by the names in its model list.',
  readFailure,
  readStatedCost,
});

/** Dollars per token. Where it knows no price it says 0. */
function pricesOf(info: JsonObject): Partial<ListedPrices> {
  const inputPrice = listedPrice(info['input_cost_per_token'], 1);
  const outputPrice = listedPrice(info['output_cost_per_token'], 1);
  if (inputPrice === 0 && outputPrice === 0) return {};
  return {
    inputPrice,
    cachedInputPrice: listedPrice(info['cache_read_input_token_cost'], 1),
    cacheWritePrice: listedPrice(info['cache_creation_input_token_cost'], 1),
    outputPrice,
    ...morePrices(info),
  };
}

/** Thresholds are in the names of the fields. */
const THRESHOLDS = [128, 200, 256, 272, 512] as const;

function morePrices(info: JsonObject): Pick<ListedPrices, 'more'> {
  const single = listedMore({
    cacheWrite1h: listedPrice(info['cache_creation_input_token_cost_above_1hr'], 1),
    audioInput: listedPrice(info['input_cost_per_audio_token'], 1),
    reasoning: listedPrice(info['output_cost_per_reasoning_token'], 1),
    audioOutput: listedPrice(info['output_cost_per_audio_token'], 1),
    perRequest: listedFee(info['input_cost_per_request']),
  });
  const tiers = THRESHOLDS.flatMap((thousand): PriceTier[] => {
    const above = (field: string): Nanos | null => listedPrice(info[`${field}_above_${thousand}k_tokens`], 1);
    const [input, output] = [above('input_cost_per_token'), above('output_cost_per_token')];
    if (input === null || output === null) return [];
    const cachedInput = above('cache_read_input_token_cost');
    return [
      { above: thousand * 1000, input, cachedInput, cacheWrite: above('cache_creation_input_token_cost'), output },
    ];
  });
  return single === null && tiers.length === 0 ? {} : { more: { ...single, ...(tiers.length > 0 && { tiers }) } };
}

/** Dollars, of whole answers only. It says 0, or None, where it knows no price. */
function readStatedCost(header: (name: string) => string | null): Nanos | null {
  return nanosFromCost(numberOf(header('x-litellm-response-cost'))) || null;
}

const MODEL_DENIED = /^(?:key|team|user|org|project)_model_access_denied$/;

/** A virtual key that may not use this model may use others. */
function readFailure(answer: FailedAnswer): Failure | null {
  if (answer.status !== 401 && answer.status !== 403) return null;
  const { names, text } = readErrorBody(answer.body, answer.bodyText);
  const isDenied = [...names].some((name) => MODEL_DENIED.test(name)) || /not allowed to access model/.test(text);
  return isDenied ? failureAs('model', answer) : null;
}
