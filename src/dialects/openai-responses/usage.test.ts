import { describe, expect, test } from 'vitest';
import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import { readAnswerUsage, readUsage, writeUsage } from './usage.ts';

describe('reading', () => {
  test.each<[string, unknown, Partial<Usage>]>([
    ['nothing', null, {}],
    ['the totals', { input_tokens: 5, output_tokens: 7, total_tokens: 12 }, { inputTokens: 5, outputTokens: 7 }],
    [
      'all details',
      {
        input_tokens: 100,
        input_tokens_details: { cached_tokens: 40, cache_write_tokens: 10 },
        output_tokens: 50,
        output_tokens_details: { reasoning_tokens: 30 },
      },
      { inputTokens: 100, cachedInputTokens: 40, cacheWriteTokens: 10, outputTokens: 50, reasoningTokens: 30 },
    ],
    [
      'sound, and searches as OpenRouter counts them',
      {
        input_tokens: 100,
        input_tokens_details: { audio_tokens: 60 },
        output_tokens: 50,
        output_tokens_details: { audio_tokens: 70 },
        server_tool_use: { web_search_requests: 1 },
      },
      { inputTokens: 100, outputTokens: 50, rare: { audioInputTokens: 60, audioOutputTokens: 50, searches: 1 } },
    ],
    [
      'parts that are larger than their whole',
      {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 40, cache_write_tokens: 10 },
        output_tokens: 5,
        output_tokens_details: { reasoning_tokens: 30 },
      },
      { inputTokens: 10, cachedInputTokens: 10, cacheWriteTokens: 0, outputTokens: 5, reasoningTokens: 5 },
    ],
    [
      'a cost in dollars, as OpenRouter reports it',
      { input_tokens: 1, output_tokens: 1, cost: 0.0001 },
      { inputTokens: 1, outputTokens: 1, reportedCostNanos: 100_000 },
    ],
    ['figures that cannot be', { input_tokens: -1, output_tokens: 1.5, cost: '1' }, {}],
    [
      'details that are null',
      { input_tokens: 1, input_tokens_details: null, output_tokens: 2 },
      { inputTokens: 1, outputTokens: 2 },
    ],
  ])('%s', (_, usage, expected) => {
    expect(readUsage(usage)).toEqual({ ...UNKNOWN_USAGE, ...expected });
  });

  test('of an answer, and of an event that carries one', () => {
    const usage = { input_tokens: 1, output_tokens: 2 };
    expect(readAnswerUsage({ usage })).toMatchObject({ inputTokens: 1 });
    expect(readAnswerUsage({ type: 'response.completed', response: { usage } })).toMatchObject({ inputTokens: 1 });
    expect(readAnswerUsage({ response: { usage: null } })).toBeNull();
    expect(readAnswerUsage('x')).toBeNull();
  });
});

test('searches of its own tool are counted where they stand, and opened pages are not', () => {
  const usage = { input_tokens: 1, output_tokens: 2 };
  const call = (type?: string): object => ({
    type: 'web_search_call',
    ...(type !== undefined && { action: { type } }),
  });
  const output = [call('search'), { type: 'message' }, call('open_page'), call()];
  expect(readAnswerUsage({ usage, output })?.rare).toEqual({ searches: 2 });
  expect(readAnswerUsage({ type: 'response.completed', response: { usage, output } })?.rare).toEqual({ searches: 2 });
  const counted = { ...usage, server_tool_use: { web_search_requests: 5 } };
  expect(readAnswerUsage({ usage: counted, output })?.rare).toEqual({ searches: 5 });
  expect(readAnswerUsage({ usage, output: [call('open_page')] })).not.toHaveProperty('rare');
});

test('what is written is read again', () => {
  const usage: Usage = {
    inputTokens: 100,
    cachedInputTokens: 40,
    cacheWriteTokens: 10,
    outputTokens: 50,
    reasoningTokens: 30,
    reportedCostNanos: null,
  };
  expect(readUsage(writeUsage(usage))).toEqual(usage);
  expect(writeUsage(UNKNOWN_USAGE)).toBeNull();
  expect(writeUsage({ ...UNKNOWN_USAGE, outputTokens: 3 })).toMatchObject({ input_tokens: 0, total_tokens: 3 });
});
