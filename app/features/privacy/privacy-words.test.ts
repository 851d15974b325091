import { expect, test } from 'vitest';
import { readWhole, sizeText, whoseOf, withClient } from './privacy-words.ts';

test('whose they are', () => {
  expect([whoseOf(true), whoseOf(false), whoseOf({ clients: ['a'] })]).toEqual(['everybody', 'nobody', 'some']);
});

test('clients are added and taken away, and the last one leaves nobody', () => {
  expect(withClient(false, 'a', true)).toEqual({ clients: ['a'] });
  expect(withClient({ clients: ['a'] }, 'b', true)).toEqual({ clients: ['a', 'b'] });
  expect(withClient({ clients: ['a'] }, 'a', true)).toEqual({ clients: ['a'] });
  expect(withClient({ clients: ['a'] }, 'a', false)).toBe(false);
});

test('sizes', () => {
  expect([0, 1, 340_000, 12_440_000, 500_000_000].map(sizeText)).toEqual([
    '0 kB',
    '1 kB',
    '340 kB',
    '12.4 MB',
    '500 MB',
  ]);
});

test('whole numbers only', () => {
  expect(['7', ' 7 ', '0', '-1', '1.5', 'x', '', '3651'].map((text) => readWhole(text, 3650))).toEqual([
    7,
    7,
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});
