// Made after the providers' documentation and after issue reports; none is a recording.
import { expect, test } from 'vitest';
import { failure } from '../../domain/failure.ts';
import type { Failure } from '../../domain/failure.ts';
import { readInBandError } from './in-band.ts';

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
    { kind: 'rate-limit', status: null, code: 'Throttling.RateQuota', billing: 'none' },
  ],
  ['FastAPI', { detail: 'Internal Server Error' }, { kind: 'outage', message: 'Internal Server Error' }],
  [
    'MiniMax',
    { base_resp: { status_code: 1008, status_msg: 'insufficient balance' } },
    { kind: 'quota', message: 'insufficient balance' },
  ],
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
