// Lists are made after the documentation of the servers that give them; none is a recording.
import { describe, expect, test } from 'vitest';
import { listedPrice, numberOf, readListAs, readModelList } from './model-list.ts';

const ids = (answer: unknown): string[] => readModelList(answer).map((model) => model.id);

test.each<[what: string, answer: unknown, expected: string[]]>([
  ['OpenAI’s', { object: 'list', data: [{ id: 'a', object: 'model' }, { id: 'b' }] }, ['a', 'b']],
  ['without a mark', { data: [{ id: 'a' }] }, ['a']],
  ['a bare array', [{ id: 'a' }, { id: 'b' }], ['a', 'b']],
  ['under models', { models: [{ id: 'a' }] }, ['a']],
  ['wrapped twice', { code: 0, data: { list: [{ id: 'a' }] } }, ['a']],
  ['a model in two places', { data: [{ id: 'a' }, { id: 'a' }] }, ['a']],
  [
    'a model that is off',
    {
      data: [
        { id: 'a', active: false },
        { id: 'b', active: true },
      ],
    },
    ['b'],
  ],
  ['broken entries', { data: [null, 1, 'a', [], {}, { id: 7 }, { id: '' }, { id: 'b' }] }, ['b']],
  ['none', { data: [] }, []],
  ['an error', { error: { message: 'no' } }, []],
  ['null', null, []],
  ['text', 'data', []],
  ['a list that is an object', { data: { a: 1 } }, []],
])('reads %s', (_what, answer, expected) => {
  expect(ids(answer)).toEqual(expected);
});

test('what a list does not say is unknown', () => {
  expect(readModelList([{ id: 'a' }])).toEqual([
    {
      id: 'a',
      contextWindow: null,
      maxOutput: null,
      inputPrice: null,
      cachedInputPrice: null,
      cacheWritePrice: null,
      outputPrice: null,
    },
  ]);
});

describe('finds the window', () => {
  test.each<[server: string, entry: object, contextWindow: number | null, maxOutput: number | null]>([
    [
      'of OpenRouter',
      { context_length: 200_000, top_provider: { context_length: 200_000, max_completion_tokens: 64_000 } },
      200_000,
      64_000,
    ],
    ['of vLLM', { max_model_len: 32_768, root: '/models/x' }, 32_768, null],
    ['of Groq', { context_window: 131_072, max_completion_tokens: 65_536 }, 131_072, 65_536],
    ['of Mistral', { max_context_length: 262_144 }, 262_144, null],
    ['of Anthropic', { max_input_tokens: 1_000_000, max_tokens: 128_000 }, 1_000_000, 128_000],
    ['of llama.cpp', { meta: { n_ctx_train: 131_072 } }, 131_072, null],
    ['of llama.cpp, as it was started', { meta: { n_ctx: 8_192, n_ctx_train: 131_072 } }, 8_192, null],
    ['where it is null', { context_length: null, max_model_len: 4_096 }, 4_096, null],
    ['but no nonsense', { context_length: -1, context_window: '8k', max_model_len: 1.5, max_tokens: 0 }, null, null],
  ])('%s', (_server, entry, contextWindow, maxOutput) => {
    expect(readModelList([{ id: 'a', ...entry }])[0]).toMatchObject({ contextWindow, maxOutput });
  });
});

test('a preset says where ids, facts and prices are', () => {
  const form = {
    id: (entry: Readonly<Record<string, unknown>>) => entry['name'],
    facts: () => ({ max_input_tokens: 10, price: '0.5' }),
    prices: (facts: Readonly<Record<string, unknown>>) => ({ inputPrice: listedPrice(facts['price'], 1_000_000) }),
  };
  expect(readListAs(form, [{ name: 'a' }])).toMatchObject([
    { id: 'a', contextWindow: 10, inputPrice: 500_000_000, outputPrice: null },
  ]);
});

test.each<[dollars: unknown, perTokens: number, nanos: number | null]>([
  ['0.0000025', 1, 2_500_000_000],
  ['0', 1, 0],
  [1e-7, 1, 100_000_000],
  [0.0375, 1_000_000, 37_500_000],
  ['0.0028', 1_000_000, 2_800_000],
  [1_000, 1_000_000, 1_000_000_000_000],
  [1_000.01, 1_000_000, null],
  ['-1', 1, null],
  [-0.5, 1_000_000, null],
  ['', 1, null],
  ['free', 1, null],
  [Number.NaN, 1, null],
  [null, 1, null],
  [undefined, 1, null],
  [{}, 1, null],
])('%o dollars for %i tokens are %o nano-dollars per million', (dollars, perTokens, nanos) => {
  expect(listedPrice(dollars, perTokens)).toBe(nanos);
});

test.each([
  ['1.5', 1.5],
  [' 2 ', 2],
  [3, 3],
  [' ', null],
  ['Infinity', null],
  [true, null],
  [[4], null],
])('%o is the number %o', (value, number) => {
  expect(numberOf(value)).toBe(number);
});
