import { describe, expect, test } from 'vitest';
import { readChatRequest, type ChatRequest } from './request.ts';

const messages = '"messages":[{"role":"user","content":"hi"}]';

function read(fields: string): ChatRequest {
  const request = readChatRequest(`{${fields},${messages}}`);
  if (!('fields' in request)) throw new Error(request.message);
  return request;
}

describe('refuses what no provider should even see', () => {
  test.each<[text: string, code: string, param: string | null, why: string]>([
    ['', 'invalid_json', null, 'no body'],
    ['{', 'invalid_json', null, 'cut off'],
    [`\ufeff{"model":"m",${messages}}`, 'invalid_json', null, 'a byte order mark'],
    [`{"model":"m",${messages},}`, 'invalid_json', null, 'a comma too many'],
    ['[]', 'invalid_type', null, 'a list'],
    ['"text"', 'invalid_type', null, 'a string'],
    ['null', 'invalid_type', null, 'null'],
    [`{${messages}}`, 'missing_field', 'model', 'no model'],
    [`{"model":"",${messages}}`, 'missing_field', 'model', 'an empty name'],
    [`{"model":5,${messages}}`, 'missing_field', 'model', 'a name that is no string'],
    ['{"model":"m"}', 'missing_field', 'messages', 'nothing to answer'],
    ['{"model":"m","messages":[]}', 'missing_field', 'messages', 'an empty conversation'],
    ['{"model":"m","messages":"hi"}', 'missing_field', 'messages', 'not a list'],
    [`{"model":"m","stream":"true",${messages}}`, 'invalid_type', 'stream', 'a string that means a boolean'],
    [`{"model":"m","stream":1,${messages}}`, 'invalid_type', 'stream', 'a number that means a boolean'],
    [`{"model":"m","model":"n",${messages}}`, 'duplicate_field', 'model', 'checked as one model, served as another'],
    [`{"model":"m","x":1,"x":1,${messages}}`, 'duplicate_field', 'x', 'any field'],
    [
      `{"model":"m","stream_options":{"include_usage":true,"include_usage":false},${messages}}`,
      'duplicate_field',
      'include_usage',
      'also among the options that we edit',
    ],
    [`{"model":"m","api_base":"http://x",${messages}}`, 'destination_refused', 'api_base', 'names a destination'],
    [`{"model":"m","base_url":null,${messages}}`, 'destination_refused', 'base_url', 'whatever its value'],
    [`{"model":"m","user_config":{},${messages}}`, 'destination_refused', 'user_config', 'a whole configuration'],
    [`{"model":"m","custom_host":"x",${messages}}`, 'destination_refused', 'custom_host', 'another of these'],
    [`{"model":"m","api\\u005fbase":"x",${messages}}`, 'destination_refused', 'api_base', 'an escape is no disguise'],
  ])('%s: %s', (text, code, param) => {
    const problem = readChatRequest(text);
    expect(problem).toMatchObject({ code, param });
    expect('fields' in problem).toBe(false);
  });

  test('a destination further down is text like any other', () => {
    expect(read('"model":"m","metadata":{"api_base":"x"}').model).toBe('m');
  });
});

describe('reads', () => {
  test.each<[fields: string, expected: Partial<ChatRequest>, why: string]>([
    ['"model":"m"', { stream: false, wantsUsage: false, maxOutputTokens: null }, 'what is not there is not asked for'],
    ['"model":"m","stream":true', { stream: true }, 'a stream'],
    ['"model":"m","stream":null', { stream: false }, 'null is as good as absent'],
    ['"model":"m","stream_options":{"include_usage":true}', { wantsUsage: true }, 'usage is asked for'],
    ['"model":"m","stream_options":{"include_usage":false}', { wantsUsage: false }, 'usage is declined'],
    ['"model":"m","stream_options":{"include_usage":"true"}', { wantsUsage: false }, 'a string is no yes'],
    ['"model":"m","stream_options":null', { wantsUsage: false }, 'no options'],
    ['"model":"m","max_tokens":5', { maxOutputTokens: 5 }, 'the old name of the limit'],
    ['"model":"m","max_completion_tokens":6,"max_tokens":5', { maxOutputTokens: 6 }, 'the new name wins'],
    ['"model":"m","max_completion_tokens":null,"max_tokens":5', { maxOutputTokens: 5 }, '… unless it says nothing'],
    ['"model":"m","max_tokens":0', { maxOutputTokens: null }, 'no limit anybody can mean'],
    ['"model":"m","max_tokens":1.5', { maxOutputTokens: null }, 'not a number of tokens'],
    ['"model":"m","max_tokens":1e400', { maxOutputTokens: null }, 'infinite'],
    ['"mod\\u0065l":"\\u006d"', { model: 'm' }, 'escapes'],
  ])('%s as %j: %s', (fields, expected) => {
    expect(read(fields)).toMatchObject(expected);
  });
});
