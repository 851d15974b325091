import { describe, expect, test } from 'vitest';
import { UNKNOWN_USAGE, type Usage } from '../../domain/usage.ts';
import type { JsonObject } from '../json.ts';
import { overlayUsage, readUsage, usageOf, writeUsage } from './usage.ts';

describe('reads', () => {
  test.each<[why: string, wire: unknown, expected: Partial<Usage>]>([
    [
      'plain counts',
      { input_tokens: 10, output_tokens: 5 },
      { inputTokens: 10, outputTokens: 5, cachedInputTokens: null },
    ],
    [
      'the cache is counted beside the prompt',
      { input_tokens: 10, cache_read_input_tokens: 100, cache_creation_input_tokens: 30, output_tokens: 5 },
      { inputTokens: 140, cachedInputTokens: 100, cacheWriteTokens: 30 },
    ],
    [
      'writes for five minutes and for an hour are one sum',
      { input_tokens: 1, cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 4 } },
      { inputTokens: 25, cacheWriteTokens: 24, rare: { cacheWrite1hTokens: 4 } },
    ],
    [
      'a sum and its parts agree, or the larger counts',
      { input_tokens: 1, cache_creation_input_tokens: 0, cache_creation: { ephemeral_5m_input_tokens: 20 } },
      { inputTokens: 21, cacheWriteTokens: 20 },
    ],
    [
      'searches of its own tool',
      { input_tokens: 3, output_tokens: 1, server_tool_use: { web_search_requests: 2 } },
      { inputTokens: 3, rare: { searches: 2 } },
    ],
    [
      'nothing for an hour and no search is as good as not said',
      {
        input_tokens: 3,
        cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
        server_tool_use: { web_search_requests: 0 },
      },
      { inputTokens: 3, cacheWriteTokens: 0 },
    ],
    [
      'nulls are unknown',
      { input_tokens: 3, cache_read_input_tokens: null },
      { inputTokens: 3, cachedInputTokens: null },
    ],
    [
      'no prompt count: the whole is unknown',
      { cache_read_input_tokens: 5 },
      { inputTokens: null, cachedInputTokens: 5 },
    ],
    [
      'thoughts are part of the output',
      { output_tokens: 50, output_tokens_details: { thinking_tokens: 40 } },
      { outputTokens: 50, reasoningTokens: 40 },
    ],
    [
      '… and no more than the whole',
      { output_tokens: 50, output_tokens_details: { thinking_tokens: 60 } },
      { reasoningTokens: 50 },
    ],
    ["a router's cost", { input_tokens: 1, cost: 0.002 }, { reportedCostNanos: 2_000_000 }],
    ['nonsense', { input_tokens: -1, output_tokens: '5' }, { inputTokens: null, outputTokens: null }],
    ['nothing', null, UNKNOWN_USAGE],
    ['a list', [], UNKNOWN_USAGE],
  ])('%s', (_why, wire, expected) => {
    expect(readUsage(wire)).toMatchObject(expected);
  });

  // Made from the SDK's description of `usage.iterations`.
  test.each<[why: string, types: string[], expected: Partial<Usage>]>([
    ['the rounds with compaction are added up', ['compaction', 'message'], { inputTokens: 200, outputTokens: 20 }],
    ['an advisor is another model', ['message', 'advisor_message'], { inputTokens: 100, outputTokens: 10 }],
    ['a fallback: the top level counts', ['message', 'fallback_message'], { inputTokens: 7, outputTokens: 3 }],
    ['only an advisor: the top level counts', ['advisor_message'], { inputTokens: 7, outputTokens: 3 }],
    ['none', [], { inputTokens: 7, outputTokens: 3 }],
  ])('iterations: %s', (_why, types, expected) => {
    const iterations = types.map((type) => ({ type, input_tokens: 100, output_tokens: 10 }));
    expect(readUsage({ input_tokens: 7, output_tokens: 3, iterations })).toMatchObject(expected);
  });
});

