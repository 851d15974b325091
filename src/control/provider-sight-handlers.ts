// What there is to add, how providers have been, and what they said of limits.

import { implement } from '@orpc/server';
import { contract } from '../contract/contract.ts';
import type { LimitsView } from '../contract/provider-views.ts';
import { readRateLimits } from '../dialects/rate-limits.ts';
import type { Desk } from './desk.ts';
import { discover } from './discover.ts';
import type { Instance } from './instance.ts';
import { historyView } from './provider-history.ts';

export function createProviderSightHandlers({ instance }: Desk) {
  const os = implement(contract).providers;
  return {
    discover: os.discover.handler(async () => discover(instance)),
    history: os.history.handler(async ({ input }) => historyView(instance, input.over)),
    limits: os.limits.handler(() => limitViews(instance)),
  };
}

/** Of keys that are still there, where anything was said. */
function limitViews({ config, heads }: Instance): LimitsView {
  return config().providers.flatMap(({ id, keys }) =>
    heads
      .of(id)
      .filter(({ key }) => key === null || keys.some(({ name }) => name === key))
      .flatMap(({ provider, key, model, at, headers }) => {
        const limits = readRateLimits(headers, at).map((limit) => ({ ...limit }));
        return limits.length === 0 ? [] : [{ provider, key, model, at, limits }];
      }),
  );
}
