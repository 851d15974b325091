// Made after the providers' documentation and after issue reports; none is a recording.
import { describe, expect, test } from 'vitest';
import { failure } from '../../domain/failure.ts';
import type { Failure } from '../../domain/failure.ts';
import { readInBandError, readResponsesError } from './in-band.ts';

const chunk = (rest: object): unknown => ({
  id: 'c',
  object: 'chat.completion.chunk',
  created: 1,
  model: 'm',
  ...rest,
});

test.each<[why: string, event: unknown]>([
  ['a piece of content', chunk({ choices: [{ index: 0, delta: { content: 'hi' }, finish_reason: null }] })],
  ['an end', chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })],
  ['a filtered end', chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'content_filter' }] })],
  ['usage only', chunk({ choices: [], usage: { prompt_tokens: 1 } })],
  ['a prompt filter result', chunk({ choices: [], prompt_filter_results: [] })],
  ['error: null', chunk({ error: null, choices: [{ index: 0, delta: { content: 'x' } }] })],
  ['error: ""', chunk({ error: '', choices: [] })],
  ['text about errors', chunk({ choices: [{ index: 0, delta: { content: '{"error":"x"}' } }] })],
  ['base_resp of success', { base_resp: { status_code: 0, status_msg: '' } }],
  ['base_resp of success, as text', { base_resp: { status_code: '0', status_msg: 'success' } }],
  ['base_resp without a number', { base_resp: { status_msg: '' } }],
  ['a message that says all is well', { code: 0, message: 'success', data: {} }],
  ['a message that says 200', { code: '200', message: 'OK' }],
  ['a message with a type', { type: 'notice', message: 'hello' }],
  ['a list of errors beside an answer', chunk({ errors: [{ message: 'x' }], choices: [{ index: 0, delta: {} }] })],
  ['an empty list of errors', { errors: [], id: 'c' }],
  ['a message without a code', { message: 'hello' }],
  ['null', null],
  ['a number', 7],
  ['a string', 'error'],
  ['an empty list', []],
])('%s is no error', (_why, event) => {
  expect(readInBandError(event)).toBeNull();
});

