// What more than one page asks for.

import { useQuery } from '@tanstack/react-query';
import { useApi } from './api.ts';

const NOTHING = { input: {} };

export function useStatus() {
  return useQuery(useApi().status.get.queryOptions(NOTHING));
}

export function useClients() {
  return useQuery(useApi().clients.list.queryOptions(NOTHING));
}

/** No event tells that traffic fetched a list of models, so it is asked for whenever a page is opened. */
export function useProviders() {
  return useQuery({ ...useApi().providers.list.queryOptions(NOTHING), refetchOnMount: 'always' });
}

/** The same holds for how often a change was made. */
export function useFixes() {
  return useQuery({ ...useApi().fixes.list.queryOptions(NOTHING), refetchOnMount: 'always' });
}
