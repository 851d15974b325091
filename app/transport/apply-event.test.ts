import { createORPCClient } from '@orpc/client';
import { QueryClient } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import type { BreakerView } from '../../src/contract/views.ts';
import { createApi } from './api.ts';
import { applyEvent } from './apply-event.ts';
import type { PanelClient } from './transport.ts';

const breaker = (provider: string) => ({ provider, spendTodayNanos: 1 }) as BreakerView;

it('a list of breakers that lacks a provider stays stale when one of them is heard of', () => {
  // Nothing is asked here: only its keys are of interest.
  const link = { call: async () => Promise.reject(new Error('not asked')) };
  const api = createApi(createORPCClient<PanelClient>(link));
  const cache = new QueryClient();
  const queryKey = api.breakers.list.queryKey({ input: {} });
  const isStale = () => cache.getQueryState(queryKey)?.isInvalidated;
  cache.setQueryData(queryKey, [breaker('demo')]);

  applyEvent({ type: 'breakers', breakers: [breaker('demo')] }, 0, api, cache);
  expect(isStale()).toBe(false);
  applyEvent({ type: 'config' }, 0, api, cache);
  applyEvent({ type: 'breakers', breakers: [breaker('new')] }, 0, api, cache);
  expect(isStale()).toBe(true);
});
