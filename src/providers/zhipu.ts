// Zhipu (GLM, Z.AI). Says in four-digit codes what its statuses do not: an empty account answers 429.
//
// Models: its list, which has ids only; windows and prices are the catalog's. Balance: none.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { dropping, ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import type { ReasoningTraits } from '../dialects/openai-chat/traits.ts';
import type { Failure, FailureKind } from '../domain/failure.ts';
import { definePreset, messagesDialect } from './provider.ts';

const THINKING: ReasoningTraits = { switch: 'thinking', off: 'disabled', efforts: {} };

const ALL_EFFORTS = { minimal: 'minimal', low: 'low', medium: 'medium', high: 'high', xhigh: 'xhigh', max: 'max' };

export const zhipu = definePreset({
  id: 'zhipu',
  label: 'Zhipu (Z.AI, GLM)',
  baseUrl: 'https://api.z.ai/api/paas/v4',
  otherHosts: /^open\.bigmodel\.cn$/,
  dialects: [{ id: 'openai-chat' }, messagesDialect({ ownPath: '/api/anthropic/v1' })],
  chat: {
    all: {
      drops: dropping(
        'frequency_penalty',
        'logit_bias',
        'logprobs',
        'metadata',
        'n',
        'presence_penalty',
        'seed',
        'store',
        'stream_options',
        'top_logprobs',
      ),
      renames: { max_completion_tokens: 'max_tokens', user: 'user_id' },
      ranges: { temperature: { min: 0, max: 1 }, top_p: { min: 0.01, max: 1 } },
      mostStops: 1,
      mostChoices: 1,
      developerRole: 'system',
      needsUser: true,
      toolChoice: { none: 'without-tools', required: 'auto', named: 'auto' },
      parallelToolCalls: 'drop',
      strictTools: 'drop',
      customTools: false,
      json: { object: 'native', schema: 'object', needsWord: false, withTools: true },
      messageFields: new Set(['role', 'content', 'tool_calls', 'tool_call_id', 'reasoning_content']),
      reasoning: THINKING,
      reasoningBack: 'reasoning_content',
      resultParts: false,
      cacheHints: false,
      callExtras: 'drop',
    },
    models: [
      { match: /glm-(?:5\.[2-9]|[6-9])(?!\d)/, traits: { reasoning: { ...THINKING, efforts: ALL_EFFORTS } } },
      // These cannot be kept from thinking.
      { match: /glm-4\.7/, traits: { reasoning: { ...THINKING, off: null } } },
      {
        match: /glm-5\.3/,
        traits: {
          reasoning: {
            ...THINKING,
            off: null,
            efforts: { minimal: 'low', low: 'low', medium: 'high', high: 'high', xhigh: 'max', max: 'max' },
          },
        },
      },
    ],
  },
  messages: {
    all: { drops: new Set(ROUTER_FIELDS), structuredOutput: false, serverTools: false },
    models: [{ match: /glm-(?:4\.7|5\.3)/, traits: { alwaysThinks: true } }],
  },
  serves: new Set(['embeddings', 'images', 'audio', 'moderations', 'rerank']),
  keyUrl: 'https://z.ai/manage-apikey/apikey-list',
  keyNames: ['ZAI_API_KEY', 'Z_AI_API_KEY', 'ZHIPUAI_API_KEY', 'ZHIPU_API_KEY'],
  note: 'For bigmodel.cn use https://open.bigmodel.cn/api/paas/v4; for the coding plan its own base URL, …/api/coding/paas/v4.',
  // Its last event carries the usage unasked; stream_options is not among its parameters.
  streamUsage: 'always',
  catalog: 'zai',
  autoModel: 'glm-4.7-flashx',
  readFailure,
});

const CODES: Readonly<Partial<Record<FailureKind, readonly string[]>>> = {
  auth: ['1000', '1001', '1002', '1003', '1004', '1110', '1111', '1112', '1121', '1220'], // key, account, permission
  // Arrears; a plan's share of these hours, an expired plan, its share of the week or month, and what later plans have.
  quota: ['1113', '1308', '1309', '1310', '1316', '1317', '1318', '1319', '1320', '1321'],
  outage: ['1120', '1230', '1231', '1234'], // of the moment
  schema: ['1210', '1212', '1213', '1214', '1215'], // parameters
  model: ['1211', '1221', '1222', '1311'], // unknown, taken offline, not in the plan
  'context-length': ['1261'],
  'content-filter': ['1300', '1301'],
  'rate-limit': ['1302', '1303', '1304', '1305', '1312'], // at once, per minute, per day, all too busy
};

const KIND_OF_CODE: ReadonlyMap<string, FailureKind> = new Map(
  Object.entries(CODES).flatMap(([kind, codes]) => codes.map((code) => [code, kind as FailureKind] as const)),
);

/** The number is a code, a type on its other surfaces, or stands in front of the sentence: `[1310][Weekly …]`. */
function readFailure(answer: FailedAnswer): Failure | null {
  const { names, message } = readErrorBody(answer.body, answer.bodyText);
  for (const name of [...names, /^\[(\d{4})\]/.exec(message ?? '')?.[1] ?? '']) {
    const kind = KIND_OF_CODE.get(name);
    if (kind !== undefined) return failureAs(kind, answer);
  }
  return null;
}
