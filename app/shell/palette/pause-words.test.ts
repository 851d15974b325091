import { expect, test } from 'vitest';
import { pausable, resumable } from './pause-words.ts';

const breakers = (states: Record<string, 'closed' | 'tripped' | 'off'>) =>
  Object.entries(states).map(([provider, state]) => ({ provider, state }));

test('a pause switches off what is on, tripped or not', () => {
  expect(pausable(breakers({ a: 'closed', b: 'off', c: 'tripped' }))).toEqual(['a', 'c']);
});

test('its end switches on what the pause switched off, and not what was off before', () => {
  expect(resumable(breakers({ a: 'off', b: 'off' }), ['a'])).toEqual(['a']);
});

test('one that was removed meanwhile is not switched', () => {
  expect(resumable(breakers({ a: 'off' }), ['gone', 'a'])).toEqual(['a']);
});

test('while one is on there is no pause to end', () => {
  expect(resumable(breakers({ a: 'off', b: 'closed' }), ['a'])).toEqual([]);
});

test('what nobody remembers comes back as a whole', () => {
  expect(resumable(breakers({ a: 'off', b: 'off' }), [])).toEqual(['a', 'b']);
  expect(resumable(breakers({ a: 'off' }), ['gone'])).toEqual(['a']);
});
