import { describe, expect, test } from 'vitest';
import { compileLinearPattern } from './linear-pattern.ts';

describe('a linear pattern', () => {
  test('finds what it looks for', () => {
    const pattern = compileLinearPattern('(?i)order \\d+');
    expect(pattern.test('about ORDER 66, please')).toBe(true);
    expect(pattern.test('about order, please')).toBe(false);
  });

  test.each(['(?=a)b', '(a)\\1', '(', '[z-a]'])('%s is none', (source) => {
    expect(() => compileLinearPattern(source)).toThrow();
  });

  test('of a very long text the end is looked at', () => {
    const pattern = compileLinearPattern('needle');
    const hay = 'hay '.repeat(1_000_000);
    expect(pattern.test(`needle ${hay}`)).toBe(false);
    expect(pattern.test(`${hay} needle`)).toBe(true);
  });

  test('what brings other engines to their knees ends at once', () => {
    expect(compileLinearPattern('^(a+)+$').test(`${'a'.repeat(50_000)}!`)).toBe(false);
  });
});
