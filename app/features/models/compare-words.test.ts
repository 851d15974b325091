import { describe, expect, it } from 'vitest';
import { leastOf, measuredWords, sizeWords, timesWords, typicalWords } from './compare-words.ts';

const SIZE = { inputTokens: 4_100, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 380 };

it('tells the size of a request', () => {
  expect(sizeWords(SIZE)).toBe('4.1k tokens in, 380 out');
  expect(sizeWords({ ...SIZE, cachedInputTokens: 3_000, cacheWriteTokens: 100 })).toBe(
    '4.1k tokens in, 3k of them cached, 100 written to the cache, 380 out',
  );
});

it('says where a size comes from, and when it is made up', () => {
  expect(typicalWords({ request: SIZE, requests: 1, days: 30 })).toBe('the mean of your 1 request of the last 30 days');
  expect(typicalWords({ request: SIZE, requests: 0, days: 30 })).toMatch(/^made up/u);
});

it('tells what was measured, as far as it was', () => {
  expect(measuredWords(null)).toBe('never measured');
  expect(measuredWords({ requests: 31, ttftMs: 820, tps: 64 })).toBe(
    '0.82 s to the first token, 64 tokens/s, 31 requests of yours',
  );
  expect(measuredWords({ requests: 1, ttftMs: null, tps: null })).toBe('1 request of yours');
});

describe('the least', () => {
  it.each([
    [[3, 1, 2], [1]],
    [
      [1, null, 1, 2],
      [0, 2],
    ],
    [[1, 1], []],
    [[5, null], []],
    [[null, null], []],
    [[], []],
  ])('of %j is at %j', (figures, least) => {
    expect([...leastOf(figures)]).toEqual(least);
  });

  it('is what the others are told in', () => {
    expect(timesWords(30, [30, 10, null])).toBe('3 × as much');
    expect(timesWords(10.5, [10.5, 10])).toBe('1.1 × as much');
    expect([timesWords(10, [30, 10]), timesWords(null, [null, 10]), timesWords(5, [0, 5])]).toEqual([null, null, null]);
  });
});
