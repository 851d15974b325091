// Groq. Refuses fields it does not know, in messages too. Streams end with an extension of its own, x_groq, which carries
// the usage unasked.
//
// Models: its list, with windows; prices are the catalog's. Balance: none.

import { readErrorBody } from '../dialects/failures/error-body.ts';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import { failureAs } from '../dialects/failures/read-failure.ts';
import { isObject } from '../dialects/json.ts';
import { NO_REASONING } from '../dialects/openai-chat/openai-models.ts';
import { ROUTER_FIELDS } from '../dialects/openai-chat/router-extensions.ts';
import type { ChatTraits } from '../dialects/openai-chat/traits.ts';
import { readAnswerUsage } from '../dialects/openai-chat/usage.ts';
import type { Failure } from '../domain/failure.ts';
import type { Usage } from '../domain/usage.ts';
import { definePreset } from './provider.ts';

const FLEX_CAPACITY_EXCEEDED = 498;

/** Neither mode goes together with tools. */
const JSON_MODES = { object: 'native', schema: 'object', needsWord: true, withTools: false } as const;

const STRICT: Partial<ChatTraits> = {
  knows: new Set([
    'citation_options',
    'compound_custom',
    'disable_tool_validation',
    'documents',
    'exclude_domains',
    'function_call',
    'functions',
    'include_domains',
    'include_reasoning',
    'max_completion_tokens',
    'max_tokens',
    'messages',
    'model',
    'n',
    'parallel_tool_calls',
    'reasoning_effort',
    'reasoning_format',
    'response_format',
    'search_settings',
    'seed',
    'service_tier',
    'stop',
    'stream',
    'stream_options',
    'temperature',
    'tool_choice',
    'tools',
    'top_p',
    'user',
  ]),
  ranges: { temperature: { min: 0, max: 2 } },
  mostStops: 4,
  mostChoices: 1,
  developerRole: 'system',
  customTools: false,
  json: JSON_MODES,
  messageFields: new Set(['role', 'content', 'tool_calls', 'tool_call_id', 'reasoning']),
  reasoning: NO_REASONING,
  reasoningBack: null,
  resultParts: false,
  cacheHints: false,
  callExtras: 'drop',
};

export const groq = definePreset({
  id: 'groq',
  label: 'Groq',
  baseUrl: 'https://api.groq.com/openai/v1',
  dialects: [{ id: 'openai-chat' }, { id: 'openai-responses' }],
  chat: {
    all: STRICT,
    models: [
      {
        match: /gpt-oss/,
        traits: {
          reasoning: {
            switch: 'effort',
            off: null,
            efforts: { minimal: 'low', low: 'low', medium: 'medium', high: 'high', xhigh: 'high', max: 'high' },
          },
          reasoningBack: 'reasoning',
        },
      },
      {
        match: /qwen3/,
        traits: {
          reasoning: {
            switch: 'effort',
            off: 'none',
            efforts: {
              minimal: 'default',
              low: 'default',
              medium: 'default',
              high: 'default',
              xhigh: 'default',
              max: 'default',
            },
          },
        },
      },
      { match: /gpt-oss|kimi-k2|llama-4/, traits: { json: { ...JSON_MODES, schema: 'native' } } },
    ],
  },
  responses: {
    all: {
      drops: new Set([
        ...ROUTER_FIELDS,
        'conversation',
        'include',
        'prompt',
        'prompt_cache_key',
        'prompt_cache_retention',
        'safety_identifier',
        'store',
        'truncation',
      ]),
      customTools: false,
      namespaces: false,
      hostedTools: false,
      encryptedReasoning: false,
      stateful: false,
    },
  },
  serves: new Set(['audio']),
  keyPrefix: 'gsk_',
  keyUrl: 'https://console.groq.com/keys',
  keyNames: ['GROQ_API_KEY'],
  streamUsage: 'always',
  catalog: 'groq',
  autoModel: 'openai/gpt-oss-120b',
  readFailure,
  readUsage,
});

function readFailure(answer: FailedAnswer): Failure | null {
  if (answer.status === FLEX_CAPACITY_EXCEEDED) return failureAs('rate-limit', answer);
  const { names } = readErrorBody(answer.body, answer.bodyText);
  // The model wrote a malformed tool call, or JSON that is none: a fault of that model, which another may not make.
  if (names.has('tool_use_failed') || names.has('json_validate_failed')) return failureAs('schema', answer);
  return names.has('organization_restricted') ? failureAs('auth', answer) : null;
}

function readUsage(answer: unknown): Usage | null {
  return readAnswerUsage(answer) ?? (isObject(answer) ? readAnswerUsage(answer['x_groq']) : null);
}
