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
