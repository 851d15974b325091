import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readChatRequest, shapeChatRequest, type ChatRequest, type ChatShape } from './request.ts';

const messages = '"messages":[{"role":"user","content":"hi"}]';

function read(fields: string): ChatRequest {
  const request = readChatRequest(`{${fields},${messages}}`);
  if (!('fields' in request)) throw new Error(request.message);
  return request;
}

function shape(fields: string, rest: Partial<ChatShape> = {}): string {
  const text = shapeChatRequest(read(fields), { model: 'm-1', set: {}, askUsage: false, ...rest });
  return text.slice(1, text.indexOf(`,${messages}`)) + text.slice(text.indexOf(messages) + messages.length, -1);
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

describe('shapes the body for one target', () => {
  test.each<[fields: string, rest: Partial<ChatShape>, result: string, why: string]>([
    ['"model":"a"', {}, '"model":"m-1"', "the model's own id"],
    ['"model":"a"', { model: 'x"/y' }, '"model":"x\\"/y"', 'whatever is in the id'],
    [
      '"seed":12345678901234567890,"model":"a","temperature":1.0,"x":1e400',
      {},
      '"seed":12345678901234567890,"model":"m-1","temperature":1.0,"x":1e400',
      'numbers are spliced, never reprinted',
    ],
    ['"model":"a","top_p":1', { set: { top_p: 0.5, seed: 7 } }, '"model":"m-1","top_p":0.5,"seed":7', 'its own fields'],
    ['"model":"a"', { set: { x: { y: [null] } } }, '"model":"m-1","x":{"y":[null]}', 'of any form'],
    ['"model":"a"', { askUsage: true }, '"model":"m-1","stream_options":{"include_usage":true}', 'usage asked for'],
    [
      '"model":"a","stream_options":null',
      { askUsage: true },
      '"model":"m-1","stream_options":{"include_usage":true}',
      'no options until now',
    ],
    [
      '"model":"a","stream_options":{ "include_obfuscation" : false }',
      { askUsage: true },
      '"model":"m-1","stream_options":{ "include_obfuscation" : false ,"include_usage":true}',
      'other options stay',
    ],
    [
      '"model":"a","stream_options":{"include_usage":false,"n":1.0}',
      { askUsage: true },
      '"model":"m-1","stream_options":{"include_usage":true,"n":1.0}',
      'a no becomes a yes, since its event is taken out again',
    ],
    [
      '"model":"a","stream_options":{"n":1.0}',
      { askUsage: false },
      '"model":"m-1","stream_options":{"n":1.0}',
      'usage not to be asked for: nothing is touched',
    ],
  ])('%s with %j: %s', (fields, rest, result) => {
    expect(shape(fields, rest)).toBe(result);
  });

  test('every field that we do not know travels on with its exact text', () => {
    const body = fc.dictionary(
      fc.string().map((name) => `x-${name}`),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(body, fc.boolean(), (unknown, askUsage) => {
        const text = JSON.stringify({ ...unknown, model: 'a', messages: [{ role: 'user', content: 'hi' }] }, null, 1);
        const request = readChatRequest(text);
        if (!('fields' in request)) throw new Error(request.message);
        const sent = shapeChatRequest(request, { model: 'b', set: {}, askUsage });
        const plain = text.replace('"model": "a"', '"model": "b"').slice(0, -1);
        expect(sent).toBe(`${plain}${askUsage ? ',"stream_options":{"include_usage":true}' : ''}}`);
      }),
    );
  });
});
