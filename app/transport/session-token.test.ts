import { expect, it } from 'vitest';
import { adoptToken, storedToken, type TokenPlace } from './session-token.ts';

function tab(hash: string) {
  const stored = new Map<string, string>();
  const shown: string[] = [];
  const place: TokenPlace = {
    location: { hash, pathname: '/', search: '' },
    history: { replaceState: (_state, _title, url) => void shown.push(String(url)) },
    sessionStorage: {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => void stored.set(key, value),
    },
  };
  return { place, shown };
}

it('moves the token out of the address bar into the tab', () => {
  const { place, shown } = tab('#token=abc-123');
  expect(adoptToken(place)).toBe(true);
  expect(storedToken(place)).toBe('abc-123');
  expect(shown).toEqual(['/#/']);
});

it.each(['', '#/', '#/providers', '#token='])('leaves the fragment %j alone', (hash) => {
  const { place, shown } = tab(hash);
  expect(adoptToken(place)).toBe(false);
  expect(storedToken(place)).toBeNull();
  expect(shown).toEqual([]);
});
