// What the providers page asks for, and what it changes. Every change comes back as a `config` event, which reloads what it
// touches; it may come before the reply and take the part of the page away that asked, so what follows a reply is bound to
// the call, not to that part.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { DialectId, ProviderView } from '../../../src/contract/views.ts';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { providerName } from '../../ui/provider-name.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';

const NOTHING = { input: {} };

export function usePresets() {
  return useQuery(useApi().presets.list.queryOptions(NOTHING));
}

export function useAddProvider() {
  return useMutation(useApi().providers.add.mutationOptions());
}

export function useStartDrill() {
  const cache = useQueryClient();
  const api = useApi();
  return useMutation({
    ...api.drills.start.mutationOptions(),
    // Awaited, so that what was asked for is there when the form goes.
    onSuccess: async () => cache.invalidateQueries({ queryKey: api.breakers.list.key() }),
  });
}

export function useSetBaseUrl() {
  const cache = useQueryClient();
  const api = useApi();
  return useMutation({
    ...api.providers.setBaseUrl.mutationOptions(),
    // At another address a key may be worth something else.
    onSuccess: ({ id }) => cache.removeQueries({ queryKey: api.keys.test.key({ input: { provider: id } }) }),
  });
}

export function useAddKey(testsKeys: boolean) {
  const testKey = useTestKey();
  return useMutation({
    ...useApi().keys.add.mutationOptions(),
    // Its result is shown beside the key; nobody waits for it.
    onSuccess: (_, { provider, name }) => {
      if (testsKeys) void testKey(provider, name).catch(() => undefined);
    },
  });
}

export function useRemoveProvider(provider: ProviderView): () => void {
  const { offerUndo, onError } = useAfterwards();
  const { mutate } = useMutation({
    ...useApi().providers.remove.mutationOptions(),
    onSuccess: ({ undo }) => offerUndo(`Removed ${providerName(provider)}.`, undo),
    onError,
  });
  return () => mutate({ id: provider.id });
}

export function useRemoveKey(provider: ProviderView): (name: string) => void {
  const { offerUndo, onError } = useAfterwards();
  const { mutate } = useMutation({
    ...useApi().keys.remove.mutationOptions(),
    onSuccess: ({ undo }, { name }) => offerUndo(`Removed key “${name}” of ${providerName(provider)}.`, undo),
    onError,
  });
  return (name) => mutate({ provider: provider.id, name });
}

/** `chosen` is what it will be once the change is through; undefined while nothing is on its way. */
export function useSetDialect(provider: ProviderView) {
  const { offerUndo, onError } = useAfterwards();
  const cache = useQueryClient();
  const api = useApi();
  const { mutate, isPending, variables } = useMutation({
    ...api.providers.setDialect.mutationOptions(),
    onSuccess: async ({ undo }) => {
      offerUndo(`Changed how ${providerName(provider)} is spoken to.`, undo);
      await cache.invalidateQueries({ queryKey: api.providers.list.key() });
    },
    onError,
  });
  return {
    chosen: isPending ? variables.dialect : undefined,
    choose: (dialect: DialectId | null) => mutate({ id: provider.id, dialect }),
  };
}

export function useRefreshModels(provider: ProviderView) {
  const cache = useQueryClient();
  const api = useApi();
  const { mutate, isPending, data, error } = useMutation({
    ...api.providers.refreshModels.mutationOptions(),
    onSuccess: () => cache.invalidateQueries({ queryKey: api.providers.list.key() }),
  });
  return {
    isPending,
    problem: error === null ? (data?.problem ?? null) : describeError(error),
    refresh: () => {
      if (!isPending) mutate({ id: provider.id });
    },
  };
}

/** What the last test of a key said; nothing is asked by looking. */
export function useKeyTest(provider: string, name: string) {
  return useQuery({ ...useKeyTestOptions()(provider, name), enabled: false });
}

export function useTestKey() {
  const cache = useQueryClient();
  const options = useKeyTestOptions();
  return (provider: string, name: string) => cache.fetchQuery({ ...options(provider, name), staleTime: 0 });
}

function useKeyTestOptions() {
  const api = useApi();
  return (provider: string, name: string) =>
    api.keys.test.queryOptions({ input: { provider, name }, gcTime: Infinity });
}

function useAfterwards() {
  const toast = useToast();
  const offerUndo = useOfferUndo();
  return { offerUndo, onError: (error: unknown) => toast({ tone: 'error', text: describeError(error) }) };
}