test.each<[why: string, event: unknown, expected: Partial<Failure>]>([
  [
    'OpenAI’s envelope',
    { error: { message: 'The server had an error', type: 'server_error', code: null } },
    { kind: 'outage', status: null, message: 'The server had an error', billing: 'begun' },
  ],
  ['a string', { error: 'boom' }, { kind: 'outage', message: 'boom' }],
  [
    'an empty envelope',
    { error: {} },
    { kind: 'outage', message: 'The provider reported an error in place of an answer.' },
  ],
  [
    'overloaded',
    { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
    { kind: 'outage', status: 529, billing: 'none' },
  ],
  [
    'a rate limit by name',
    { error: { message: 'slow', type: 'rate_limit_error' } },
    { kind: 'rate-limit', status: 429, billing: 'none' },
  ],
  [
    'a rate limit with its wait',
    { error: { code: 429, message: 'Please try again in 2s.' } },
    { kind: 'rate-limit', status: 429, retryAfterMs: 2_000 },
  ],
  [
    'OpenRouter’s numeric code',
    {
      error: { code: 502, message: 'Network connection lost.' },
      choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
    },
    { kind: 'outage', status: 502, billing: 'begun' },
  ],
  [
    'OpenRouter’s 402',
    { error: { code: 402, message: 'Insufficient credits' } },
    { kind: 'quota', status: 402, billing: 'none' },
  ],
  [
    'OpenRouter, inside the choice',
    { choices: [{ error: { code: 503, message: 'down' }, finish_reason: 'error' }] },
    { kind: 'outage', status: 503, message: 'down', billing: 'none' },
  ],
  [
    'LiteLLM’s code as a string',
    { error: { message: 'litellm.RateLimitError: x', code: '429' } },
    { kind: 'rate-limit', status: 429 },
  ],
  ['a bad key', { error: { code: 'invalid_api_key', message: 'no' } }, { kind: 'auth', status: 401 }],
  ['an overflow', { error: { code: 'context_length_exceeded', message: 'long' } }, { kind: 'context-length' }],
  [
    'an overflow without a code',
    { error: { message: 'prompt is too long', code: 400 } },
    { kind: 'context-length', billing: 'none' },
  ],
  [
    'Gemini’s list',
    [{ error: { code: 503, status: 'UNAVAILABLE', message: 'The model is overloaded.' } }],
    { kind: 'outage', status: 503 },
  ],
  [
    'a flat error',
    { object: 'error', message: 'no', type: 'BadRequestError', code: 400 },
    { kind: 'request', status: 400 },
  ],
  [
    'Qwen’s native form',
    { code: 'Throttling.RateQuota', message: 'Requests rate limit exceeded', request_id: 'r' },
    { kind: 'rate-limit', status: 429, code: 'Throttling.RateQuota', billing: 'none' },
  ],
  ['FastAPI', { detail: 'Internal Server Error' }, { kind: 'outage', message: 'Internal Server Error' }],
  [
    'MiniMax',
    { base_resp: { status_code: 1008, status_msg: 'insufficient balance' } },
    { kind: 'quota', message: 'insufficient balance' },
  ],
  [
    'MiniMax, with choices that are null',
    { choices: null, base_resp: { status_code: 1002, status_msg: 'rate limit' } },
    { kind: 'rate-limit', message: 'rate limit', billing: 'none' },
  ],
  [
    'MiniMax, with choices',
    chunk({
      choices: [{ index: 0, delta: { content: 'x' } }],
      base_resp: { status_code: 1027, status_msg: 'output new_sensitive' },
    }),
    { kind: 'content-filter' },
  ],
  ['MiniMax, a bad key', { base_resp: { status_code: 2049, status_msg: 'invalid api key' } }, { kind: 'auth' }],
  ['MiniMax, a number nobody knows', { base_resp: { status_code: 9999, status_msg: 'x' } }, { kind: 'outage' }],
  ['TokenMix, flat', { code: 402, message: 'wallet is empty' }, { kind: 'quota', status: 402 }],
  ['Together, flat', { message: 'no', type: 'server_error' }, { kind: 'outage', message: 'no' }],
  ['a list of errors', { errors: [{ message: 'no', code: 'x' }] }, { kind: 'outage', message: 'no' }],
  ['Ollama, a string', { error: 'model runner has unexpectedly stopped' }, { kind: 'outage' }],
  [
    'vLLM, flat',
    { object: 'error', message: 'EngineCore died', type: 'InternalServerError', param: null, code: 500 },
    { kind: 'outage', status: 500, billing: 'begun' },
  ],
  [
    'OpenRouter, its headers in the body',
    {
      error: {
        code: 429,
        message: 'Rate limit exceeded: free-models-per-day',
        metadata: { headers: { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '1795344000000' } },
      },
    },
    // A moment tells nothing where nobody says when this was sent.
    { kind: 'rate-limit', retryAfterMs: null },
  ],
  [
    'an error beside a part of the answer that speaks of other things',
    { error: { code: 502, message: 'Cut' }, choices: [{ message: { content: 'insufficient_quota, rate limit' } }] },
    { kind: 'outage', status: 502 },
  ],
  ['a missing model by name', { error: { code: 'model_decommissioned', message: 'x' } }, { kind: 'model' }],
  ['a missing model in words is no proof', { error: { message: 'the model was not found' } }, { kind: 'outage' }],
  ['a refused field by name', { error: { code: 'string_too_long', message: 'x' } }, { kind: 'schema' }],
  [
    'a finish by error',
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'error' }] }),
    { kind: 'outage', code: 'error', billing: 'begun' },
  ],
  [
    'DeepSeek without resources',
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'insufficient_system_resource' }] }),
    { kind: 'outage' },
  ],
  [
    'Zhipu’s network error',
    chunk({ choices: [{ index: 0, delta: {}, finish_reason: 'network_error' }] }),
    { kind: 'outage' },
  ],
  [
    'names from the prototype',
    { error: { type: 'constructor', code: '__proto__', message: 'x' } },
    { kind: 'outage', status: null },
  ],
])('%s', (_why, event, expected) => {
  expect(readInBandError(event)).toMatchObject(expected);
});

test('an event that is named error is one, whatever its data', () => {
  expect(readInBandError({ message: 'gone' }, 'error')).toMatchObject({ kind: 'outage', message: 'gone' });
  expect(readInBandError('gone', 'error')).toMatchObject({ kind: 'outage', message: 'gone' });
  expect(readInBandError(null, 'error')).toMatchObject({ kind: 'outage' });
  expect(readInBandError({ message: 'hi' }, 'message')).toBeNull();
});

