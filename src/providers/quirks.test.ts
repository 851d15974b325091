// What single providers do differently. Bodies are made after their documentation; none is a recording.
import { describe, expect, test } from 'vitest';
import type { FailedAnswer } from '../dialects/failures/failed-answer.ts';
import type { FailureKind } from '../domain/failure.ts';
import type { Usage } from '../domain/usage.ts';
import { findPreset } from './registry.ts';

function answer(status: number, body: unknown, headers: Record<string, string> = {}): FailedAnswer {
  return {
    status,
    headers: (name) => headers[name] ?? null,
    body,
    bodyText: JSON.stringify(body),
    nowMs: 0,
    elapsedMs: 1,
  };
}

const error = (message: string, rest: object = {}): unknown => ({ error: { message, ...rest } });

test.each<[preset: string, why: string, status: number, body: unknown, kind: FailureKind | null]>([
  ['zhipu', 'in arrears', 429, error('…', { code: '1113' }), 'quota'],
  ['zhipu', 'too long', 400, error('Prompt exceeds max length', { code: '1261' }), 'context-length'],
  ['zhipu', 'sensitive', 400, error('…', { code: '1301' }), 'content-filter'],
  ['zhipu', 'busy', 429, error('…', { code: '1305' }), 'rate-limit'],
  ['zhipu', 'unknown model', 400, error('…', { code: '1211' }), 'model'],
  ['zhipu', 'anything else', 500, error('…', { code: '500' }), null],
  [
    'qwen',
    'a limit per minute',
    429,
    error('You exceeded your current quota', { code: 'insufficient_quota' }),
    'rate-limit',
  ],
  [
    'qwen',
    'the free allowance',
    429,
    error('Free allocated quota exceeded.', { code: 'Throttling.AllocationQuota' }),
    'quota',
  ],
  ['qwen', 'not a 429', 400, error('…', { code: 'Arrearage' }), null],
  ['anthropic', 'a spending cap', 429, error('You have reached your monthly spend limit.'), 'quota'],
  ['anthropic', 'a rate limit', 429, error('This request would exceed your rate limit.'), null],
  ['moonshot', 'an empty account', 403, error('Your account is suspended due to insufficient balance'), 'quota'],
  ['moonshot', 'forbidden', 403, error('Only available for Coding Agents'), null],
  ['portkey', 'budget', 412, error('Budget exhausted'), 'quota'],
  ['portkey', 'guardrail', 446, error('Guardrail checks failed'), 'content-filter'],
  ['portkey', 'anything else', 429, error('…'), null],
  ['groq', 'flex capacity', 498, error('capacity exceeded'), 'rate-limit'],
  ['groq', 'a malformed call', 400, error('Failed to call a function.', { code: 'tool_use_failed' }), 'schema'],
  ['groq', 'malformed JSON', 400, error('Failed to generate JSON.', { code: 'json_validate_failed' }), 'schema'],
  ['groq', 'a restricted organisation', 400, error('…', { code: 'organization_restricted' }), 'auth'],
  ['groq', 'anything else', 400, error('…'), null],
  ['anthropic', 'a long prompt', 429, error('Extra usage is required for long context requests.'), 'context-length'],
  ['anthropic', 'the same words elsewhere', 400, error('Extra usage is required for long context requests.'), null],
  ['openrouter', 'no endpoints', 404, error('…', { availability: { code: 'no_endpoints' } }), 'model'],
  ['openrouter', 'no tools', 404, error('No endpoints found that support tool use.'), 'schema'],
  [
    'openrouter',
    'running calls',
    402,
    error('…', { metadata: { reason: 'in_flight_budget_exhausted' } }),
    'rate-limit',
  ],
  ['openrouter', 'a budget of tokens', 400, error('…', { metadata: { error_type: 'token_limit_exceeded' } }), 'quota'],
  ['openrouter', 'a limit of the key', 403, error('Key limit exceeded (total limit).'), 'quota'],
  ['openrouter', 'a guardrail', 403, error('Request blocked: patterns detected'), 'content-filter'],
  ['openrouter', 'anything else', 403, error('…', { metadata: { error_type: 'permission_denied' } }), null],
  ['litellm', 'a model the key may not use', 401, error('…', { type: 'key_model_access_denied' }), 'model'],
  ['litellm', 'a bad key', 401, error('…', { type: 'token_not_found_in_db' }), null],
  ['litellm', 'the same words elsewhere', 400, error('not allowed to access model'), null],
  ['ollama', 'a model of another plan', 403, error('this model requires a subscription'), 'model'],
  ['ollama', 'anything else', 403, error('forbidden'), null],
  ['lmstudio', 'crashed', 400, { error: 'The model has crashed without additional information.' }, 'outage'],
  ['lmstudio', 'unloaded', 400, { error: 'Model is unloaded.' }, 'outage'],
  ['lmstudio', 'anything else', 400, { error: 'no' }, null],
  ['llamacpp', 'images', 500, error('image input is not supported - hint: provide the mmproj'), 'schema'],
  ['llamacpp', 'tools', 500, error('tools param requires --jinja flag'), 'schema'],
  ['llamacpp', 'anything else', 500, error('decode failed'), null],
  ['qwen', 'the free tier', 403, error('The free tier of the model has been exhausted.'), 'quota'],
  ['zhipu', 'the number as a type', 429, error('…', { type: '1113' }), 'quota'],
  ['zhipu', 'the number before the sentence', 429, error('[1310][Limit Exhausted.]'), 'quota'],
  [
    'gemini',
    'no billing',
    400,
    [error('Please enable billing on project', { code: 400, status: 'FAILED_PRECONDITION' })],
    'quota',
  ],
  [
    'gemini',
    'a region',
    400,
    [error('User location is not supported for the API use.', { code: 400, status: 'FAILED_PRECONDITION' })],
    'auth',
  ],
  ['gemini', 'anything else', 400, [error('…', { code: 400, status: 'INVALID_ARGUMENT' })], null],
])('%s, %s', (preset, _why, status, body, kind) => {
  expect(findPreset(preset)?.readFailure?.(answer(status, body))?.kind ?? null).toBe(kind);
});

