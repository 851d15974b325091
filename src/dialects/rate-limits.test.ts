import { describe, expect, it } from 'vitest';
import { readRateLimits } from './rate-limits.ts';

const AT = Date.UTC(2026, 10, 27, 12);

describe('limits in the head of an answer', () => {
  it('reads requests and tokens as OpenAI and most others write them', () => {
    const headers = {
      'content-type': 'application/json',
      'x-ratelimit-limit-requests': '5000',
      'x-ratelimit-limit-tokens': '2000000',
      'x-ratelimit-remaining-requests': '4999',
      'x-ratelimit-remaining-tokens': '1999000',
      'x-ratelimit-reset-requests': '12ms',
      'x-ratelimit-reset-tokens': '6m0s',
    };
    expect(readRateLimits(headers, AT)).toEqual([
      { what: 'requests', limit: 5000, remaining: 4999, resetAt: AT + 12 },
      { what: 'tokens', limit: 2_000_000, remaining: 1_999_000, resetAt: AT + 360_000 },
    ]);
  });

  it('reads Anthropic’s, whose resets are dates', () => {
    const headers = {
      'anthropic-ratelimit-input-tokens-limit': '40000',
      'anthropic-ratelimit-input-tokens-remaining': '39000',
      'anthropic-ratelimit-input-tokens-reset': '2026-11-27T12:00:30Z',
      'anthropic-ratelimit-unified-status': 'allowed',
    };
    expect(readRateLimits(headers, AT)).toEqual([
      { what: 'input tokens', limit: 40_000, remaining: 39_000, resetAt: AT + 30_000 },
    ]);
  });

  it('reads windows by name, and limits of which only a part is told', () => {
    const headers = { 'x-ratelimit-remaining-req-minute': '3', 'x-ratelimit-limit-tokens-day': '100000' };
    expect(readRateLimits(headers, AT)).toEqual([
      { what: 'requests a minute', limit: null, remaining: 3, resetAt: null },
      { what: 'tokens a day', limit: 100_000, remaining: null, resetAt: null },
    ]);
  });

  it.each([
    ['59.7', AT + 59_700],
    ['1.5s', AT + 1_500],
    ['1h2m3s', AT + 3_723_000],
    [String(AT / 1000 + 5), AT + 5_000],
    [String(AT + 7), AT + 7],
    ['soon', null],
  ])('takes a reset of %j for what it is', (reset, resetAt) => {
    const headers = { 'x-ratelimit-limit': '20, 20;w=60', 'x-ratelimit-reset': reset };
    expect(readRateLimits(headers, AT)).toEqual([{ what: 'requests', limit: 20, remaining: null, resetAt }]);
  });

  it('makes nothing of what is no figure', () => {
    expect(readRateLimits({ 'x-ratelimit-limit': 'many', 'x-ratelimit-reset': '3', date: 'x' }, AT)).toEqual([]);
    expect(readRateLimits({}, AT)).toEqual([]);
  });
});
