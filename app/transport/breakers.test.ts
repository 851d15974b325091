import { describe, expect, it } from 'vitest';
import type { BreakerView } from '../../src/contract/views.ts';
import { keepSpend, mergeBreakers } from './breakers.ts';

function breaker(provider: string, rest: Partial<BreakerView> = {}): BreakerView {
  return {
    provider,
    label: provider,
    preset: provider,
    state: 'closed',
    reason: null,
    nextTryAt: null,
    illModels: [],
    restingKeys: [],
    spendTodayNanos: null,
    requestsPerMinute: 0,
    recentTtftMs: [],
    drill: null,
    ...rest,
  };
}

describe('mergeBreakers', () => {
  it('replaces those that changed and keeps the order', () => {
    const merged = mergeBreakers([breaker('b'), breaker('a')], [breaker('a', { state: 'off' }), breaker('new')]);
    expect(merged.map(({ provider, state }) => [provider, state])).toEqual([
      ['b', 'closed'],
      ['a', 'off'],
    ]);
  });
});

describe('keepSpend', () => {
  it('keeps what is known where the answer leaves it open, and nothing else', () => {
    const known = [breaker('a', { spendTodayNanos: 5, state: 'off' }), breaker('b', { spendTodayNanos: 7 })];
    const fresh = [breaker('a'), breaker('b', { spendTodayNanos: 9 }), breaker('c')];
    expect(keepSpend(known, fresh).map(({ spendTodayNanos, state }) => [spendTodayNanos, state])).toEqual([
      [5, 'closed'],
      [9, 'closed'],
      [null, 'closed'],
    ]);
  });
});
