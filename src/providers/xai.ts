// xAI (Grok). Its completion_tokens leave out the reasoning tokens, which are billed as output all the same. Its Messages
// endpoint is withdrawn.
//
// Models: its list; prices, in ten-thousandths of a dollar per million tokens, are in /language-models. Balance: told to
// management keys only.

import { isObject, objectIn, type JsonObject } from '../dialects/json.ts';
import { listedPrice, readListAs, type ListedPrices } from '../dialects/model-list.ts';
import { NO_REASONING } from '../dialects/openai-chat/openai-models.ts';
import { dropping, OPEN_MODEL_FIELDS, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import type { ReasoningTraits } from '../dialects/openai-chat/traits.ts';
import { nanosFromCost, readAnswerUsage } from '../dialects/openai-chat/usage.ts';
import { tokens } from '../dialects/token-count.ts';
import type { Usage } from '../domain/usage.ts';
import { definePreset } from './provider.ts';

const EFFORTS: ReasoningTraits = {
  switch: 'effort',
  off: 'none',
  efforts: { minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'high' },
};

export const xai = definePreset({
  id: 'xai',
  label: 'xAI',
  billsAbandoned: false,
  baseUrl: 'https://api.x.ai/v1',
  otherHosts: /^[a-z]+(?:-[a-z]+-\d)?\.api\.x\.ai$/,
  dialects: [{ id: 'openai-chat' }, { id: 'openai-responses' }],
  chat: {
    all: {
      drops: dropping(...OPEN_MODEL_FIELDS, 'logit_bias', 'metadata', 'store'),
      ranges: { temperature: { min: 0, max: 2 } },
      developerRole: 'system',
      customTools: false,
      reasoning: EFFORTS,
      reasoningBack: null,
      resultParts: false,
      cacheHints: false,
      callExtras: 'drop',
    },
    models: [
      {
        match: /grok-(?:3-mini|[4-9]|\d{2,}|build|code|latest)(?!.*non-reasoning)/,
        traits: { mostStops: 0, drops: new Set(['frequency_penalty', 'presence_penalty']) },
      },
      { match: /grok-(?:2|3|4)(?:-|$)|grok-code/, traits: { reasoning: NO_REASONING } },
      { match: /grok-4\.20(?:-\d{4})?-(?:non-)?reasoning/, traits: { reasoning: NO_REASONING } },
      {
        match: /grok-3-mini/,
        traits: { reasoning: { ...EFFORTS, off: null, efforts: { ...EFFORTS.efforts, medium: 'high' } } },
      },
      {
        match: /grok-4\.[6-9](?!\d)/,
        traits: { reasoning: { ...EFFORTS, efforts: { ...EFFORTS.efforts, xhigh: 'xhigh', max: 'xhigh' } } },
      },
    ],
  },
  responses: {
    all: {
      drops: new Set([...ROUTER_FIELDS, ...OPEN_MODEL_FIELDS, 'background', 'conversation']),
      customTools: false,
      namespaces: false,
    },
  },
  serves: new Set(['completions', 'embeddings', 'images']),
  modelFacts: { path: '/language-models', read: (answer) => readListAs({ prices: pricesOf }, answer) },
  keyPrefix: 'xai-',
  keyUrl: 'https://console.x.ai',
  keyNames: ['XAI_API_KEY'],
  catalog: 'xai',
  autoModel: 'grok-4.20-0309-non-reasoning',
  readUsage,
});

/** Its unit is a hundredth of a cent per million tokens, which is a dollar for so many. */
const TOKENS_PER_DOLLAR = 10_000_000_000;

function pricesOf(entry: JsonObject): Partial<ListedPrices> {
  return {
    inputPrice: listedPrice(entry['prompt_text_token_price'], TOKENS_PER_DOLLAR),
    cachedInputPrice: listedPrice(entry['cached_prompt_text_token_price'], TOKENS_PER_DOLLAR),
    outputPrice: listedPrice(entry['completion_text_token_price'], TOKENS_PER_DOLLAR),
  };
}

/** What a call cost, in its own unit. */
const TICKS_PER_DOLLAR = 10_000_000_000;

function readUsage(answer: unknown): Usage | null {
  const read = readAnswerUsage(answer);
  if (read === null || !isObject(answer)) return read;
  const wire = objectIn(answer, 'usage');
  const ticks = wire['cost_in_usd_ticks'];
  const cost = typeof ticks === 'number' ? nanosFromCost(ticks / TICKS_PER_DOLLAR) : null;
  return withReasoning({ ...read, reportedCostNanos: cost ?? read.reportedCostNanos }, wire);
}

function withReasoning(usage: Usage, wire: JsonObject): Usage {
  if (usage.inputTokens === null || usage.outputTokens === null) return usage;
  // As written: in the normal form it has been cut down to the output that it is usually part of.
  const reasoning = tokens(objectIn(wire, 'completion_tokens_details')['reasoning_tokens']);
  // Where the total shows that reasoning is inside after all, it is not counted twice.
  const isInside = wire['total_tokens'] === usage.inputTokens + usage.outputTokens;
  if (reasoning === null || isInside) return usage;
  return { ...usage, outputTokens: usage.outputTokens + reasoning, reasoningTokens: reasoning };
}
