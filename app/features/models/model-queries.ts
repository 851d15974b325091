// What the page of models asks for and changes. Every change comes back as a `config` event, which reloads the list.

import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { CatalogModelView } from '../../../src/contract/model-views.ts';
import type { SettingsView } from '../../../src/contract/settings-views.ts';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';
import type { ModelChoices } from './model-choices.ts';

const PAGE = 100;

/** No event tells that a provider was asked for its list, so opening the page asks anew. */
export function useModels(search: string, { provider, abilities, sort }: ModelChoices) {
  return useInfiniteQuery({
    ...useApi().models.list.infiniteOptions({
      input: (offset: number) => ({
        search,
        abilities: [...abilities],
        sort,
        limit: PAGE,
        offset,
        ...(provider !== '' && { provider }),
      }),
      initialPageParam: 0,
      getNextPageParam: ({ total }, pages) => (pages.length * PAGE < total ? pages.length * PAGE : null),
    }),
    placeholderData: keepPreviousData,
    refetchOnMount: 'always',
  });
}

export function useCatalogStatus() {
  return useQuery({ ...useApi().catalog.status.queryOptions({ input: {} }), refetchOnMount: 'always' });
}

export function useRefreshCatalog() {
  const api = useApi();
  const cache = useQueryClient();
  return useMutation({
    ...api.catalog.refresh.mutationOptions(),
    onSuccess: async () => {
      await Promise.all([
        cache.invalidateQueries({ queryKey: api.catalog.key() }),
        cache.invalidateQueries({ queryKey: api.models.key() }),
      ]);
    },
  });
}

export function useSetCatalogRefresh(): (refresh: SettingsView['catalogRefresh']) => void {
  const toast = useToast();
  const offerUndo = useOfferUndo();
  const { mutate } = useMutation({
    ...useApi().settings.set.mutationOptions(),
    onSuccess: ({ undo }, { catalogRefresh }) =>
      offerUndo(
        catalogRefresh === 'daily' ? 'Prices are now fetched once a day.' : 'Prices are now fetched only when asked.',
        undo,
      ),
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
  return (catalogRefresh) => mutate({ catalogRefresh });
}

export function useOverrideModel({ provider, model }: CatalogModelView) {
  const api = useApi();
  const cache = useQueryClient();
  const offerUndo = useOfferUndo();
  const after = async (text: string, undo: string) => {
    offerUndo(text, undo);
    await cache.invalidateQueries({ queryKey: api.models.key() });
  };
  const override = useMutation({
    ...api.models.override.mutationOptions(),
    onSuccess: ({ undo }) => after(`Your values count for ${provider}/${model}.`, undo),
  });
  const clear = useMutation({
    ...api.models.clearOverride.mutationOptions(),
    onSuccess: ({ undo }) => after(`${provider}/${model} has its known values again.`, undo),
  });
  return { override, clear };
}
