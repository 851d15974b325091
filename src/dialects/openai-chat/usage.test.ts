// Shapes of usage as the providers document them; none is a recording.
import { expect, test } from 'vitest';
import { UNKNOWN_USAGE } from '../../domain/usage.ts';
import type { Usage } from '../../domain/usage.ts';
import { readAnswerUsage, readUsage } from './usage.ts';

test.each<[why: string, usage: unknown, expected: Partial<Usage>]>([
  [
    'OpenAI',
    {
      prompt_tokens: 100,
      completion_tokens: 50,
      total_tokens: 150,
      prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 20 },
    },
    { inputTokens: 100, cachedInputTokens: 60, cacheWriteTokens: 10, outputTokens: 50, reasoningTokens: 20 },
  ],
  [
    'OpenAI with sound both ways',
    {
      prompt_tokens: 100,
      completion_tokens: 50,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 70, text_tokens: 30 },
      completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 40, text_tokens: 10 },
    },
    {
      inputTokens: 100,
      cachedInputTokens: 0,
      outputTokens: 50,
      reasoningTokens: 0,
      rare: { audioInputTokens: 70, audioOutputTokens: 40 },
    },
  ],
  [
    'more sound than there is',
    { prompt_tokens: 10, completion_tokens: 5, prompt_tokens_details: { audio_tokens: 11 } },
    { inputTokens: 10, outputTokens: 5, rare: { audioInputTokens: 10 } },
  ],
  [
    'OpenRouter with a picture and searches of its own',
    {
      prompt_tokens: 100,
      completion_tokens: 1300,
      completion_tokens_details: { image_tokens: 1290 },
      server_tool_use: { web_search_requests: 3 },
      cost: 0.04,
    },
    {
      inputTokens: 100,
      outputTokens: 1300,
      reportedCostNanos: 40_000_000,
      rare: { imageOutputTokens: 1290, searches: 3 },
    },
  ],
  [
    'LiteLLM before a Claude that caches for an hour',
    {
      prompt_tokens: 130,
      completion_tokens: 25,
      prompt_tokens_details: {
        cached_tokens: 20,
        cache_creation_tokens: 10,
        cache_creation_token_details: { ephemeral_5m_input_tokens: 7, ephemeral_1h_input_tokens: 3 },
        web_search_requests: 2,
      },
    },
    {
      inputTokens: 130,
      cachedInputTokens: 20,
      cacheWriteTokens: 10,
      outputTokens: 25,
      rare: { cacheWrite1hTokens: 3, searches: 2 },
    },
  ],
  [
    'a relay that hands on how Anthropic splits cache writes',
    {
      prompt_tokens: 130,
      completion_tokens: 25,
      cache_creation_input_tokens: 10,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 10 },
    },
    { inputTokens: 130, cacheWriteTokens: 10, outputTokens: 25, rare: { cacheWrite1hTokens: 10 } },
  ],
  [
    'the three basic counts',
    { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    { inputTokens: 7, outputTokens: 3 },
  ],
  [
    'DeepSeek',
    { prompt_tokens: 100, completion_tokens: 5, prompt_cache_hit_tokens: 64, prompt_cache_miss_tokens: 36 },
    { inputTokens: 100, cachedInputTokens: 64, outputTokens: 5 },
  ],
  [
    'DeepSeek behind a relay that fills in zeros',
    {
      prompt_tokens: 100,
      completion_tokens: 5,
      prompt_cache_hit_tokens: 64,
      prompt_tokens_details: { cached_tokens: 0 },
    },
    { inputTokens: 100, cachedInputTokens: 64, outputTokens: 5 },
  ],
  [
    'Qwen',
    {
      prompt_tokens: 100,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 10, cache_creation_input_tokens: 50 },
    },
    { inputTokens: 100, cachedInputTokens: 10, cacheWriteTokens: 50, outputTokens: 5 },
  ],
  [
    'Mistral',
    { prompt_tokens: 100, completion_tokens: 5, num_cached_tokens: 64 },
    { inputTokens: 100, cachedInputTokens: 64, outputTokens: 5 },
  ],
  [
    'Mistral, misspelt',
    { prompt_tokens: 100, completion_tokens: 5, prompt_token_details: { cached_tokens: 64 } },
    { inputTokens: 100, cachedInputTokens: 64, outputTokens: 5 },
  ],
  [
    'Moonshot',
    { prompt_tokens: 100, completion_tokens: 5, cached_tokens: 90 },
    { inputTokens: 100, cachedInputTokens: 90, outputTokens: 5 },
  ],
  [
    'LiteLLM',
    { prompt_tokens: 100, completion_tokens: 5, cache_read_input_tokens: 30, cache_creation_input_tokens: 20 },
    { inputTokens: 100, cachedInputTokens: 30, cacheWriteTokens: 20, outputTokens: 5 },
  ],
  [
    'OpenRouter',
    { prompt_tokens: 10, completion_tokens: 2, cost: 0.00014 },
    { inputTokens: 10, outputTokens: 2, reportedCostNanos: 140_000 },
  ],
  [
    'a cost of nothing',
    { prompt_tokens: 1, completion_tokens: 1, cost: 0 },
    { inputTokens: 1, outputTokens: 1, reportedCostNanos: 0 },
  ],
  [
    'a cost as an object',
    { prompt_tokens: 1, completion_tokens: 1, cost: { total: 1 } },
    { inputTokens: 1, outputTokens: 1 },
  ],
  ['a negative cost', { prompt_tokens: 1, completion_tokens: 1, cost: -1 }, { inputTokens: 1, outputTokens: 1 }],
  ['an absurd cost', { prompt_tokens: 1, completion_tokens: 1, cost: 1e9 }, { inputTokens: 1, outputTokens: 1 }],
  ['zeros are counts', { prompt_tokens: 0, completion_tokens: 0 }, { inputTokens: 0, outputTokens: 0 }],
  [
    'details that are null',
    { prompt_tokens: 1, completion_tokens: 1, prompt_tokens_details: null, completion_tokens_details: null },
    { inputTokens: 1, outputTokens: 1 },
  ],
  [
    'more cached than sent',
    { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 99 } },
    { inputTokens: 10, cachedInputTokens: 10, outputTokens: 1 },
  ],
  [
    'cached and written together too many',
    { prompt_tokens: 10, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 8, cache_write_tokens: 8 } },
    { inputTokens: 10, cachedInputTokens: 8, cacheWriteTokens: 2, outputTokens: 1 },
  ],
  [
    'more reasoning than output',
    { prompt_tokens: 10, completion_tokens: 3, completion_tokens_details: { reasoning_tokens: 9 } },
    { inputTokens: 10, outputTokens: 3, reasoningTokens: 3 },
  ],
  ['strings', { prompt_tokens: '10', completion_tokens: '1' }, {}],
  ['fractions', { prompt_tokens: 1.5, completion_tokens: 2 }, { outputTokens: 2 }],
  ['negative', { prompt_tokens: -1, completion_tokens: 2 }, { outputTokens: 2 }],
  ['absurd', { prompt_tokens: 1_000_000_001, completion_tokens: 2 }, { outputTokens: 2 }],
  ['unsafe', { prompt_tokens: Number.MAX_VALUE, completion_tokens: 2 }, { outputTokens: 2 }],
  ['an empty object', {}, {}],
  ['null', null, {}],
  ['a number', 12, {}],
  ['a list', [1, 2], {}],
])('%s', (_why, usage, expected) => {
  expect(readUsage(usage)).toEqual({ ...UNKNOWN_USAGE, ...expected });
});

test('finds the usage of an answer, and of the choice where older streams put it', () => {
  const usage = { prompt_tokens: 4, completion_tokens: 2 };
  expect(readAnswerUsage({ usage, choices: [] })).toMatchObject({ inputTokens: 4 });
  expect(readAnswerUsage({ choices: [{ index: 0, delta: {}, usage }] })).toMatchObject({ inputTokens: 4 });
  for (const none of [null, 'x', {}, { usage: null }, { usage: null, choices: [] }, { choices: [null] }]) {
    expect(readAnswerUsage(none)).toBeNull();
  }
});
