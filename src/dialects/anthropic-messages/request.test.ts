import { describe, expect, test } from 'vitest';
import { readMessagesRequest, type MessagesRequest } from './request.ts';

const messages = '"messages":[{"role":"user","content":"hi"}]';

function read(fields: string): MessagesRequest {
  const request = readMessagesRequest(`{${fields},${messages}}`);
  if ('code' in request) throw new Error(request.message);
  return request;
}

describe('refuses what no provider should even see', () => {
  test.each<[text: string, code: string, param: string | null, why: string]>([
    ['{', 'invalid_json', null, 'cut off'],
    ['[]', 'invalid_type', null, 'a list'],
    [`{"max_tokens":5,${messages}}`, 'missing_field', 'model', 'no model'],
    ['{"model":"m","max_tokens":5}', 'missing_field', 'messages', 'nothing to answer'],
    ['{"model":"m","max_tokens":5,"messages":[]}', 'missing_field', 'messages', 'an empty conversation'],
    [`{"model":"m",${messages}}`, 'missing_field', 'max_tokens', 'required here'],
    [`{"model":"m","max_tokens":null,${messages}}`, 'missing_field', 'max_tokens', 'null is none'],
    [`{"model":"m","max_tokens":-1,${messages}}`, 'invalid_type', 'max_tokens', 'less than nothing'],
    [`{"model":"m","max_tokens":1.5,${messages}}`, 'invalid_type', 'max_tokens', 'half a token'],
    [`{"model":"m","max_tokens":"5",${messages}}`, 'invalid_type', 'max_tokens', 'a string'],
    [`{"model":"m","max_tokens":1e400,${messages}}`, 'invalid_type', 'max_tokens', 'infinite'],
    [`{"model":"m","max_tokens":12345678901234567890,${messages}}`, 'invalid_type', 'max_tokens', 'beyond all numbers'],
    [`{"model":"m","max_tokens":5,"stream":1,${messages}}`, 'invalid_type', 'stream', 'a number that means a boolean'],
    [`{"model":"m","max_tokens":5,"max_tokens":6,${messages}}`, 'duplicate_field', 'max_tokens', 'which of the two?'],
    [`{"model":"m","max_tokens":5,"base_url":"x",${messages}}`, 'destination_refused', 'base_url', 'a destination'],
  ])('%s: %s', (text, code, param) => {
    expect(readMessagesRequest(text)).toMatchObject({ code, param });
  });
});

describe('reads', () => {
  test.each<[fields: string, expected: Partial<MessagesRequest>, why: string]>([
    ['"model":"m","max_tokens":5', { model: 'm', stream: false, maxTokens: 5 }, 'the least there is'],
    ['"model":"m","max_tokens":0', { maxTokens: 0 }, 'a warm-up of the cache'],
    ['"model":"m","max_tokens":5,"stream":true', { stream: true }, 'a stream'],
    ['"model":"m","max_tokens":5,"stream":null', { stream: false }, 'null is as good as absent'],
  ])('%s as %j: %s', (fields, expected) => {
    expect(read(fields)).toMatchObject(expected);
  });

  test('a request whose tokens are only counted needs no limit', () => {
    expect(readMessagesRequest(`{"model":"m",${messages}}`, 'count')).toMatchObject({ maxTokens: null });
    expect(readMessagesRequest(`{"model":"m","max_tokens":7,${messages}}`, 'count')).toMatchObject({ maxTokens: 7 });
  });

  test('numbers of many digits are kept in messages and rounded among the settings', () => {
    const text =
      '{"model":"m","max_tokens":5,"temperature":0.69999999999999996,"messages":[{"role":"user","n":12345678901234567890}]}';
    const request = readMessagesRequest(text);
    if ('code' in request) throw new Error(request.message);
    expect(request.body['temperature']).toBe(0.7);
    expect(JSON.stringify(request.body['messages'])).toContain('12345678901234567890');
    expect(request.text).toBe(text);
  });
});
