// What more than one page asks for.

import { queryOptions, useQuery } from '@tanstack/react-query';
import { PLAYGROUND_CLIENT } from '../../src/contract/playground-limits.ts';
import type { BreakerView } from '../../src/contract/views.ts';
import { useApi, useConnection } from './api.ts';
import { keepSpend } from './breakers.ts';
import { mergeRequests, RECENT } from './requests.ts';

const SETTLE_MS = 15_000;
const NOTHING = { input: {} };

export function useStatus() {
  return useQuery(useApi().status.get.queryOptions(NOTHING));
}

export function useClients() {
  return useQuery(useApi().clients.list.queryOptions(NOTHING));
}

/** Everybody whose requests there may be: the clients, and the playground, which needs no key. */
export function useClientNames(): readonly string[] {
  const { data: clients = [] } = useClients();
  return [...new Set([...clients.map(({ name }) => name), PLAYGROUND_CLIENT])];
}

export function useBudgets() {
  return useQuery({ ...useApi().budgets.list.queryOptions(NOTHING), refetchOnMount: 'always' });
}

export function useGuard() {
  return useQuery(useApi().guard.list.queryOptions(NOTHING));
}

/** Of the reader's own day. */
export function useTotals() {
  const { today } = useConnection();
  return useQuery(useApi().totals.since.queryOptions({ input: { from: today } }));
}

/** No event tells that traffic fetched a list of models, so it is asked for whenever a page is opened. */
export function useProviders() {
  return useQuery({ ...useApi().providers.list.queryOptions(NOTHING), refetchOnMount: 'always' });
}

/** The same holds for how often a change was made. */
export function useFixes() {
  return useQuery({ ...useApi().fixes.list.queryOptions(NOTHING), refetchOnMount: 'always' });
}

export function useBreakers() {
  return useQuery(useBreakerList());
}

/** The ids of the providers, as their breakers stand. Unlike the breakers themselves they do not change with every request. */
export function useProviderOrder(): readonly string[] {
  const { data } = useQuery({ ...useBreakerList(), select: idsOf });
  return data ?? NOBODY;
}

const NOBODY: readonly string[] = [];

function idsOf(breakers: readonly BreakerView[]): readonly string[] {
  return breakers.map(({ provider }) => provider);
}

function useBreakerList() {
  const { list } = useApi().breakers;
  const { today } = useConnection();
  const queryKey = list.queryKey(NOTHING);
  return queryOptions({
    queryKey,
    queryFn: async ({ client: cache, signal }) =>
      keepSpend(cache.getQueryData(queryKey) ?? [], await list.call({ today }, { signal })),
    // Requests per minute sink by themselves when nothing happens; once they are at zero, so is our work.
    refetchInterval: ({ state }) =>
      state.data?.some(({ requestsPerMinute }) => requestsPerMinute > 0) ? SETTLE_MS : false,
  });
}

/** The newest ones, live. */
export function useRecentRequests() {
  const { recent } = useApi().requests;
  const queryKey = recent.queryKey({ input: RECENT });
  return useQuery({
    queryKey,
    // Events may have overtaken this answer, so it joins what is there instead of replacing it.
    queryFn: async ({ client: cache, signal }) => {
      const fetched = await recent.call(RECENT, { signal });
      return mergeRequests(cache.getQueryData(queryKey) ?? [], fetched);
    },
  });
}
