import { expect, test } from 'vitest';
import { configOf, model, providerOf } from '../../test/support/past-traffic.ts';
import { withPrices } from './price-changes.ts';

const config = configOf({
  providers: [providerOf('a', [model('m', { inputPrice: 1, outputPrice: 4 })]), providerOf('b', [])],
});

test('what is given is changed, what is not stays, null is given back', () => {
  const change = { provider: 'a', model: 'm', inputPrice: 2.5, cachedInputPrice: 0.25, outputPrice: null };
  expect(withPrices(config, [change])).toEqual(
    configOf({
      providers: [providerOf('a', [model('m', { inputPrice: 2.5, cachedInputPrice: 0.25 })]), providerOf('b', [])],
    }),
  );
});

test('a model that was not configured is added', () => {
  expect(withPrices(config, [{ provider: 'b', model: 'x/y', inputPrice: 0, outputPrice: 0 }])).toEqual(
    configOf({
      providers: [...config.providers.slice(0, 1), providerOf('b', [model('x/y', { inputPrice: 0, outputPrice: 0 })])],
    }),
  );
});

test('one after the other', () => {
  const twice = withPrices(config, [
    { provider: 'a', model: 'm', inputPrice: 2 },
    { provider: 'a', model: 'm', outputPrice: 3 },
  ]);
  expect(twice).toEqual(
    configOf({ providers: [providerOf('a', [model('m', { inputPrice: 2, outputPrice: 3 })]), providerOf('b', [])] }),
  );
});

test('a provider that does not exist is told with its place', () => {
  expect(
    withPrices(config, [
      { provider: 'a', model: 'm' },
      { provider: 'c', model: 'm' },
    ]),
  ).toEqual({ index: 1, provider: 'c' });
});
