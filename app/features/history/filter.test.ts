import { expect, test } from 'vitest';
import { filterIn, rangeIn, requestsAddress, withOnly, withoutValue, withRange, withValue } from './filter.ts';

test('what is narrowed survives the address, with what is none and what has signs in it', () => {
  let choices = withValue(new URLSearchParams(), 'model', 'a/b & c=100 %');
  choices = withValue(choices, 'route', null);
  choices = withValue(choices, 'route', 'auto');
  choices = withValue(choices, 'route', 'auto');
  const read = new URLSearchParams(choices.toString());
  expect(filterIn(read)).toEqual({ model: ['a/b & c=100 %'], route: [null, 'auto'] });
  expect(filterIn(withoutValue(read, 'route', null))).toEqual({ model: ['a/b & c=100 %'], route: ['auto'] });
  expect(filterIn(withOnly(read, 'model', null))).toEqual({ route: [null, 'auto'] });
});

test('a period survives it too, and leaves nothing of the one before', () => {
  const custom = withRange(new URLSearchParams('range=7&by=client'), {
    range: 'custom',
    from: '2026-11-01',
    to: '2026-11-03',
  });
  expect(rangeIn(custom)).toEqual({ range: 'custom', from: '2026-11-01', to: '2026-11-03' });
  const week = withRange(custom, { range: '7', from: '', to: '' });
  expect(rangeIn(week).range).toBe('7');
  expect(week.get('by')).toBe('client');
  expect(rangeIn(new URLSearchParams('range=custom')).range).toBe('30');
});

test('the address of requests holds the period to the millisecond', () => {
  const address = requestsAddress(
    { from: 1_795_000_000_000, to: 1_795_003_600_000 },
    { provider: [null] },
    { state: ['failed'] },
  );
  expect(address).toBe('/requests?from=1795000000000&to=1795003600000&provider=&state=failed');
});
