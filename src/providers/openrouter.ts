// OpenRouter, a router over many vendors that reports what each call cost. Fields that a model does not take it ignores;
// its own extensions and the suffixes of its model ids (:floor, :nitro) travel on as they are.
//
// Models: its list, open to everybody, with windows and prices in dollars per single token, as strings. Balance: what is
// left under the key's own limit; the account's credit is told to management keys only.

import { CLAUDE_MODELS } from '../dialects/anthropic-messages/claude-models.ts';
import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { isObject, objectIn, type JsonObject } from '../dialects/json.ts';
import { listedFee, listedMore, listedPrice, readListAs, type ListedPrices } from '../dialects/model-list.ts';
import { nanosFromCost, readAnswerUsage } from '../dialects/openai-chat/usage.ts';
import type { Failure, FailureKind } from '../domain/failure.ts';
import type { Usage } from '../domain/usage.ts';
import { readOverrides } from './openrouter/overrides.ts';
import { definePreset, messagesDialect, money } from './provider.ts';

export const openrouter = definePreset({
  id: 'openrouter',
  label: 'OpenRouter',
  aggregator: true,
  baseUrl: 'https://openrouter.ai/api/v1',
  dialects: [{ id: 'openai-chat' }, messagesDialect(), { id: 'openai-responses' }],
  chat: { all: { drops: new Set(['store']) } },
  messages: { models: CLAUDE_MODELS },
  // Keeps nothing, and refuses to be asked to.
  responses: { all: { drops: new Set(['store', 'conversation']), stateful: false } },
  serves: new Set(['embeddings', 'audio', 'rerank']),
  modelList: { path: '/models', read: (answer) => readListAs({ prices: pricesOf }, answer) },
  // The list is open; this is not.
  keyTest: { path: '/key' },
  balance: { path: '/key', read: readBalance },
  keyPrefix: 'sk-or-',
  keyUrl: 'https://openrouter.ai/settings/keys',
  keyNames: ['OPENROUTER_API_KEY'],
  // Its optional attribution: a name, and no address of the user's.
  headers: { 'x-openrouter-title': 'Breakerbox' },
  // The usage comes with every answer; asking for it is a deprecated no-op.
  streamUsage: 'always',
  catalog: 'openrouter',
  autoModel: 'openai/gpt-4.1-mini',
  readFailure,
  readUsage,
});

/** Dollars per token. Its routers have -1, which is none. */
function pricesOf(entry: JsonObject): ListedPrices {
  const pricing = objectIn(entry, 'pricing');
  return {
    inputPrice: listedPrice(pricing['prompt'], 1),
    cachedInputPrice: listedPrice(pricing['input_cache_read'], 1),
    cacheWritePrice: listedPrice(pricing['input_cache_write'], 1),
    outputPrice: listedPrice(pricing['completion'], 1),
    ...morePrices(pricing),
  };
}

function morePrices(pricing: JsonObject): Pick<ListedPrices, 'more'> {
  const single = listedMore({
    cacheWrite1h: listedPrice(pricing['input_cache_write_1h'], 1),
    audioInput: listedPrice(pricing['audio'], 1),
    reasoning: listedPrice(pricing['internal_reasoning'], 1),
    audioOutput: listedPrice(pricing['audio_output'], 1),
    imageOutput: listedPrice(pricing['image_output'], 1),
    perRequest: listedFee(pricing['request']),
    perSearch: listedFee(pricing['web_search']),
  });
  const overrides = readOverrides(pricing);
  return single === null && overrides === null ? {} : { more: { ...single, ...overrides } };
}

function readBalance(answer: unknown): { remaining: string } | null {
  if (!isObject(answer)) return null;
  const key = objectIn(answer, 'data');
  const left = money(key['limit_remaining'], 'USD');
  if (left !== null) return { remaining: `${left} under this key’s limit` };
  const used = money(key['usage'], 'USD');
  return used === null ? null : { remaining: `no limit on this key; ${used} used` };
}

/** Its own vocabulary, as far as the status and the names that all servers share say something else. */
const KIND_OF_NAME: ReadonlyMap<string, FailureKind> = new Map([
  // Why no endpoint of a model was left: data policy, constraints of the request or of the account, or none at all.
  ['no_endpoints', 'model'],
  ['model_unavailable_upstream', 'model'],
  ['privacy_restricted', 'model'],
  ['constraint_filtered', 'model'],
  ['free_variant_ended', 'model'],
  ['capacity_exhausted', 'rate-limit'],
  // A budget of tokens that the credit sets, not the model.
  ['token_limit_exceeded', 'quota'],
  ['openrouter_key_limit', 'quota'],
]);

function readFailure(answer: FailedAnswer): Failure | null {
  const { names, text } = readErrorBody(answer.body, answer.bodyText);
  // Calls that are still running hold the credit; it is back in moments.
  if (names.has('in_flight_budget_exhausted') || names.has('openrouter_in_flight_budget')) {
    return failureAs('rate-limit', answer);
  }
  for (const name of names) {
    const kind = KIND_OF_NAME.get(name);
    if (kind !== undefined) return failureAs(kind, answer);
  }
  if (answer.status === 404 && /no endpoints found that support/.test(text)) return failureAs('schema', answer);
  if (answer.status !== 403) return null;
  if (/key limit exceeded/.test(text)) return failureAs('quota', answer);
  return /^request blocked:/m.test(text) ? failureAs('content-filter', answer) : null;
}

/** With the user's own vendor key `cost` is the fee alone; the vendor's bill stands beside it. */
function readUsage(answer: unknown): Usage | null {
  const usage = readAnswerUsage(answer);
  if (usage === null || usage.reportedCostNanos === null || !isObject(answer)) return usage;
  const wire = objectIn(answer, 'usage');
  if (wire['is_byok'] !== true) return usage;
  const vendor = nanosFromCost(objectIn(wire, 'cost_details')['upstream_inference_cost']);
  // Without the vendor's part the fee would pass for the whole cost.
  return { ...usage, reportedCostNanos: vendor === null ? null : usage.reportedCostNanos + vendor };
}
