import { describe, expect, test } from 'vitest';
import { messagesErrorBody, messagesErrorEvent, messagesStatus, type ToldError } from './error.ts';

function error(status: number, message = 'What happened.', code: string | null = null): ToldError {
  return { status, message, code };
}

function told(from: ToldError): { type: string; message: string; attempts?: unknown } {
  return (JSON.parse(messagesErrorBody(from, 'req_1')) as { error: { type: string; message: string } }).error;
}

describe('status and type', () => {
  test.each<[status: number, to: number, type: string]>([
    [400, 400, 'invalid_request_error'],
    [401, 401, 'authentication_error'],
    [402, 402, 'billing_error'],
    [403, 403, 'permission_error'],
    [404, 404, 'not_found_error'],
    [409, 409, 'conflict_error'],
    [413, 413, 'request_too_large'],
    [415, 415, 'invalid_request_error'],
    [422, 422, 'invalid_request_error'],
    [429, 429, 'rate_limit_error'],
    [500, 500, 'api_error'],
    [502, 502, 'api_error'],
    [503, 529, 'overloaded_error'],
    [504, 504, 'timeout_error'],
    [529, 529, 'overloaded_error'],
  ])('%i is told as %i %s', (status, to, type) => {
    expect(messagesStatus(error(status))).toBe(to);
    expect(told(error(status))).toEqual({ type, message: 'What happened.' });
  });
});

// Claude Code makes its conversation shorter when the message begins so.
describe('a prompt that is too long', () => {
  test.each<[why: string, from: ToldError, message: string]>([
    [
      "OpenAI's",
      error(400, "This model's maximum context length is 128000 tokens.", 'context_length_exceeded'),
      "prompt is too long: This model's maximum context length is 128000 tokens.",
    ],
    [
      'without a code',
      error(400, 'Please reduce the length of the messages.'),
      'prompt is too long: Please reduce the length of the messages.',
    ],
    [
      'with another status',
      error(413, 'The input is longer than the context window.', 'context_length_exceeded'),
      'prompt is too long: The input is longer than the context window.',
    ],
    [
      "Anthropic's",
      error(400, 'prompt is too long: 210000 tokens > 200000 maximum'),
      'prompt is too long: 210000 tokens > 200000 maximum',
    ],
    [
      "Anthropic's other one, which asks for fewer tokens",
      error(400, 'input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000'),
      'input length and `max_tokens` exceed context limit: 190000 + 32000 > 200000',
    ],
  ])('%s', (_why, from, message) => {
    expect(messagesStatus(from)).toBe(400);
    expect(told(from)).toEqual({ type: 'invalid_request_error', message });
  });

  test.each<[why: string, from: ToldError]>([
    ['a limit per minute', error(429, 'Rate limit reached: reduce the length of the messages.')],
    ['a server that broke', error(502, 'maximum context length is unknown')],
    ['a server that broke, with whatever code', error(502, 'Too long.', 'context_length_exceeded')],
    ['something else', error(400, 'temperature is too high')],
  ])('is not %s', (_why, from) => {
    expect(messagesStatus(from)).toBe(from.status);
    expect(told(from).message).toBe(from.message);
  });
});

test('attempts and the id of the request go along', () => {
  const body = messagesErrorBody({ ...error(502), attempts: [{ provider: 'a' }] }, 'req_1');
  expect(JSON.parse(body)).toEqual({
    type: 'error',
    error: { type: 'api_error', message: 'What happened.', attempts: [{ provider: 'a' }] },
    request_id: 'req_1',
  });
});

test('in a stream it is an event of its own', () => {
  expect(messagesErrorEvent(error(503, 'Busy.'), null)).toBe(
    'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Busy."},"request_id":null}\n\n',
  );
});
