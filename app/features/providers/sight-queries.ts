// What there is to add, how providers have been and what they said of limits. Looked up when a page is opened.

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import type { FoundView } from '../../../src/contract/provider-views.ts';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { addedWords } from './found-words.ts';
import { useTestKey } from './provider-queries.ts';

const NOTHING = { input: {} };
/** Attempts go on while somebody watches. */
const FRESH_MS = 60_000;

/** Opening the page is asking; nothing is looked for behind anybody's back. */
export function useFound() {
  return useQuery({
    ...useApi().providers.discover.queryOptions(NOTHING),
    refetchOnMount: 'always',
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    placeholderData: keepPreviousData,
  });
}

export function useHistory(over: 'day' | 'week') {
  return useQuery({
    ...useApi().providers.history.queryOptions({ input: { over } }),
    refetchOnMount: 'always',
    refetchInterval: FRESH_MS,
    placeholderData: keepPreviousData,
  });
}

export function useLimits() {
  return useQuery({
    ...useApi().providers.limits.queryOptions(NOTHING),
    refetchOnMount: 'always',
    refetchInterval: FRESH_MS,
  });
}

/** With the variable's name as its key, or at its address; then its key is tested and its models are asked for. */
export function useAddFound() {
  const api = useApi();
  const cache = useQueryClient();
  const toast = useToast();
  const [, navigate] = useLocation();
  const settle = useSettleProvider();
  const onError = (error: unknown) => toast({ tone: 'error', text: describeError(error) });
  const remove = useMutation({ ...api.providers.remove.mutationOptions(), onError });
  const { mutate, isPending, variables } = useMutation({
    ...api.providers.add.mutationOptions(),
    onSuccess: async (added) => {
      navigate('/providers');
      toast({ text: addedWords(added), action: { label: 'Undo', run: () => remove.mutate({ id: added.id }) } });
      await cache.invalidateQueries({ queryKey: api.providers.key() });
      // Nobody waits for it: what comes of it stands beside the key and the models.
      void settle(added.id, added.keys[0]?.name ?? null);
    },
    onError,
  });
  return {
    isAdding: (found: FoundView) => isPending && variables.preset === found.preset,
    add: ({ preset, via }: FoundView) => {
      if (isPending) return;
      if (via.kind === 'env') mutate({ preset, env: via.name });
      else mutate({ preset, ...(via.baseUrl !== null && { baseUrl: via.baseUrl }) });
    },
  };
}

/** What follows an addition by itself: the key is tested, the models are asked for. Shown where they stand. */
export function useSettleProvider() {
  const api = useApi();
  const cache = useQueryClient();
  const testKey = useTestKey();
  const refresh = useMutation(api.providers.refreshModels.mutationOptions());
  return async (id: string, key: string | null) => {
    // A test that did not come through says so beside the key.
    const test = key === null ? null : await testKey(id, key).catch(() => null);
    if (test?.result === 'refused') return test;
    await refresh.mutateAsync({ id }).catch(() => null);
    await cache.invalidateQueries({ queryKey: api.providers.list.key() });
    return test;
  };
}
