import { expect, test } from 'vitest';
import { configOf, model, providerOf } from '../../test/support/past-traffic.ts';
import { withPrices, type PriceChange } from './price-changes.ts';

const config = configOf({
  providers: [providerOf('a', [model('m', { inputPrice: 1, outputPrice: 4 })]), providerOf('b', [])],
});

const priced = (changes: readonly PriceChange[]) => withPrices(config, changes, (id) => (id === 'b' ? 'usual' : null));

test('what is given is changed, what is not stays, null is given back', () => {
  const change = {
    provider: 'a',
    model: 'm',
    inputPrice: 2.5,
    cachedInputPrice: 0.25,
    outputPrice: null,
    reasoningPrice: 7,
  };
  expect(priced([change])).toEqual(
    configOf({
      providers: [
        providerOf('a', [model('m', { inputPrice: 2.5, cachedInputPrice: 0.25, reasoningPrice: 7 })]),
        providerOf('b', []),
      ],
    }),
  );
});

test('a model that was not configured is added, behind the one that the built-in route uses', () => {
  expect(priced([{ provider: 'b', model: 'x/y', inputPrice: 0, outputPrice: 0 }])).toEqual(
    configOf({
      providers: [
        ...config.providers.slice(0, 1),
        providerOf('b', [model('usual'), model('x/y', { inputPrice: 0, outputPrice: 0 })]),
      ],
    }),
  );
});

test('one after the other', () => {
  const twice = priced([
    { provider: 'a', model: 'm', inputPrice: 2 },
    { provider: 'a', model: 'm', outputPrice: 3 },
  ]);
  expect(twice).toEqual(
    configOf({ providers: [providerOf('a', [model('m', { inputPrice: 2, outputPrice: 3 })]), providerOf('b', [])] }),
  );
});

test('a provider that does not exist is told with its place', () => {
  expect(
    priced([
      { provider: 'a', model: 'm' },
      { provider: 'c', model: 'm' },
    ]),
  ).toEqual({ index: 1, provider: 'c' });
});