test('a spending cap is told from a rate limit by the wait that a rate limit names', () => {
  const body = error('Number of requests has exceeded your monthly tier');
  expect(findPreset('anthropic')?.readFailure?.(answer(429, body, { 'retry-after': '5' }))).toBeNull();
});

test('a day’s quota of Gemini is not back in the seconds it asks for', () => {
  const details = [
    {
      '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
      violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier' }],
    },
    { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' },
  ];
  const found = findPreset('gemini')?.readFailure?.(answer(429, [error('quota', { details })]));
  expect(found).toMatchObject({ kind: 'rate-limit', retryAfterMs: 600_000 });
});

describe('usage', () => {
  test.each<[preset: string, why: string, body: unknown, expected: Partial<Usage> | null]>([
    [
      'xai',
      'reasoning is added',
      {
        usage: {
          prompt_tokens: 10,
          completion_tokens: 5,
          total_tokens: 115,
          completion_tokens_details: { reasoning_tokens: 100 },
        },
      },
      { outputTokens: 105, reasoningTokens: 100 },
    ],
    [
      'xai',
      'unless the total has it inside',
      {
        usage: {
          prompt_tokens: 10,
          completion_tokens: 105,
          total_tokens: 115,
          completion_tokens_details: { reasoning_tokens: 100 },
        },
      },
      { outputTokens: 105, reasoningTokens: 100 },
    ],
    [
      'xai',
      'no reasoning',
      { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } },
      { outputTokens: 5, reasoningTokens: null },
    ],
    ['xai', 'none', { choices: [] }, null],
    [
      'xai',
      'its price',
      { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, cost_in_usd_ticks: 37_756_000 } },
      { reportedCostNanos: 3_775_600 },
    ],
    [
      'xai',
      'a price that is none',
      { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15, cost_in_usd_ticks: -1 } },
      { reportedCostNanos: null },
    ],
    [
      'gemini',
      'thinking is in the total only',
      { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 45 } },
      { outputTokens: 35, reasoningTokens: 30 },
    ],
    [
      'gemini',
      'no thinking',
      { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } },
      { outputTokens: 5, reasoningTokens: null },
    ],
    [
      'gemini',
      'thinking and nothing said',
      { usage: { prompt_tokens: 10, total_tokens: 40 } },
      { outputTokens: 30, reasoningTokens: 30 },
    ],
    [
      'gemini',
      'a total that is too small',
      { usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 1 } },
      { outputTokens: 5 },
    ],
    [
      'groq',
      'in its extension',
      { choices: [{ delta: {} }], x_groq: { id: 'r', usage: { prompt_tokens: 3, completion_tokens: 2 } } },
      { inputTokens: 3, outputTokens: 2 },
    ],
    [
      'groq',
      'in the usual place',
      { usage: { prompt_tokens: 3, completion_tokens: 2 } },
      { inputTokens: 3, outputTokens: 2 },
    ],
    ['groq', 'none', { choices: [], x_groq: { id: 'r' } }, null],
    [
      'openrouter',
      'its price',
      { usage: { prompt_tokens: 3, completion_tokens: 2, cost: 0.5 } },
      { reportedCostNanos: 500_000_000 },
    ],
    [
      'openrouter',
      'its fee and the vendor’s bill',
      {
        usage: {
          prompt_tokens: 3,
          completion_tokens: 2,
          cost: 0.01,
          is_byok: true,
          cost_details: { upstream_inference_cost: 0.2 },
        },
      },
      { reportedCostNanos: 210_000_000 },
    ],
    [
      'openrouter',
      'its fee alone is not the cost',
      { usage: { prompt_tokens: 3, completion_tokens: 2, cost: 0.01, is_byok: true } },
      { reportedCostNanos: null },
    ],
  ])('%s: %s', (preset, _why, body, expected) => {
    const usage = findPreset(preset)?.readUsage?.(body);
    if (expected === null) expect(usage).toBeNull();
    else expect(usage).toMatchObject(expected);
  });
});
