// Moonshot (Kimi). Its own models take no sampling parameters, and while they think they want their thoughts back with
// every call of a tool, and take no order to call one.
//
// Models: its list, with windows; prices are the catalog's. Balance: told to every key, in the currency of its platform.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { isObject, objectIn } from '../dialects/json.ts';
import { dropping, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import type { ReasoningTraits } from '../dialects/openai-chat/traits.ts';
import type { Failure } from '../domain/failure.ts';
import { definePreset, messagesDialect, money, xApiKey } from './provider.ts';

/** K2: on or off. */
const SWITCH: ReasoningTraits = { switch: 'thinking', off: 'disabled', efforts: {} };

/** From K3 on: how much. */
const K3 = {
  switch: 'effort',
  off: null,
  efforts: { minimal: 'low', low: 'low', medium: 'high', high: 'high', xhigh: 'max', max: 'max' },
} as const;

export const moonshot = definePreset({
  id: 'moonshot',
  label: 'Moonshot (Kimi)',
  baseUrl: 'https://api.moonshot.ai/v1',
  otherHosts: /^api\.moonshot\.cn$/,
  dialects: [
    { id: 'openai-chat' },
    messagesDialect({ ownPath: '/anthropic/v1', authHeader: xApiKey }),
    { id: 'openai-responses' },
  ],
  chat: {
    all: {
      drops: dropping('logit_bias', 'logprobs', 'metadata', 'seed', 'store', 'top_logprobs'),
      mostStops: 5,
      developerRole: 'system',
      strictTools: 'drop',
      customTools: false,
      json: { object: 'native', schema: 'object', needsWord: false, withTools: true },
      pairs: 'completed',
      // It fetches no addresses.
      images: 'data',
      resultParts: false,
      cacheHints: false,
      callExtras: 'drop',
    },
    models: [
      {
        match: /kimi-/,
        traits: {
          drops: new Set(['temperature', 'top_p', 'n', 'frequency_penalty', 'presence_penalty']),
          mostChoices: 1,
          toolChoice: { none: 'native', required: 'auto', named: 'auto' },
          json: { object: 'native', schema: 'native', needsWord: false, withTools: true },
          reasoning: SWITCH,
          reasoningBack: 'reasoning_content',
          reasoningOnCalls: 'filled',
        },
      },
      { match: /kimi-k2(?:\.7-code|-thinking)/, traits: { reasoning: { ...SWITCH, off: null } } },
      { match: /kimi-k(?:[3-9]|\d{2,})/, traits: { reasoning: K3 } },
    ],
  },
  messages: {
    all: {
      drops: new Set(ROUTER_FIELDS),
      sampling: 'refused',
      efforts: [],
      structuredOutput: false,
      serverTools: false,
    },
    models: [
      { match: /moonshot-v1/, traits: { sampling: 'free', thinking: 'none' } },
      { match: /kimi-k2(?:\.7-code|-thinking)/, traits: { alwaysThinks: true } },
      { match: /kimi-k(?:[3-9]|\d{2,})/, traits: { alwaysThinks: true, efforts: ['low', 'high', 'max'] } },
    ],
  },
  responses: {
    all: {
      drops: new Set([...ROUTER_FIELDS, 'store', 'conversation']),
      customTools: false,
      namespaces: false,
      hostedTools: false,
      stateful: false,
    },
    models: [{ match: /kimi-k(?:[3-9]|\d{2,})/, traits: { efforts: K3.efforts } }],
  },
  balance: { path: '/users/me/balance', read: readBalance },
  keyPrefix: 'sk-',
  keyUrl: 'https://platform.moonshot.ai/console/api-keys',
  keyNames: ['MOONSHOT_API_KEY'],
  note: 'For keys of the Chinese platform use https://api.moonshot.cn/v1.',
  catalog: 'moonshotai',
  autoModel: 'kimi-k2.6',
  readFailure,
});

/** The two platforms answer alike, one in yuan and the other in dollars. */
function readBalance(answer: unknown): { remaining: string } | null {
  const data = isObject(answer) ? objectIn(answer, 'data') : {};
  const left = money(data['available_balance'], 'in the currency of the account');
  return left === null ? null : { remaining: left };
}

/** An empty account is reported as forbidden, and so is a plan that is used up. */
function readFailure(answer: FailedAnswer): Failure | null {
  if (answer.status !== 403) return null;
  const { text } = readErrorBody(answer.body, answer.bodyText);
  return /balance|billing|quota|suspended|membership/.test(text) ? failureAs('quota', answer) : null;
}
