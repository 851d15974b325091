import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyGlobMatches, globMatches } from './glob.ts';

test.each<[pattern: string, text: string, matches: boolean, why: string]>([
  ['*', '', true, 'a star stands for nothing too'],
  ['*', 'openai/gpt-5-mini', true, 'a star crosses slashes'],
  ['openai/*', 'openai/gpt-5-mini', true, 'everything of one provider'],
  ['openai/*', 'openrouter/openai/gpt-5', false, 'the pattern covers the whole name, not its end'],
  ['openai/*', 'openai', false, 'the slash is part of the pattern'],
  ['*/gpt-5', 'openrouter/openai/gpt-5', true, 'a model wherever it is'],
  ['*mini*', 'openai/gpt-5-mini', true, 'a word anywhere'],
  ['gpt-?', 'gpt-5', true, 'a question mark is one character'],
  ['gpt-?', 'gpt-', false, '… and not none'],
  ['gpt-?', 'gpt-51', false, '… and not two'],
  ['gpt-5', 'GPT-5', false, 'model names have a case'],
  ['gpt.5', 'gpt-5', false, 'a dot is a dot'],
  ['[a-z]', 'g', false, 'brackets are brackets'],
  ['', '', true, 'nothing matches nothing'],
  ['', 'gpt-5', false, 'nothing matches nothing else'],
  ['a*b*c', 'abbbcbc', true, 'the last star takes up what the first cannot'],
  ['a*b*c', 'abbbcb', false, 'what follows the last star must be at the end'],
  ['**', 'x', true, 'two stars are as good as one'],
  ['a**', 'a', true, 'stars at the end may stand for nothing'],
  ['*', '*', true, 'a star in the text is a character'],
  ['a?c*', 'a*cd', true, 'a question mark takes it as one'],
])('%j and %j: %j, %s', (pattern, text, matches) => {
  expect(globMatches(pattern, text)).toBe(matches);
});

test('agrees with a regular expression that says the same', () => {
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*', '?'), maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '/', '*'), maxLength: 10 });
  fc.assert(
    fc.property(pattern, text, (glob, name) => {
      const source = glob.replaceAll(/[*?/]/g, (c) => (c === '*' ? '.*' : c === '?' ? '.' : '\\/'));
      expect(globMatches(glob, name)).toBe(new RegExp(`^${source}$`, 'u').test(name));
    }),
  );
});

test('a hostile pattern takes no time', () => {
  // A backtracking matcher would need about 10^20 steps.
  expect(globMatches('*a'.repeat(30), 'a'.repeat(5_000) + 'b')).toBe(false);
});

test('a list matches when one of its patterns does, and an empty one never', () => {
  expect(anyGlobMatches(['x', 'openai/*'], 'openai/gpt-5')).toBe(true);
  expect(anyGlobMatches(['x', 'y'], 'openai/gpt-5')).toBe(false);
  expect(anyGlobMatches(['*'], 'anything')).toBe(true);
  expect(anyGlobMatches([], 'openai/gpt-5')).toBe(false);
});
