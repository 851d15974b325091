import { describe, expect, test } from 'vitest';
import { readCompletionRequest } from './request.ts';

const read = (body: object): ReturnType<typeof readCompletionRequest> =>
  readCompletionRequest(JSON.stringify({ model: 'm', ...body }));

describe('a prompt', () => {
  test.each<[prompt: unknown, choices: number, why: string]>([
    ['Once upon', 1, 'a string'],
    ['', 1, 'an empty one'],
    [['a', 'b'], 2, 'several'],
    [[1, 2, 3], 1, 'token ids'],
    [[[1, 2], [3]], 2, 'several lists of them'],
  ])('%j has %d choices: %s', (prompt, choices) => {
    expect(read({ prompt })).toMatchObject({ choices, model: 'm', stream: false });
  });

  test.each<[body: object, code: string]>([
    [{}, 'missing_field'],
    [{ prompt: null }, 'missing_field'],
    [{ prompt: [] }, 'invalid_type'],
    [{ prompt: {} }, 'invalid_type'],
    [{ prompt: 5 }, 'invalid_type'],
    [{ prompt: true }, 'invalid_type'],
    [{ prompt: ['a', 1] }, 'invalid_type'],
    [{ prompt: [1.5] }, 'invalid_type'],
    [{ prompt: [[], [1]] }, 'invalid_type'],
    [{ prompt: [null] }, 'invalid_type'],
  ])('%j is refused: %s', (body, code) => {
    expect(read(body)).toMatchObject({ code, param: 'prompt' });
  });
});

test.each<[body: object, expected: object]>([
  [{ n: 2 }, { choices: 2 }],
  [{ n: 2, prompt: ['a', 'b'] }, { choices: 4 }],
  [{ n: 'x' }, { choices: 1 }],
  [{ max_tokens: 7 }, { maxOutputTokens: 7 }],
  [{ max_tokens: -1 }, { maxOutputTokens: null }],
  [
    { stream: true, stream_options: { include_usage: true } },
    { stream: true, wantsUsage: true },
  ],
  [{ stream: true, stream_options: null }, { wantsUsage: false }],
])('%j reads as %j', (body, expected) => {
  expect(read({ prompt: 'x', ...body })).toMatchObject(expected);
});

test.each<[text: string, code: string]>([
  ['', 'invalid_json'],
  ['[]', 'invalid_type'],
  ['{"prompt":"x"}', 'missing_field'],
  ['{"model":"m","model":"n","prompt":"x"}', 'duplicate_field'],
  ['{"model":"m","prompt":"x","stream":"yes"}', 'invalid_type'],
  ['{"model":"m","prompt":"x","api_base":"http://x"}', 'destination_refused'],
])('%s is refused: %s', (text, code) => {
  expect(readCompletionRequest(text)).toMatchObject({ code });
});
