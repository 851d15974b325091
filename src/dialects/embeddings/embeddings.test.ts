import { describe, expect, test } from 'vitest';
import { UNKNOWN_USAGE } from '../../domain/usage.ts';
import { readEmbeddings } from './reply.ts';
import { readEmbeddingRequest } from './request.ts';

describe('a request', () => {
  test.each<[input: unknown, why: string]>([
    ['text', 'a text'],
    [['a', 'b'], 'several'],
    [[1, 2, 3], 'token ids, as LangChain sends them'],
    [[[1, 2], [3]], 'several lists of them'],
    [[{ text: 'a' }, { image: 'https://x/y.png' }], 'objects, as Jina takes them'],
  ])('with input %j is good: %s', (input) => {
    expect(readEmbeddingRequest(JSON.stringify({ model: 'm', input, dimensions: 8 }))).toMatchObject({ model: 'm' });
  });

  test.each<[body: object, code: string, param: string]>([
    [{ input: 'x' }, 'missing_field', 'model'],
    [{ model: 'm' }, 'missing_field', 'input'],
    [{ model: 'm', input: null }, 'missing_field', 'input'],
    [{ model: 'm', input: [] }, 'invalid_type', 'input'],
    [{ model: 'm', input: 5 }, 'invalid_type', 'input'],
    [{ model: 'm', input: {} }, 'invalid_type', 'input'],
    [{ model: 'm', input: [null] }, 'invalid_type', 'input'],
    [{ model: 'm', input: [1.5] }, 'invalid_type', 'input'],
    [{ model: 'm', input: [[]] }, 'invalid_type', 'input'],
    [{ model: 'm', input: [['a']] }, 'invalid_type', 'input'],
    [{ model: 'm', input: 'x', base_url: 'http://x' }, 'destination_refused', 'base_url'],
  ])('%j is refused: %s at %s', (body, code, param) => {
    expect(readEmbeddingRequest(JSON.stringify(body))).toMatchObject({ code, param });
  });
});

describe('an answer', () => {
  const data = [{ object: 'embedding', index: 0, embedding: [0.1, -0.2] }];

  test.each<[body: object, input: number | null, why: string]>([
    [{ data, usage: { prompt_tokens: 8, total_tokens: 8 } }, 8, 'as OpenAI counts'],
    [{ data, usage: { total_tokens: 9 } }, 9, 'as Voyage and Jina count'],
    [{ data: [{ embedding: 'AACAPw==' }], usage: { prompt_tokens: 3 } }, 3, 'vectors in base64'],
    [{ data }, null, 'nothing counted'],
    [{ data, usage: { prompt_tokens: 'many' } }, null, 'no count'],
  ])('%j has %j tokens of input and none of output: %s', (body, input) => {
    expect(readEmbeddings(body, {})).toEqual({ usage: { ...UNKNOWN_USAGE, inputTokens: input, outputTokens: 0 } });
  });

  test.each<[body: unknown, kind: string]>([
    [{}, 'schema'],
    [{ data: [] }, 'schema'],
    [{ data: [null] }, 'schema'],
    [{ data: [{ embedding: null }] }, 'schema'],
    [{ choices: [{ message: {} }] }, 'schema'],
    ['text', 'schema'],
    [null, 'schema'],
    [{ error: { message: 'slow', code: 429 } }, 'rate-limit'],
  ])('%j is a failure: %s', (body, kind) => {
    expect(readEmbeddings(body, {})).toMatchObject({ kind });
  });

  test('is counted as its provider says', () => {
    const usage = { ...UNKNOWN_USAGE, inputTokens: 42 };
    expect(readEmbeddings({ data }, { readUsage: () => usage })).toEqual({ usage });
  });
});
