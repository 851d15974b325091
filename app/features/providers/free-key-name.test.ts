import { expect, it } from 'vitest';
import { freeKeyName } from './free-key-name.ts';

it.each([
  [[], 'main'],
  [['main'], 'key-2'],
  [['main', 'key-2', 'batch'], 'key-3'],
  [['batch'], 'main'],
])('beside %j a new key is called %s', (names, free) => {
  expect(freeKeyName(names.map((name) => ({ name })))).toBe(free);
});
