import { expect, test } from 'vitest';
import {
  freeId,
  percentText,
  problemsAt,
  restOf,
  typedNumber,
  typedPercent,
  withField,
  withName,
  wordsOf,
} from './rule-json.ts';

test.each([
  ['8000', 8000],
  ['8,000', 8000],
  ['8 000', 8000],
  ['0', 0],
  ['-1', -1],
  ['1.5', 1.5],
  ['', undefined],
  ['8k', '8k'],
  ['1e3', '1e3'],
  ['99999999999999999999', '99999999999999999999'],
])('what is typed as %j is %j', (typed, number) => {
  expect(typedNumber(typed)).toBe(number);
});

test.each([
  ['80', 0.8],
  ['7', 0.07],
  ['80 %', 0.8],
  ['0.5', 0.005],
  ['28.5', 0.285],
  ['150', 1.5],
  ['0', 0],
])('%j per cent are a share of %d, and back', (typed, share) => {
  expect(typedPercent(typed)).toBe(share);
  expect(percentText(share)).toBe(typed.replace(' %', ''));
});

test('what is no per cent stays as it was typed', () => {
  expect(typedPercent('half')).toBe('half');
  expect(typedPercent(' ')).toBeUndefined();
  expect(percentText('half')).toBe('half');
  expect(percentText(1e-7)).toBe('0.00001');
});

test.each([
  [undefined, []],
  ['a', ['a']],
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
  [['a', 1], null],
  [{ a: 1 }, null],
])('the words of %j are %j', (value, words) => {
  expect(wordsOf(value)).toEqual(words);
});

test('fields keep their places', () => {
  expect(Object.keys(withField({ a: 1, b: 2 }, 'a', 3))).toEqual(['a', 'b']);
  expect(withField({ a: 1, b: 2 }, 'a', undefined)).toEqual({ b: 2 });
  expect(Object.entries(withName({ a: 1, b: 2 }, 'a', 'c'))).toEqual([
    ['c', 1],
    ['b', 2],
  ]);
  expect(withName({ a: 1, b: 2 }, 'a', 'b')).toEqual({ a: 1, b: 2 });
});

test('what the builder has no control for is found, conditions that are none too', () => {
  expect(restOf({ id: 'a', when: {}, use: {}, note: '', enabled: true })).toEqual([]);
  expect(restOf({ id: 'a', when: 'always', extra: 1 })).toEqual([
    ['when', 'always'],
    ['extra', 1],
  ]);
});

test('problems belong to a place and what is below it', () => {
  const problems = [
    { path: '.when.turns.gte', message: 'a' },
    { path: '.when.turnsed', message: 'b' },
    { path: '.when.turns', message: 'c' },
    { path: null, message: 'd' },
  ];
  expect(problemsAt(problems, '.when.turns')).toEqual([
    { rest: '.gte', message: 'a' },
    { rest: '', message: 'c' },
  ]);
});

test('a name that is taken gets a number', () => {
  expect(freeId('a', ['b'])).toBe('a');
  expect(freeId('a', ['a', 'a-2'])).toBe('a-3');
});