test('a provider’s own reading is asked first', () => {
  const event = { error: { code: '1113', message: 'in arrears' } };
  const seen: number[] = [];
  const found = readInBandError(event, null, (answer) => {
    seen.push(answer.status);
    return failure('quota', 'own words', { status: answer.status });
  });
  expect(found).toMatchObject({ kind: 'quota', message: 'own words', status: null, billing: 'none' });
  expect(seen).toEqual([502]);
  expect(readInBandError(event, null, () => null)).toMatchObject({ kind: 'outage', message: 'in arrears' });
});

// The types of Anthropic's error page, in the events of its own stream.
test.each<[type: string, kind: Failure['kind'], status: number, billing: Failure['billing']]>([
  ['invalid_request_error', 'request', 400, 'none'],
  ['authentication_error', 'auth', 401, 'none'],
  ['billing_error', 'quota', 402, 'none'],
  ['permission_error', 'auth', 403, 'none'],
  ['not_found_error', 'model', 404, 'none'],
  ['conflict_error', 'outage', 409, 'none'],
  ['request_too_large', 'request', 413, 'none'],
  ['rate_limit_error', 'rate-limit', 429, 'none'],
  ['api_error', 'outage', 500, 'begun'],
  ['timeout_error', 'timeout', 504, 'begun'],
  ['overloaded_error', 'outage', 529, 'none'],
])('Anthropic’s %s in a stream', (type, kind, status, billing) => {
  const event = { type: 'error', error: { type, message: 'M' }, request_id: 'req_1' };
  expect(readInBandError(event, 'error')).toMatchObject({ kind, status, billing, type, message: 'M' });
});

