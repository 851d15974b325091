// DeepSeek. Its base has no version in its path; /v1 is accepted and means nothing. Thinks unless told not to, and then
// wants its thoughts back with every call of a tool.
//
// Models: its list, which has ids only; windows and prices are the catalog's. Balance: told to every key.

import { isObject } from '../dialects/json.ts';
import { dropping, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import { definePreset, messagesDialect, money, xApiKey } from './provider.ts';

export const deepseek = definePreset({
  id: 'deepseek',
  label: 'DeepSeek',
  billsAbandoned: false,
  baseUrl: 'https://api.deepseek.com',
  dialects: [
    { id: 'openai-chat' },
    messagesDialect({ ownPath: '/anthropic/v1', authHeader: xApiKey }),
    { id: 'openai-responses' },
  ],
  chat: {
    all: {
      drops: dropping('logit_bias', 'metadata', 'n', 'parallel_tool_calls', 'seed', 'store'),
      renames: { max_completion_tokens: 'max_tokens', user: 'user_id' },
      ranges: { temperature: { min: 0, max: 2 } },
      mostStops: 16,
      mostChoices: 1,
      developerRole: 'system',
      parallelToolCalls: 'drop',
      // On the beta base only.
      strictTools: 'drop',
      customTools: false,
      json: { object: 'native', schema: 'object', needsWord: true, withTools: true },
      pairs: 'completed',
      reasoning: {
        switch: 'thinking',
        off: 'disabled',
        efforts: { minimal: 'low', low: 'low', medium: 'high', high: 'high', xhigh: 'high', max: 'max' },
      },
      reasoningBack: 'reasoning_content',
      reasoningOnCalls: 'empty',
      resultParts: false,
      cacheHints: false,
      callExtras: 'drop',
    },
    models: [
      // Before V4 it was the other way round. They are retired, but relays keep the names.
      {
        match: /deepseek-(?:chat|reasoner)$/,
        traits: { reasoning: null, reasoningBack: null, reasoningOnCalls: 'optional', contentParts: false },
      },
    ],
  },
  messages: { all: { drops: new Set(ROUTER_FIELDS), structuredOutput: false, serverTools: false } },
  responses: { all: { drops: new Set([...ROUTER_FIELDS, 'store', 'conversation']), stateful: false } },
  // Completions only under its beta base.
  balance: { path: '/user/balance', read: readBalance },
  keyPrefix: 'sk-',
  keyUrl: 'https://platform.deepseek.com/api_keys',
  keyNames: ['DEEPSEEK_API_KEY'],
  catalog: 'deepseek',
  autoModel: 'deepseek-v4-flash',
});

/** One balance for each currency. */
function readBalance(answer: unknown): { remaining: string } | null {
  const infos: unknown = isObject(answer) ? answer['balance_infos'] : null;
  if (!Array.isArray(infos)) return null;
  const amounts = infos.flatMap((info: unknown) => {
    const amount = isObject(info) ? money(info['total_balance'], String(info['currency'])) : null;
    return amount === null ? [] : [amount];
  });
  return amounts.length === 0 ? null : { remaining: amounts.join(' and ') };
}
