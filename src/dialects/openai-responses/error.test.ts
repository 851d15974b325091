import { describe, expect, test } from 'vitest';
import { ResponsesReader } from './answer-reader.ts';
import { responsesErrorEvent, type ToldError } from './error.ts';

const ERROR: ToldError = { message: 'It broke.', type: 'upstream_error', code: 'provider_outage', param: null };

function eventOf(error: Partial<ToldError>): Record<string, unknown> {
  const [name, data, ...rest] = responsesErrorEvent({ ...ERROR, ...error }, '01J').split('\n');
  expect(name).toBe('event: response.failed');
  expect(rest).toEqual(['', '']);
  return JSON.parse(data?.slice('data: '.length) ?? '') as Record<string, unknown>;
}

test('is a failed response, with the fields of the flat form beside it', () => {
  expect(eventOf({ param: 'input', attempts: [{ provider: 'openai' }] })).toMatchObject({
    type: 'response.failed',
    response: {
      id: 'resp_01J',
      object: 'response',
      status: 'failed',
      output: [],
      error: { code: 'provider_outage', message: 'It broke.', param: 'input', attempts: [{ provider: 'openai' }] },
    },
    code: 'provider_outage',
    message: 'It broke.',
    param: 'input',
  });
});

describe('codes that clients act on', () => {
  test.each<[Partial<ToldError>, string]>([
    [{ type: 'rate_limit_error', code: 'provider_rate_limit' }, 'rate_limit_exceeded'],
    [{ type: 'invalid_request_error', code: 'context_length_exceeded' }, 'context_length_exceeded'],
    [{ type: 'invalid_request_error', code: null }, 'invalid_prompt'],
    [{ code: null }, 'server_error'],
  ])('%j', (error, code) => {
    expect(eventOf(error)['code']).toBe(code);
  });
});

test('is read as an error and as an end', () => {
  const reader = new ResponsesReader({});
  expect(reader.read(JSON.stringify(eventOf({})), 'response.failed')).toEqual([]);
  expect(reader.failure).toMatchObject({ message: 'It broke.', code: 'provider_outage' });
  expect(reader.done).toBe(true);
});
