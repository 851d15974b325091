import type { KeyView } from '../../../src/contract/views.ts';

/** "main" for the first key, then "key-2", "key-3": a name that is not taken. */
export function freeKeyName(keys: readonly Pick<KeyView, 'name'>[]): string {
  const taken = new Set(keys.map(({ name }) => name));
  if (!taken.has('main')) return 'main';
  let number = 2;
  while (taken.has(`key-${number}`)) number += 1;
  return `key-${number}`;
}
