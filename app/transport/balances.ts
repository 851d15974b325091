// What is left at providers, as of when they were last asked.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useApi } from './api.ts';

export function useBalances() {
  const { list, refresh } = useApi().balances;
  const cache = useQueryClient();
  const { mutate, isPending } = useMutation({
    ...refresh.mutationOptions(),
    onSuccess: (balances) => void cache.setQueryData(list.queryKey({ input: {} }), balances),
  });
  // Opening the page is asking; the process sees to it that providers are not asked more than once an hour.
  useEffect(() => mutate({ onlyStale: true }), [mutate]);
  const { data } = useQuery(list.queryOptions({ input: {} }));
  return {
    balances: data,
    isAsking: isPending,
    ask: (provider?: string) => mutate(provider === undefined ? {} : { provider }),
  };
}
