import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fixText, isUnfit, type Fix } from '../../domain/fix.ts';
import { readConversation } from './conversation.ts';

const notesOf = (conversation: { readonly notes?: readonly Fix[] }): string[] =>
  (conversation.notes ?? []).map(fixText);

test('a prompt becomes the one message of a user, and that is said', () => {
  const conversation = readConversation({ model: 'm', prompt: 'Once upon', stream: true });
  expect(conversation).toMatchObject({
    turns: [{ role: 'user', parts: [{ kind: 'text', text: 'Once upon', cache: null }] }],
    tools: [],
    maxOutput: null,
    stop: [],
  });
  expect(notesOf(conversation as object)).toEqual(['rewrite:prompt>message']);
});

test('a list of one prompt is one prompt', () => {
  expect(readConversation({ prompt: ['x'] })).toMatchObject({ turns: [{ parts: [{ text: 'x' }] }] });
});

describe('cannot be said in a chat', () => {
  test.each<[fields: object, field: string]>([
    [{ suffix: 'end' }, 'suffix'],
    [{ echo: true }, 'echo'],
    [{ logprobs: 0 }, 'logprobs'],
    [{ logprobs: 5 }, 'logprobs'],
    [{ best_of: 2 }, 'best_of'],
    [{ n: 2 }, 'n'],
    [{ prompt: [1, 2, 3] }, 'prompt'],
    [{ prompt: [[1, 2]] }, 'prompt'],
    [{ prompt: ['a', 'b'] }, 'prompt'],
  ])('%j: names %s', (fields, field) => {
    expect(readConversation({ prompt: 'x', ...fields })).toMatchObject({ field, sureness: 'certain' });
  });

  test.each([{ suffix: '' }, { suffix: null }, { echo: false }, { logprobs: null }, { best_of: 1 }, { n: 1 }])(
    '%j asks for nothing of it',
    (fields) => {
      expect(notesOf(readConversation({ prompt: 'x', ...fields }) as object)).toEqual(['rewrite:prompt>message']);
    },
  );
});

test('every field that has a place is carried over', () => {
  const conversation = readConversation({
    prompt: 'x',
    max_tokens: 9,
    temperature: 0.5,
    top_p: 0.9,
    top_k: 40,
    seed: 3,
    stop: ['a', ''],
    presence_penalty: 1,
    frequency_penalty: -1,
    user: 'u',
    prompt_cache_key: 'k',
    service_tier: 'flex',
  });
  expect(conversation).toMatchObject({
    maxOutput: 9,
    stop: ['a'],
    user: 'u',
    cacheKey: 'k',
    serviceTier: 'flex',
    sampling: { temperature: 0.5, topP: 0.9, topK: 40, seed: 3, presencePenalty: 1, frequencyPenalty: -1 },
  });
  expect(notesOf(conversation as object)).toEqual(['rewrite:prompt>message']);
});

test('what has none is noted, as is what cannot be read', () => {
  const conversation = readConversation({
    prompt: 'x',
    logit_bias: { 1: 2 },
    min_p: 0.1,
    temperature: 'hot',
    stop: [1],
    'odd\nname': 1,
    metadata: {},
  });
  expect(notesOf(conversation as object)).toEqual([
    'rewrite:prompt>message',
    'drop:logit_bias',
    'drop:min_p',
    'drop:temperature',
    'drop:stop',
    'drop:odd_name',
  ]);
});

test('nothing that is JSON makes it throw', () => {
  const field = fc.constantFrom('prompt', 'stop', 'n', 'temperature', 'suffix', 'logprobs', 'max_tokens', 'user');
  fc.assert(
    fc.property(fc.dictionary(field, fc.jsonValue()), (body) => {
      const result = readConversation(body);
      expect(isUnfit(result) || result.turns.length === 1).toBe(true);
    }),
  );
});
