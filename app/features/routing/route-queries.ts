// How routes are changed: each change is one version, seen at once and taken back from its toast.

import { useMutation, useQuery, useQueryClient, keepPreviousData } from '@tanstack/react-query';
import type { RouteInput } from '../../../src/contract/builder-views.ts';
import type { RouteDetail, RoutingView } from '../../../src/contract/routing-views.ts';
import { useApi } from '../../transport/api.ts';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { detailWith } from './route-input.ts';

/** `said`: what the toast says. */
interface RouteChange {
  readonly id: string;
  readonly route: RouteInput;
  readonly said: string;
  readonly force?: boolean;
}

/** Where a refusal stands beside a field it is told there, and not in a toast. */
export function useEditRoute(isInForm = false) {
  const api = useApi();
  const { show, reload, succeed, fail } = useRouteChange();
  const edit = useMutation({
    mutationFn: async ({ id, route, force = false }: RouteChange) => api.routes.edit.call({ id, route, force }),
    onMutate: ({ id, route }) => {
      if (!isInForm) show((routes) => routes.map((each) => (each.id === id ? detailWith(each, route) : each)));
    },
    onSuccess: async ({ undo }, { said }) => succeed(said, undo),
    onError: (error, change) => {
      if (isTestRefusal(error) || !isInForm) fail(error, () => edit.mutate({ ...change, force: true }));
      void reload();
    },
  });
  return edit;
}

export function useAddRoute() {
  const api = useApi();
  const { succeed, fail } = useRouteChange();
  const add = useMutation({
    mutationFn: async ({ route, force }: { route: RouteInput; force?: boolean }) =>
      api.routes.add.call({ route, force: force === true }),
    onSuccess: async ({ undo }, { route }) => succeed(`Added the route ${route.id}.`, undo),
    onError: (error, { route }) => {
      if (isTestRefusal(error)) fail(error, () => add.mutate({ route, force: true }));
    },
  });
  return add;
}

export function useRemoveRoute(): (id: string) => void {
  const api = useApi();
  const { succeed, fail } = useRouteChange();
  const remove = useMutation({
    mutationFn: async ({ id, force }: { id: string; force?: boolean }) =>
      api.routes.remove.call({ id, force: force === true }),
    onSuccess: async ({ undo }, { id }) => succeed(`Deleted the route ${id}.`, undo),
    onError: (error, { id }) => fail(error, () => remove.mutate({ id, force: true })),
  });
  return (id) => remove.mutate({ id });
}

/** Tests that fail are no mistake: whoever sees which may go on. */
export function isTestRefusal(error: unknown): boolean {
  return refusedValue(error)?.startsWith('ruleTests') === true;
}

function useRouteChange() {
  const api = useApi();
  const cache = useQueryClient();
  const toast = useToast();
  const offerUndo = useOfferUndo();
  const queryKey = api.routing.get.queryKey({ input: {} });
  const reload = async () => cache.invalidateQueries({ queryKey });
  return {
    reload,
    show: (edit: (routes: RouteDetail[]) => RouteDetail[]) =>
      cache.setQueryData(
        queryKey,
        (routing: RoutingView | undefined) => routing && { ...routing, routes: edit(routing.routes) },
      ),
    succeed: async (said: string, undo: string) => {
      offerUndo(said, undo);
      await reload();
    },
    fail: (error: unknown, byForce: () => void) => {
      const action = isTestRefusal(error) ? { action: { label: 'Do it all the same', run: byForce } } : {};
      toast({ tone: 'error', text: describeError(error), ...action });
    },
  };
}

const FOUND = 12;
const TYPING_MS = 150;

/** Models that can be led to, by a part of their name. */
export function useModelSearch(search: string) {
  const settled = useSettled(search, TYPING_MS);
  return useQuery({
    ...useApi().models.list.queryOptions({ input: { search: settled, limit: FOUND } }),
    placeholderData: keepPreviousData,
  });
}
