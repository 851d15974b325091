// The list of breakers: what arrives in parts is put together here.

import type { BreakerView } from '../../src/contract/views.ts';

/** An event may carry only those that changed. Their order is the list's; a new one comes with a `config` event. */
export function mergeBreakers(list: readonly BreakerView[], changed: readonly BreakerView[]): BreakerView[] {
  const byProvider = new Map(changed.map((breaker) => [breaker.provider, breaker]));
  return list.map((breaker) => byProvider.get(breaker.provider) ?? breaker);
}

/** Only events know what was spent in the reader's own day; other answers leave it open, and what is known stays. */
export function keepSpend(known: readonly BreakerView[], fresh: readonly BreakerView[]): BreakerView[] {
  const spent = new Map(known.map(({ provider, spendTodayNanos }) => [provider, spendTodayNanos]));
  return fresh.map((breaker) => ({
    ...breaker,
    spendTodayNanos: breaker.spendTodayNanos ?? spent.get(breaker.provider) ?? null,
  }));
}
