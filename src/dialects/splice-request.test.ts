import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from './json.ts';
import { readRequestBody, type RequestBody } from './request-body.ts';
import { spliceRequest } from './splice-request.ts';

function read(text: string): RequestBody {
  const request = readRequestBody(text);
  if ('code' in request) throw new Error(request.message);
  return request;
}

/** Changes made of the body as it was read, as those who fit a request make them. */
function spliced(text: string, change: (body: JsonObject) => Readonly<Record<string, unknown>>): string {
  const request = read(text);
  return spliceRequest(request, new Map(Object.entries(change(request.body))));
}

describe('what is not changed keeps its exact characters', () => {
  test.each<[text: string, change: (body: JsonObject) => Record<string, unknown>, result: string, why: string]>([
    ['{"model":"a"}', () => ({ model: 'm-1' }), '{"model":"m-1"}', "the model's own id"],
    ['{"model":"a"}', () => ({ model: 'x"/y' }), '{"model":"x\\"/y"}', 'whatever is in the id'],
    [
      '{"seed":12345678901234567890,"model":"a","temperature":1.0,"x":1e400}',
      () => ({ model: 'b' }),
      '{"seed":12345678901234567890,"model":"b","temperature":1.0,"x":1e400}',
      'numbers are spliced, never reprinted',
    ],
    ['{"model":"a","top_p":1}', () => ({ top_p: 0.5, seed: 7 }), '{"model":"a","top_p":0.5,"seed":7}', 'new fields'],
    ['{ "seed" : 1.0 , "model":"a"}', () => ({ seed: undefined }), '{"model":"a"}', 'a field that goes'],
    ['{"model":"a","x":1.0}', () => ({ model: undefined }), '{"x":1.0}', 'the first that goes'],
    [
      '{"model":"a","stream_options":{ "n" : 1.0 }}',
      ({ stream_options: options }) => ({ stream_options: { ...(options as JsonObject), include_usage: true } }),
      '{"model":"a","stream_options":{ "n" : 1.0 ,"include_usage":true}}',
      'a field in a field',
    ],
    [
      '{"model":"a","o":{"a":1,"a":1.0,"b":2}}',
      ({ o }) => ({ o: { ...(o as JsonObject), b: 3 } }),
      '{"model":"a","o":{"a":1,"b":3}}',
      'what is given twice is sent as it was read',
    ],
    [
      '{"model":"a","messages":[ {"n":1.0}, {"role":"developer","n":2.0} ,{"n":1e2}]}',
      ({ messages }) => {
        const [first, , last] = messages as unknown[];
        return { messages: [first, { role: 'system' }, last] };
      },
      '{"model":"a","messages":[{"n":1.0},{"role":"system"},{"n":1e2}]}',
      "messages that are still the client's own",
    ],
  ])('%s: %s', (text, change, result) => {
    expect(spliced(text, change)).toBe(result);
  });

  test('every field that we do not know travels on with its exact text', () => {
    const body = fc.dictionary(
      fc.string().map((name) => `x-${name}`),
      fc.jsonValue(),
    );
    fc.assert(
      fc.property(body, fc.boolean(), (unknown, adds) => {
        const text = JSON.stringify({ ...unknown, model: 'a' }, null, 1);
        const sent = spliced(text, () => (adds ? { model: 'b', n: 2 } : { model: 'b' }));
        const plain = text.replace('"model": "a"', '"model": "b"').slice(0, -1);
        expect(sent).toBe(`${plain}${adds ? ',"n":2' : ''}}`);
      }),
    );
  });
});
