import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isTooDeep, parseExact, rounded } from './json.ts';

describe('exact numbers', () => {
  test.each([
    ['{"id":12345678901234567890}', 'an integer beyond 2^53'],
    ['{"id":-9007199254740993}', 'the first that a double loses, negative'],
    ['{"x":[0.1234567890123456789,{"y":1e400000000000000000}]}', 'decimals and exponents, further down'],
    ['12345678901234567890', 'alone'],
  ])('%s survives: %s', (text) => {
    expect(JSON.stringify(parseExact(text))).toBe(text);
  });

  test.each<[text: string, value: unknown, why: string]>([
    ['{"x":1234567890123456}', { x: 1234567890123456 }, 'many digits that a double holds'],
    ['[0.30000000000000004]', [0.30000000000000004], 'the shortest form of a double'],
    ['["12345678901234567890"]', ['12345678901234567890'], 'digits in a string'],
    ['[1.0,1e2]', [1, 100], 'few digits, however written'],
    ['{"__proto__":{"x":12345678901234567890123}}', undefined, 'a name that is special elsewhere'],
  ])('%s is read as always: %s', (text, value) => {
    const parsed = parseExact(text);
    if (value === undefined) expect(Object.getPrototypeOf(parsed)).toBe(Object.prototype);
    else expect(parsed).toEqual(value);
  });

  test('any JSON comes out as it went in', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.bigInt(), (value, large) => {
        const text = JSON.stringify({ value, large: 0 }).replace('"large":0', `"large":${large}`);
        expect(JSON.stringify(parseExact(text))).toBe(
          JSON.stringify(JSON.parse(text)).replace(/"large":[^,}]+}$/, `"large":${large}}`),
        );
      }),
    );
  });

  test('can be rounded again', () => {
    expect(rounded(parseExact('12345678901234567890'))).toBe(Number('12345678901234567890'));
    expect(rounded('1')).toBe('1');
    expect(rounded(null)).toBe(null);
  });

  test('broken JSON throws as ever', () => {
    expect(() => parseExact('{"a":12345678901234567890')).toThrow(SyntaxError);
  });
});

test('what is nested too deeply to be printed is recognised', () => {
  const nest = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
  expect(isTooDeep(nest(500))).toBe(false);
  expect(isTooDeep(nest(502))).toBe(true);
  expect(isTooDeep(JSON.parse(`${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`))).toBe(true);
  expect(isTooDeep('text')).toBe(false);
});