describe('overlays the start of a stream with what comes later', () => {
  const start = { input_tokens: 25, cache_read_input_tokens: 5, output_tokens: 1, service_tier: 'standard' };
  test.each<[why: string, later: JsonObject, expected: JsonObject]>([
    ['the output alone', { output_tokens: 15 }, { ...start, output_tokens: 15 }],
    ['the same counts again do not add up', { ...start, output_tokens: 15 }, { ...start, output_tokens: 15 }],
    [
      'a prompt that has grown, as with tools of the server',
      { input_tokens: 61, output_tokens: 2 },
      { ...start, input_tokens: 61, output_tokens: 2 },
    ],
    [
      'an estimate at the start, the cache only at the end',
      { input_tokens: 4, cache_read_input_tokens: 26, output_tokens: 2 },
      { ...start, input_tokens: 4, cache_read_input_tokens: 26, output_tokens: 2 },
    ],
    [
      'zeros that speak of nothing',
      { input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 2 },
      { ...start, output_tokens: 2 },
    ],
    ['nulls', { input_tokens: null, output_tokens: 2 }, { ...start, output_tokens: 2 }],
  ])('%s', (_why, later, expected) => {
    expect(overlayUsage(start, later)).toEqual(expected);
  });

  test('how long the cache lives is said once', () => {
    const split = { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 9 };
    const whole = { input_tokens: 1, cache_creation_input_tokens: 9, cache_creation: split, output_tokens: 1 };
    const zeros = { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 };
    expect(overlayUsage(whole, { cache_creation: zeros, output_tokens: 7 })).toEqual({ ...whole, output_tokens: 7 });
  });

  test('everything comes at the end', () => {
    expect(overlayUsage({ input_tokens: 0, output_tokens: 0 }, { input_tokens: 9, output_tokens: 4 })).toEqual({
      input_tokens: 9,
      output_tokens: 4,
    });
  });
});

describe("a provider's own reading", () => {
  const wire = { input_tokens: 9, output_tokens: 4 };
  test('counts where it counts', () => {
    const usage = { ...UNKNOWN_USAGE, inputTokens: 1, outputTokens: 2 };
    expect(usageOf({}, wire, { readUsage: () => usage })).toBe(usage);
  });
  test('made for another dialect tells only the cost', () => {
    const hooked = { ...UNKNOWN_USAGE, reportedCostNanos: 77 };
    expect(usageOf({}, wire, { readUsage: () => hooked })).toMatchObject({ inputTokens: 9, reportedCostNanos: 77 });
  });
  test('of nothing changes nothing', () => {
    expect(usageOf({}, wire, { readUsage: () => null })).toMatchObject({ inputTokens: 9, outputTokens: 4 });
  });
});

describe('writes', () => {
  test.each<[why: string, usage: Partial<Usage>, expected: JsonObject]>([
    [
      'nothing known: zeros, since the fields are required',
      {},
      { input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 0 },
    ],
    [
      'the prompt without what the cache had to do with',
      { inputTokens: 100, cachedInputTokens: 60, cacheWriteTokens: 10, outputTokens: 5 },
      { input_tokens: 30, cache_read_input_tokens: 60, cache_creation_input_tokens: 10, output_tokens: 5 },
    ],
    [
      'cached > prompt tokens',
      { inputTokens: 10, cachedInputTokens: 60 },
      { input_tokens: 0, cache_read_input_tokens: 60 },
    ],
    [
      'thoughts',
      { outputTokens: 9, reasoningTokens: 4 },
      { output_tokens: 9, output_tokens_details: { thinking_tokens: 4 } },
    ],
  ])('%s', (_why, usage, expected) => {
    expect(writeUsage({ ...UNKNOWN_USAGE, ...usage })).toMatchObject(expected);
  });

  test('what it reads again as the same', () => {
    const usage = {
      ...UNKNOWN_USAGE,
      inputTokens: 100,
      cachedInputTokens: 60,
      cacheWriteTokens: 10,
      outputTokens: 5,
      reasoningTokens: 2,
    };
    expect(readUsage(writeUsage(usage))).toEqual(usage);
  });
});
