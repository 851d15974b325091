import { describe, expect, it } from 'vitest';
import type { ConfigChangeView } from '../../../src/contract/version-views.ts';
import { changeLine, changesText, sentence } from './version-words.ts';

const version = { n: 2, at: 0, source: 'panel', label: 'x', current: false } as const;

describe('a version in words', () => {
  it.each([
    [0, 'no change'],
    [1, '1 change'],
    [12, '12 changes'],
    [null, 'changes unknown'],
  ])('has %s changes', (changes, text) => {
    expect(changesText({ ...version, changes })).toBe(text);
  });

  it('begins with a capital', () => {
    expect(sentence('remove groq')).toBe('Remove groq');
    expect(sentence('')).toBe('');
  });
});

describe('a change in words', () => {
  it.each<[ConfigChangeView, sign: string, word: string]>([
    [{ path: 'aliases.a', kind: 'added', before: null, after: '"b"' }, '+', 'added'],
    [{ path: 'aliases.a', kind: 'removed', before: '"b"', after: null }, '−', 'removed'],
    [{ path: 'aliases.a', kind: 'changed', before: '"b"', after: '"c"' }, '~', 'changed'],
    [{ path: 'providers', kind: 'moved', before: 'a, b', after: 'b, a' }, '↕', 'moved'],
  ])('%o', (change, sign, word) => {
    const { path, before, after } = change;
    expect(changeLine(change)).toEqual({ sign, word, path, before, after });
  });

  it.each([
    ['switches.groq', null, 'false', 'groq', 'as configured', 'off by hand'],
    ['switches.groq', 'false', null, 'groq', 'off by hand', 'as configured'],
    ['switches.groq', 'false', 'true', 'groq', 'off by hand', 'on by hand'],
    ['switches["up.2"]', null, 'false', 'up.2', 'as configured', 'off by hand'],
  ])('says which way a breaker went: %s %s %s', (path, before, after, provider, was, is) => {
    expect(changeLine({ path, kind: 'changed', before, after })).toEqual({
      sign: '~',
      word: 'changed',
      path: `breaker of ${provider}`,
      before: was,
      after: is,
    });
  });
});
