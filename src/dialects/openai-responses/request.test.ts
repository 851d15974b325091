import { describe, expect, test } from 'vitest';
import { readResponsesRequest } from './request.ts';

describe('refuses what no provider should even see', () => {
  test.each<[text: string, code: string, param: string | null, why: string]>([
    ['{', 'invalid_json', null, 'not JSON'],
    ['[]', 'invalid_type', null, 'not an object'],
    ['{"input":"hi"}', 'missing_field', 'model', 'no model'],
    ['{"model":"","input":"hi"}', 'missing_field', 'model', 'an empty model'],
    ['{"model":"m"}', 'missing_field', 'input', 'no input'],
    ['{"model":"m","input":null}', 'missing_field', 'input', 'null for an input'],
    ['{"model":"m","input":[]}', 'invalid_type', 'input', 'an empty input'],
    ['{"model":"m","input":{}}', 'invalid_type', 'input', 'an object for an input'],
    ['{"model":"m","input":"hi","stream":"yes"}', 'invalid_type', 'stream', 'a stream that is no boolean'],
    ['{"model":"m","input":"hi","model":"n"}', 'duplicate_field', 'model', 'a field given twice'],
    ['{"model":"m","input":"hi","base_url":"http://x"}', 'destination_refused', 'base_url', 'a destination'],
    ['{"model":"m","input":"hi","api_base":null}', 'destination_refused', 'api_base', 'a destination without a value'],
    ['{"model":"m","input":"hi","background":true}', 'unsupported_parameter', 'background', 'background work'],
    ['{"model":"m","input":"hi","conversation":"c"}', 'unsupported_parameter', 'conversation', 'a stored conversation'],
    [
      '{"model":"m","input":"hi","previous_response_id":"resp_1"}',
      'unsupported_parameter',
      'previous_response_id',
      'a stored answer',
    ],
    [
      '{"model":"m","input":["x",{"role":"user","content":"hi"},{"type":"item_reference","id":"rs_1"}]}',
      'unsupported_parameter',
      'input[2]',
      'a stored item',
    ],
    ['{"model":"m","input":[{"id":"msg_1"}]}', 'unsupported_parameter', 'input[0]', 'a stored item without its type'],
  ])('%s', (text, code, param) => {
    const problem = readResponsesRequest(text);
    expect(problem).toMatchObject({ code, param });
    if (param !== null) expect('message' in problem && problem.message).toContain(param);
  });
});

describe('accepts', () => {
  test.each([
    ['{"model":"m","input":"hi"}'],
    ['{"model":"m","input":""}'],
    ['{"model":"m","input":[{"role":"user","content":"hi"}]}'],
    ['{"model":"m","prompt":{"id":"pmpt_1"}}'],
    ['{"model":"m","input":"hi","store":true}'],
    ['{"model":"m","input":"hi","background":false,"conversation":null,"previous_response_id":null}'],
    ['{"model":"m","input":"hi","unknown":{"a":[1]}}'],
  ])('%s', (text) => {
    expect(readResponsesRequest(text)).toMatchObject({ text, model: 'm', stream: false, maxOutputTokens: null });
  });
});

test('reads what routing and estimates need', () => {
  const text = '{"model":"auto","input":"hi","stream":true,"max_output_tokens":50}';
  const request = readResponsesRequest(text);
  expect(request).toMatchObject({ model: 'auto', stream: true, maxOutputTokens: 50, body: { input: 'hi' } });
  expect('fields' in request && [...request.fields.keys()]).toEqual(['model', 'input', 'stream', 'max_output_tokens']);
});

test.each(['0', '-1', '1.5', '"9"', 'null'])('max_output_tokens of %s is no limit', (limit) => {
  const text = `{"model":"m","input":"hi","max_output_tokens":${limit}}`;
  expect(readResponsesRequest(text)).toMatchObject({ maxOutputTokens: null });
});
