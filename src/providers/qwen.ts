// Qwen at Alibaba Model Studio (DashScope), in its OpenAI-compatible mode. A key belongs to one region, and each region,
// now each workspace too, has a host of its own with the same paths.
//
// Models: its list, which has ids only; windows and prices are the catalog's. Balance: none.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { dropping, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import type { ReasoningTraits } from '../dialects/openai-chat/traits.ts';
import type { Failure } from '../domain/failure.ts';
import { definePreset, messagesDialect, xApiKey } from './provider.ts';

const JSON_MODES = { object: 'native', schema: 'object', needsWord: true, withTools: true } as const;

/** On or off; how much is a budget of its own. */
const THINKING: ReasoningTraits = { switch: 'enable_thinking', off: 'false', efforts: {} };

export const qwen = definePreset({
  id: 'qwen',
  label: 'Qwen (Alibaba Model Studio)',
  baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  otherHosts: /^dashscope(?:-us)?\.aliyuncs\.com$|^cn-hongkong\.dashscope\.aliyuncs\.com$|\.maas\.aliyuncs\.com$/,
  dialects: [
    { id: 'openai-chat' },
    messagesDialect({ ownPath: '/apps/anthropic/v1', authHeader: xApiKey }),
    { id: 'openai-responses' },
  ],
  chat: {
    all: {
      drops: dropping('frequency_penalty', 'logit_bias', 'metadata', 'store', 'user'),
      renames: { max_completion_tokens: 'max_tokens' },
      // 2 itself, and 0 for top_p, are refused.
      ranges: { temperature: { min: 0, max: 1.99 }, top_p: { min: 0.01, max: 1 } },
      mostChoices: 4,
      developerRole: 'system',
      toolChoice: { none: 'native', required: 'auto', named: 'native' },
      strictTools: 'drop',
      customTools: false,
      json: JSON_MODES,
      reasoning: THINKING,
      // It reads no thoughts in the history.
      reasoningBack: null,
      callExtras: 'drop',
    },
    models: [
      { match: /^qwen3\.8-max/, traits: { json: { ...JSON_MODES, schema: 'native' } } },
      // Hybrids with open weights think unless told not to, and then answer only as streams.
      { match: /^qwen3-[\d.]+b(?:-a\d+b)?(?!.*-instruct)/, traits: { streamOnly: true } },
      { match: /-thinking|^qwq|^qvq/, traits: { streamOnly: true, reasoning: { ...THINKING, off: null } } },
      { match: /-omni-/, traits: { streamOnly: true } },
    ],
  },
  messages: { all: { drops: new Set(ROUTER_FIELDS), efforts: [], structuredOutput: false, serverTools: false } },
  responses: {
    all: { drops: new Set(ROUTER_FIELDS), customTools: false, namespaces: false, encryptedReasoning: false },
  },
  serves: new Set(['completions', 'embeddings']),
  keyPrefix: 'sk-',
  keyUrl: 'https://modelstudio.console.alibabacloud.com/?tab=playground#/api-key',
  keyNames: ['DASHSCOPE_API_KEY', 'QWEN_API_KEY'],
  note: 'Keys belong to a region. For Beijing use https://dashscope.aliyuncs.com/compatible-mode/v1.',
  catalog: 'alibaba',
  autoModel: 'qwen-flash',
  readFailure,
});

/** Here insufficient_quota is mostly a limit per minute; only a used-up free allowance is final. */
function readFailure(answer: FailedAnswer): Failure | null {
  const { text } = readErrorBody(answer.body, answer.bodyText);
  if (answer.status === 400 || answer.status === 403) {
    return /free tier of the model has been exhausted|freetieronly/.test(text) ? failureAs('quota', answer) : null;
  }
  if (answer.status !== 429) return null;
  const isFinal = /free (?:allocated |tier |trial )?(?:quota|allowance|tier)/.test(text);
  return failureAs(isFinal ? 'quota' : 'rate-limit', answer);
}
