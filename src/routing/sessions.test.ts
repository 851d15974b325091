import { describe, expect, test } from 'vitest';
import { priceOf, type ModelSpec } from '../../test/support/routing.ts';
import { UNKNOWN_USAGE, type Usage } from '../domain/usage.ts';
import { Sessions, WARM_MS, warmTokensAfter } from './sessions.ts';

describe('where a conversation was', () => {
  test('is remembered while its cache may be warm', () => {
    const sessions = new Sessions();
    expect(sessions.last('a', 0)).toBeNull();
    sessions.note('a', 'p', 'm', 700, 1_000);
    expect(sessions.last('a', 1_000 + WARM_MS)).toMatchObject({ provider: 'p', model: 'm', warmTokens: 700 });
    expect(sessions.last('a', 1_001 + WARM_MS)).toBeNull();
    expect(sessions.last('b', 1_000)).toBeNull();
  });

  test('is where it was last, and warm from then on', () => {
    const sessions = new Sessions();
    sessions.note('a', 'p', 'm', 700, 0);
    sessions.note('a', 'q', 'n', 0, WARM_MS);
    expect(sessions.last('a', 2 * WARM_MS)).toMatchObject({ provider: 'q', model: 'n', warmTokens: 0 });
  });

  test('is forgotten when there are too many, the quietest first', () => {
    const sessions = new Sessions();
    for (let i = 0; i < 6_000; i += 1) sessions.note(`s${i}`, 'p', 'm', i, 0);
    sessions.note('s0', 'p', 'm', 1, 0);
    sessions.note('new', 'p', 'm', 1, 0);
    expect(sessions.last('s0', 0)).not.toBeNull();
    expect(sessions.last('s1', 0)).toBeNull();
    expect(sessions.last('s5999', 0)).not.toBeNull();
    expect(sessions.last('new', 0)).not.toBeNull();
  });
});

describe('how much will be cached', () => {
  const [byItself, paidWrites, noCache] = [
    [1, 1, 0.1],
    [1, 1, 0.1, 1.25],
    [1, 1],
  ] as const;
  test.each<[why: string, usage: Partial<Usage>, price: ModelSpec['price'], wasWarm: number, tokens: number]>([
    [
      'what was read and written, where writing is paid for',
      { inputTokens: 5_000, cachedInputTokens: 3_000, cacheWriteTokens: 1_500 },
      paidWrites,
      0,
      4_500,
    ],
    [
      'nothing, where nothing was written',
      { inputTokens: 5_000, cachedInputTokens: 0, cacheWriteTokens: 0 },
      paidWrites,
      0,
      0,
    ],
    ['nothing, where nothing was counted', { inputTokens: 5_000 }, paidWrites, 0, 0],
    [
      'never more than the prompt',
      { inputTokens: 5_000, cachedInputTokens: 4_000, cacheWriteTokens: 4_000 },
      paidWrites,
      0,
      5_000,
    ],
    [
      'the whole prompt, where it is cached by itself',
      { inputTokens: 5_000, cachedInputTokens: 0 },
      byItself,
      0,
      5_000,
    ],
    ['the whole prompt, where reads are not counted', { inputTokens: 5_000 }, byItself, 4_000, 5_000],
    ['nothing of a prompt too short', { inputTokens: 1_023 }, byItself, 0, 0],
    ['all of the shortest', { inputTokens: 1_024 }, byItself, 0, 1_024],
    [
      'nothing, where what was thought to be warm was not',
      { inputTokens: 5_000, cachedInputTokens: 0 },
      byItself,
      4_000,
      0,
    ],
    ['the whole prompt again, once some was', { inputTokens: 5_000, cachedInputTokens: 1_024 }, byItself, 4_000, 5_000],
    [
      'what was counted, where no price is known',
      { inputTokens: 5_000, cachedInputTokens: 2_000 },
      undefined,
      0,
      2_000,
    ],
    [
      'what was counted, where cached input has no price',
      { inputTokens: 5_000, cachedInputTokens: 2_000 },
      noCache,
      0,
      2_000,
    ],
    ['nothing, where the prompt was not counted', { cachedInputTokens: 2_000 }, byItself, 0, 0],
  ])('%s', (_, usage, price, wasWarm, tokens) => {
    expect(warmTokensAfter({ ...UNKNOWN_USAGE, ...usage }, price === undefined ? null : priceOf(price), wasWarm)).toBe(
      tokens,
    );
  });
});
