import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from './duration.ts';

describe('a duration', () => {
  it.each([
    ['500ms', 500],
    ['5s', 5000],
    ['120s', 120_000],
    ['60m', 3_600_000],
    ['2h', 7_200_000],
    ['0.5s', 500],
    ['0.3s', 300],
    ['1.5 m', 90_000],
    [' 5s ', 5000],
    ['0s', 0],
    ['5', null],
    ['5 seconds', null],
    ['-5s', null],
    ['1e3s', null],
    ['0.0001s', null],
    ['', null],
    ['s', null],
    ['5d', null],
    ['9'.repeat(400) + 's', null],
  ])('%s is %s ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it('reads back as it was written', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 86_400_000 }), (ms) => parseDuration(formatDuration(ms)) === ms));
  });

  it.each([
    [3_600_000, '1h'],
    [90_000, '90s'],
    [1500, '1500ms'],
  ])('%i ms is written %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
