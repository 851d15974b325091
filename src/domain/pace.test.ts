import { expect, it } from 'vitest';
import { paceOf } from './pace.ts';

it.each<[what: string, tokens: number | null, writingUs: number, pace: number | null]>([
  ['a stream', 100, 2_000_000, 50],
  ['a short one', 5, 50_000, 100],
  ['what came in one piece', 2_831, 6_000, null],
  ['what came in one piece at once', 10, 0, null],
  ['a clock that went back', 10, -5, null],
  ['just too short', 5, 49_999, null],
  ['the fastest that there may be', 10_000, 1_000_000, 10_000],
  ['much that was held together', 28_000, 60_000, null],
  ['an answer of nothing', 0, 2_000_000, null],
  ['what nobody counted', null, 2_000_000, null],
])('%s', (_what, tokens, writingUs, pace) => {
  expect(paceOf(tokens, writingUs)).toBe(pace);
});
