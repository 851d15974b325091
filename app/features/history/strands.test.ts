import { expect, test } from 'vitest';
import { coloursOf, filterOf, idOf, strandName } from './strands.ts';

const named = (key: string | null) => ({ key, rest: false });
const REST = { key: null, rest: true };
const NAMES = { providers: ['groq', 'openai'], called: new Map([['openai', 'OpenAI']]) };

test('a provider has the colour that it has on every page, whatever else is drawn', () => {
  const alone = coloursOf('provider', [named('openai')], NAMES);
  const among = coloursOf('provider', [named('groq'), named('openai'), REST], NAMES);
  expect(alone.get(idOf(named('openai')))).toBe(among.get(idOf(named('openai'))));
  expect(coloursOf('provider', [named('gone')], NAMES).get(idOf(named('gone')))).toBe('other');
});

test('what is none and what is the rest are told apart', () => {
  expect(idOf(named(null))).not.toBe(idOf(REST));
  expect(strandName('route', named(null), 3, NAMES)).toBe('no route');
  expect(strandName('route', REST, 3, NAMES)).toBe('3 others');
  expect(strandName('provider', named('openai'), 3, NAMES)).toBe('OpenAI');
});

test('a part of a bar asks for its key, and the rest for everything that has no part', () => {
  const filter = { client: ['editor'], model: ['a', 'b', 'c', null] };
  expect(filterOf(filter, 'model', named('a'), [], [])).toEqual({ client: ['editor'], model: ['a'] });
  const shown = [named('a'), named('b'), REST];
  expect(filterOf(filter, 'model', REST, ['a', 'b', 'c', null], shown)).toEqual({
    client: ['editor'],
    model: ['c', null],
  });
});