describe('Responses', () => {
  const failed = (error: unknown, rest: object = {}): unknown => ({
    type: 'response.failed',
    sequence_number: 3,
    // What a response repeats of its request must not be taken for the error.
    response: { id: 'resp_1', object: 'response', status: 'failed', instructions: 'rate limit', error, ...rest },
  });

  // The codes of the specification and those that Codex knows.
  test.each<[code: string, message: string, expected: Partial<Failure>]>([
    ['context_length_exceeded', 'Your input exceeds the context window', { kind: 'context-length', status: 400 }],
    ['insufficient_quota', 'You exceeded your current quota', { kind: 'quota', status: 429, billing: 'none' }],
    ['usage_not_included', 'Upgrade', { kind: 'quota' }],
    [
      'rate_limit_exceeded',
      'Rate limit reached for gpt-x. Please try again in 11.054s. Visit us.',
      { kind: 'rate-limit', status: 429, retryAfterMs: 11_054, billing: 'none' },
    ],
    ['rate_limit_exceeded', 'Please try again in 28ms', { kind: 'rate-limit', retryAfterMs: 28 }],
    ['server_is_overloaded', 'Our servers are overloaded.', { kind: 'outage', status: 503, billing: 'none' }],
    ['slow_down', 'Slow down', { kind: 'outage', status: 503, billing: 'none' }],
    ['server_error', 'Something went wrong', { kind: 'outage', status: null, billing: 'begun' }],
    ['vector_store_timeout', 'Late', { kind: 'timeout', status: 504 }],
    ['invalid_prompt', 'Invalid prompt: flagged as violating our usage policy.', { kind: 'content-filter' }],
    ['invalid_prompt', 'Malformed', { kind: 'request', status: 400 }],
    ['cyber_policy', 'Flagged for possible cybersecurity risk', { kind: 'content-filter', status: 400 }],
    ['invalid_encrypted_content', 'It could not be verified', { kind: 'schema', status: 400, billing: 'none' }],
    ['image_content_policy_violation', 'x', { kind: 'content-filter' }],
    ['unsupported_image_media_type', 'x', { kind: 'schema' }],
    ['empty_image_file', 'x', { kind: 'request' }],
    ['image_file_not_found', 'x', { kind: 'request' }],
    ['something_new', 'x', { kind: 'outage', status: null }],
  ])('%s, %s', (code, message, expected) => {
    const flat = { type: 'error', code, message, param: null, sequence_number: 4 };
    const nested = { type: 'error', error: { code, message, param: null }, sequence_number: 4 };
    for (const event of [failed({ code, message }), flat, nested]) {
      expect(readResponsesError(event)).toMatchObject({ code, message, ...expected });
    }
  });

  test('an overload as OpenAI nests it (reported: MiMo-Code 2083)', () => {
    const error = { type: 'service_unavailable_error', code: 'server_is_overloaded', message: 'Overloaded' };
    expect(readResponsesError({ type: 'error', error })).toMatchObject({ kind: 'outage', status: 503 });
  });

  test('the flat event names the parameter', () => {
    const event = { type: 'error', code: 'invalid_request_error', message: 'No', param: 'input[2].call_id' };
    expect(readResponsesError(event)).toMatchObject({ kind: 'schema', param: 'input[2].call_id' });
  });

  test('a failed response without an error is one all the same', () => {
    expect(readResponsesError(failed(null))).toMatchObject({ kind: 'outage', status: null, billing: 'begun' });
    expect(readResponsesError({ type: 'response.failed' })).toMatchObject({ kind: 'outage' });
  });

  test('a whole response says so in its status', () => {
    const body = { id: 'resp_1', object: 'response', status: 'failed', output: [] };
    const error = { code: 'rate_limit_exceeded', message: 'Slow' };
    expect(readResponsesError({ ...body, error })).toMatchObject({ kind: 'rate-limit', status: 429 });
    expect(readResponsesError(body)).toMatchObject({ kind: 'outage' });
  });

  // Documented by OpenRouter: many of its types become server_error, and what they were stands beside it.
  test.each<[type: string, code: string, kind: Failure['kind']]>([
    ['authentication', 'server_error', 'auth'],
    ['provider_overloaded', 'server_error', 'outage'],
    ['context_length_exceeded', 'invalid_prompt', 'context-length'],
    ['content_policy_violation', 'image_content_policy_violation', 'content-filter'],
    ['payment_required', 'server_error', 'quota'],
  ])('OpenRouter’s %s', (error_type, code, kind) => {
    expect(readResponsesError(failed({ code, message: 'M' }, { error_type }))?.kind).toBe(kind);
  });

  test.each<[why: string, event: unknown, name: string | null, expected: Partial<Failure>]>([
    [
      'OpenRouter’s own event',
      { type: 'response.error', error: { code: 'rate_limit_exceeded', message: 'Slow' } },
      null,
      { kind: 'rate-limit' },
    ],
    [
      'an error of the chat form (reported: LiteLLM PR 40243)',
      { error: { message: 'x', code: '500' } },
      null,
      { status: 500 },
    ],
    ['an event that is named error', { message: 'gone' }, 'error', { kind: 'outage', message: 'gone' }],
    [
      'a failed response that only its event names',
      { response: { status: 'failed', error: { code: 'slow_down', message: 'Slow' } } },
      'response.failed',
      { kind: 'outage', status: 503 },
    ],
    ['text in such an event', 'gone', 'error', { kind: 'outage', message: 'gone' }],
    ['a list of one', [{ error: { code: 503, message: 'x' } }], null, { status: 503 }],
  ])('%s', (_why, event, name, expected) => {
    expect(readResponsesError(event, name)).toMatchObject(expected);
  });

  test.each<[why: string, event: unknown]>([
    ['the beginning', { type: 'response.created', response: { status: 'in_progress', error: null } }],
    ['an item', { type: 'response.output_item.done', item: { type: 'message', status: 'completed' } }],
    ['text about errors', { type: 'response.output_text.delta', delta: '{"error":"rate limit"}' }],
    ['a truncated end', { type: 'response.incomplete', response: { status: 'incomplete', error: null } }],
    ['the end', { type: 'response.completed', response: { status: 'completed', error: null } }],
    ['a whole response', { object: 'response', status: 'completed', error: null, output: [] }],
    ['a truncated whole response', { object: 'response', status: 'incomplete', error: null, output: [] }],
    ['a debug event of OpenRouter', { type: 'response.debug', debug: { echo_upstream_body: { error: 'x' } } }],
    ['null', null],
  ])('%s is no error', (_why, event) => {
    expect(readResponsesError(event)).toBeNull();
  });
});
