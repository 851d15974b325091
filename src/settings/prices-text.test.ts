import { expect, test } from 'vitest';
import { ConfigRefused } from './config-refused.ts';
import { parsePrices } from './prices-text.ts';

test('models by name, with the prices that are given', () => {
  const text = 'openai/gpt-5: { inputPrice: 1, outputPrice: 8 }\nrouter/openai/gpt-5:\n  cachedInputPrice: 0\n';
  expect(parsePrices(text, 'p.yaml')).toEqual([
    { provider: 'openai', model: 'gpt-5', inputPrice: 1, outputPrice: 8 },
    { provider: 'router', model: 'openai/gpt-5', cachedInputPrice: 0 },
  ]);
});

test('JSON is read as well', () => {
  expect(parsePrices('{"a/m":{"reasoningPrice":2}}', 'p.json')).toEqual([
    { provider: 'a', model: 'm', reasoningPrice: 2 },
  ]);
});

test.each([
  ['a/m: { inputPric: 1 }', '["a/m"].inputPric', /Did you mean "inputPrice"\?.*\(p\.yaml:1:\d+\)$/],
  ['a/m:\n  outputPrice: 2500', '["a/m"].outputPrice', /USD per million tokens; more than 1000 .*p\.yaml:2/],
  ['a/m: { outputPrice: -1 }', '["a/m"].outputPrice', /cannot be negative/],
  ['a/m: { outputPrice: dear }', '["a/m"].outputPrice', /Must be a price in USD per million tokens, not a string/],
  ['a/m: {}', '["a/m"]', /at least one price/],
  ['m: { inputPrice: 1 }', 'm', /provider\/model-id/],
  ['- a/m', null, /Must be models with their prices.*not a list/],
  ['', null, /Must be models with their prices/],
  ['{}', null, /at least one model/],
])('%j is refused with its place', (text, path, words) => {
  let refused: unknown;
  try {
    parsePrices(text, 'p.yaml');
  } catch (error) {
    refused = error;
  }
  expect(refused).toBeInstanceOf(ConfigRefused);
  expect(refused).toMatchObject({ path, message: expect.stringMatching(words) });
});
