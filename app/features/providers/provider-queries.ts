// What the providers page asks for, and what it changes. What is removed can be brought back.

import { useMutation, useQuery } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';

const NOTHING = { input: {} };

export function useProviders() {
  return useQuery(useApi().providers.list.queryOptions(NOTHING));
}

export function usePresets() {
  return useQuery(useApi().presets.list.queryOptions(NOTHING));
}

/** Every change comes back as a `config` event, which reloads what it touches. */
export function useAddProvider() {
  return useMutation(useApi().providers.add.mutationOptions());
}

export function useSetBaseUrl() {
  return useMutation(useApi().providers.setBaseUrl.mutationOptions());
}

export function useAddKey() {
  return useMutation(useApi().keys.add.mutationOptions());
}

export function useRemovals() {
  const api = useApi();
  const toast = useToast();
  const offerUndo = useOfferUndo();
  const onError = (error: unknown) => toast({ tone: 'error', text: describeError(error) });
  const provider = useMutation({ ...api.providers.remove.mutationOptions(), onError });
  const key = useMutation({ ...api.keys.remove.mutationOptions(), onError });

  const thenOffer = (text: string) => ({ onSuccess: ({ undo }: { undo: string }) => offerUndo(text, undo) });

  return {
    removeProvider: (id: string, label: string) => provider.mutate({ id }, thenOffer(`Removed ${label}.`)),
    removeKey: (id: string, label: string, name: string) =>
      key.mutate({ provider: id, name }, thenOffer(`Removed key “${name}” of ${label}.`)),
  };
}
