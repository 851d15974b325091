import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flatName, isPlainName, shortId, takeName } from './tool-names.ts';

describe('flat names', () => {
  test.each([
    [null, 'read', 'read'],
    ['mcp__files', 'read', 'mcp__files__read'],
    [null, 'files.read', 'files_read'],
    [null, 'a b', 'a_b'],
  ])('%j %j', (group, name, flat) => {
    expect(flatName(group, name)).toBe(flat);
  });

  test('what is too long keeps its beginning and is told apart by its end', () => {
    const [one, two] = [flatName('g'.repeat(60), 'tool_a'), flatName('g'.repeat(60), 'tool_b')];
    expect(one).toMatch(/^g{53}_[a-z0-9]{10}$/);
    expect(two).not.toBe(one);
    expect(flatName('g'.repeat(60), 'tool_a')).toBe(one);
  });

  test('are never the same twice', () => {
    const taken = new Set<string>();
    const names = [takeName(taken, null, 'a__b'), takeName(taken, 'a', 'b'), takeName(taken, null, 'a__b')];
    expect(names[0]).toBe('a__b');
    expect(new Set(names).size).toBe(3);
  });

  test('are valid, unique and the same every time, whatever the names', () => {
    const named = fc.tuple(fc.option(fc.string({ maxLength: 40 })), fc.string({ maxLength: 90 }));
    fc.assert(
      fc.property(fc.array(named, { maxLength: 12 }), (list) => {
        const take = (): string[] => {
          const taken = new Set<string>();
          return list.map(([group, name]) => takeName(taken, group, name));
        };
        const names = take();
        expect(names.every(isPlainName)).toBe(true);
        expect(new Set(names).size).toBe(list.length);
        expect(take()).toEqual(names);
      }),
      { numRuns: 50 },
    );
  });
});

test('ids are cut to 64 characters', () => {
  expect(shortId('x'.repeat(64))).toBe('x'.repeat(64));
  expect(shortId('x'.repeat(65))).toHaveLength(64);
  expect(shortId('x'.repeat(65))).not.toBe(shortId('x'.repeat(66)));
});
