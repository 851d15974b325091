// Names that stand for others: what there is, and every change with a way back.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';

export function useAliases() {
  return useQuery(useApi().aliases.list.queryOptions({ input: {} }));
}

export function useSetAlias() {
  const api = useApi();
  const cache = useQueryClient();
  const offerUndo = useOfferUndo();
  return useMutation({
    ...api.aliases.set.mutationOptions(),
    onSuccess: async ({ undo }, { name, model, was }) => {
      offerUndo(`${was === undefined ? 'Added' : 'Changed'} the alias ${name}: it stands for ${model}.`, undo);
      await cache.invalidateQueries({ queryKey: api.aliases.key() });
    },
  });
}

export function useRemoveAlias(): (name: string) => void {
  const api = useApi();
  const cache = useQueryClient();
  const toast = useToast();
  const offerUndo = useOfferUndo();
  const { mutate } = useMutation({
    ...api.aliases.remove.mutationOptions(),
    onSuccess: async ({ undo }, { name }) => {
      offerUndo(`Removed the alias ${name}.`, undo);
      await cache.invalidateQueries({ queryKey: api.aliases.key() });
    },
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
  return (name) => mutate({ name });
}

const MOST_OFFERED = 50;

/** What an alias may stand for: routes, and models whose names have in them what was typed. */
export function useNames(typed: string): readonly string[] {
  const api = useApi();
  const { data: routes = [] } = useQuery(api.routes.list.queryOptions({ input: {} }));
  const { data } = useQuery({
    ...api.models.list.queryOptions({ input: { search: typed, limit: MOST_OFFERED } }),
    enabled: typed !== '',
  });
  const models = data?.models.map(({ provider, model }) => `${provider}/${model}`) ?? [];
  return [...routes.map(({ id }) => id), ...models];
}
