import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SAMPLES } from './estimate-samples.ts';
import { estimateTokens } from './estimate.ts';

describe('within 15 % of the count', () => {
  test.each(SAMPLES.map((sample) => [sample.name, sample] as const))('%s', (_, { text, tokens }) => {
    const estimate = estimateTokens(text);
    expect(estimate).toBeGreaterThan(tokens * 0.85);
    expect(estimate).toBeLessThan(tokens * 1.15);
  });

  test('all of them one after another, too long to be read in full', () => {
    const text = SAMPLES.map((sample) => sample.text)
      .join('\n')
      .repeat(40);
    const tokens = SAMPLES.reduce((sum, sample) => sum + sample.tokens + 1, 0) * 40;
    expect(text.length).toBeGreaterThan(200_000);
    expect(Math.abs(estimateTokens(text) / tokens - 1)).toBeLessThan(0.15);
  });
});

test.each<[text: string, least: number, most: number]>([
  ['', 0, 0],
  ['a', 1, 1],
  ['Hello, world!', 3, 5],
  ['1234567', 3, 5],
  ['readConversationFromMessages', 4, 9],
  ['👩‍👩‍👧', 6, 16],
  ['\n\n\n', 1, 2],
])('%j is between %d and %d tokens', (text, least, most) => {
  expect(estimateTokens(text)).toBeGreaterThanOrEqual(least);
  expect(estimateTokens(text)).toBeLessThanOrEqual(most);
});

test('never more than two tokens a character, never less than none, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      const estimate = estimateTokens(text);
      expect(Number.isInteger(estimate)).toBe(true);
      expect(estimate).toBeGreaterThanOrEqual(0);
      expect(estimate).toBeLessThanOrEqual(2 * text.length);
    }),
  );
});
