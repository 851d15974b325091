import { expect, it } from 'vitest';
import { isScarce, limitWords, resetWords } from './limit-words.ts';

const limit = { what: 'requests', limit: 5_000, remaining: 4_999, resetAt: null };

it('tells what is left, as far as it was told', () => {
  expect(limitWords(limit)).toBe('4,999 of 5,000 requests left');
  expect(limitWords({ ...limit, what: 'tokens', limit: 2_000_000, remaining: 1_500_000 })).toBe(
    '1.5M of 2M tokens left',
  );
  expect(limitWords({ ...limit, limit: null, remaining: 3 })).toBe('3 requests left');
  expect(limitWords({ ...limit, remaining: null })).toBe('at most 5,000 requests');
});

it('warns when little is left', () => {
  expect([500, 499, 0].map((remaining) => isScarce({ ...limit, remaining }))).toEqual([false, true, true]);
  expect([null, 0, 1].map((remaining) => isScarce({ ...limit, limit: null, remaining }))).toEqual([false, true, false]);
});

it('tells when all of it is there again, unless that is past', () => {
  expect(resetWords({ ...limit, resetAt: 25_000 }, 1_000)).toBe('whole again in 24 s');
  expect([resetWords({ ...limit, resetAt: 1_000 }, 1_000), resetWords(limit, 0)]).toEqual([null, null]);
});
