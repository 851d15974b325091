import { expect, it } from 'vitest';
import type { BudgetView } from '../../../src/contract/budget-views.ts';
import { actionWords, forecastWords, limitWords, scopeWords, stateWords } from './budget-words.ts';

const DOLLAR = 1_000_000_000;

it.each<[BudgetView['scope'], string]>([
  ['all', 'everything'],
  [{ client: 'my-editor' }, 'the client my-editor'],
  [{ provider: 'openai' }, 'the provider openai'],
  [{ route: 'auto' }, 'the route auto'],
  [{ model: 'openai/*' }, 'models like openai/*'],
  [{ model: 'gpt-5' }, 'the model gpt-5'],
])('%o is about %s', (scope, words) => {
  expect(scopeWords(scope)).toBe(words);
});

it('says how much for how long', () => {
  expect(limitWords({ limitNanos: 20 * DOLLAR, period: 'month' })).toBe('$20.00 a month');
  expect(limitWords({ limitNanos: 50 * DOLLAR, period: { from: '2026-11-01' } })).toBe('$50.00 paid in advance');
});

it('says what it does', () => {
  expect([actionWords('notify'), actionWords('refuse'), actionWords({ route: 'cheap' })]).toEqual([
    'warn',
    'refuse',
    'prefer cheap',
  ]);
  expect(stateWords({ inForce: null, share: 0.2 })).toBeNull();
  expect(stateWords({ inForce: { at: 0.8, do: { route: 'cheap' } }, share: 0.9 })).toBe(
    'Past 80 %: route cheap is preferred.',
  );
  expect(stateWords({ inForce: { at: 1, do: 'refuse' }, share: 1.1 })).toMatch(/^Used up/u);
  expect(stateWords({ inForce: { at: 1, do: 'notify' }, share: 1.1 })).toMatch(/only warns/u);
});

it('says where it will probably stand', () => {
  const forecast = {
    lowNanos: 12 * DOLLAR,
    likelyNanos: 14 * DOLLAR,
    highNanos: 17 * DOLLAR,
    usedUpAt: null,
    basis: 'past',
  };
  const view = { forecast, renewsAt: 1, limitNanos: 20 * DOLLAR, share: 0.5 } as unknown as BudgetView;
  expect(forecastWords(view)).toBe('At its end probably $14.00 ($12.00 to $17.00), as on your past days.');
  const usedUpAt = new Date(2026, 10, 29, 14, 30).getTime();
  const late = { ...view, renewsAt: null, forecast: { ...forecast, usedUpAt } } as BudgetView;
  expect(forecastWords(late)).toMatch(/^At this rate \$20\.00 are used up on .*2026, 14:30\.$/u);
  expect(forecastWords({ ...view, forecast: null })).toMatch(/once something was spent/u);
});
