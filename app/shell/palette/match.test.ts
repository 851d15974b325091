import { expect, test } from 'vitest';
import { rank, score } from './match.ts';

const item = (title: string, words = '') => ({ id: title, title, words });
const titles = (typed: string, list: readonly string[], recent: readonly string[] = []) =>
  rank(
    typed,
    list.map((title) => item(title)),
    recent,
  ).map(({ title }) => title);

test.each([
  ['req', 'Requests', true],
  ['REQ', 'Requests', true],
  ['ovr', 'OpenRouter', false],
  ['oprt', 'OpenRouter', true],
  ['switch groq', 'Switch off Groq', true],
  ['groq switch', 'Switch off Groq', true],
  ['groq mistral', 'Switch off Groq', false],
  ['zürich', 'Zurich route', true],
  ['zurich', 'Zürich route', true],
  ['x', 'Requests', false],
  ['rs', 'Requests and then a very long way to the letter z', true],
  ['', 'anything', true],
  ['   ', 'anything', true],
  ['.*', 'anything', false],
])('%j finds %j: %j', (typed, title, is) => {
  expect(score(typed, item(title)) !== null).toBe(is);
});

test('what begins with it comes before what has it somewhere, and letters apart come last', () => {
  expect(titles('data', ['Metadata', 'Go to Data', 'Data', 'Dashboard and targets'])).toEqual([
    'Data',
    'Go to Data',
    'Metadata',
    'Dashboard and targets',
  ]);
});

test('a shorter name comes before a longer one that fits alike', () => {
  expect(titles('mod', ['Models of everybody', 'Models'])).toEqual(['Models', 'Models of everybody']);
});

test('what was done lately comes first where nothing is typed, the latest at the top', () => {
  expect(titles('', ['a', 'b', 'c', 'd'], ['c', 'a'])).toEqual(['c', 'a', 'b', 'd']);
});

test('what was done lately wins between equals, not over a better fit', () => {
  expect(titles('sp', ['Spend', 'Spare'], ['Spare'])).toEqual(['Spare', 'Spend']);
  expect(titles('spend', ['Spend', 'Go and spend'], ['Go and spend'])).toEqual(['Go and spend', 'Spend'].toReversed());
});

test('a provider comes before its many models', () => {
  const models = ['groq/a', 'groq/b'].map((id) => ({ ...item(id), isOneOfMany: true }));
  const found = rank('groq', [...models, item('groq (Groq)'), item('Switch off groq')], []);
  expect(found.map(({ title }) => title)).toEqual(['groq (Groq)', 'Switch off groq', 'groq/a', 'groq/b']);
});

test('another word finds it too, after its own name', () => {
  const found = rank('theme', [item('Dark', 'theme'), item('Theme of the week')], []);
  expect(found.map(({ title }) => title)).toEqual(['Theme of the week', 'Dark']);
});
