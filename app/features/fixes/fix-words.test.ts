import { expect, it } from 'vitest';
import type { FixView } from '../../../src/contract/fix-views.ts';
import { groupFixes, lifeText, sentence, usesText } from './fix-words.ts';

const fix = { kept: false, off: false, expiresAt: Date.UTC(2026, 11, 22, 12), timesUsed: 0 } as FixView;

it('says how long a change will be made', () => {
  expect(lifeText(fix)).toMatch(/^forgotten on .*2026 unless/u);
  expect(lifeText({ ...fix, kept: true, expiresAt: null })).toBe('kept for good');
  expect(lifeText({ ...fix, kept: true, off: true, expiresAt: null })).toMatch(/^off/u);
});

it('counts its uses', () => {
  expect(usesText(fix)).toBe('not used yet');
  expect(usesText({ ...fix, timesUsed: 1 })).toBe('used once');
  expect(usesText({ ...fix, timesUsed: 2 })).toBe('used 2 times');
});

it('makes a sentence', () => {
  expect(sentence("leaves out 'seed'")).toBe("Leaves out 'seed'");
});

it('groups by provider, in the order of the breakers, and by model; providers that are gone come last', () => {
  const of = (provider: string, model: string, learnedAt = 0) => ({ ...fix, provider, model, learnedAt });
  const groups = groupFixes(
    [of('gone', 'z'), of('b', 'y'), of('a', 'y', 2), of('a', 'x'), of('a', 'y', 1)],
    ['a', 'b'],
  );
  expect(groups.map(({ provider, model }) => `${provider}/${model}`)).toEqual(['a/x', 'a/y', 'b/y', 'gone/z']);
  expect(groups[1]?.fixes.map(({ learnedAt }) => learnedAt)).toEqual([1, 2]);
});
