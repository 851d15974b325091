// What the panel page asks for and what its switches do.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { BreakerView } from '../../../src/contract/views.ts';
import { useApi } from '../../transport/api.ts';
import { keepSpend, mergeBreakers } from '../../transport/breakers.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';

const NOTHING = { input: {} };

export function useRequest(id: string) {
  return useQuery(useApi().requests.get.queryOptions({ input: { id } }));
}

/** Of one that has ended: what it costs is another question than how it went. */
export function useRequestCost({ id, state }: { id: string; state: string }) {
  return useQuery(useApi().prices.ofRequest.queryOptions({ input: { id }, enabled: state !== 'open' }));
}

/** What was said, once it has ended: there is more to come before. */
export function useRequestBodies(id: string, ended: boolean) {
  return useQuery({
    ...useApi().requests.bodies.queryOptions({ input: { id } }),
    enabled: ended,
    // The thread that writes it may be a moment behind.
    refetchInterval: ({ state }) =>
      state.data?.capturing === true && state.data.bodies.length === 0 && state.dataUpdateCount < 3 ? 500 : false,
  });
}

/** Costs what it cost before, or more: it is another request. */
export function useSendAgain() {
  const toast = useToast();
  return useMutation({
    ...useApi().requests.sendAgain.mutationOptions(),
    onSuccess: () => toast({ tone: 'plain', text: 'Sent again, as a request of its own.' }),
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
}

export function useBreakerActions() {
  const api = useApi();
  const cache = useQueryClient();
  const toast = useToast();
  const queryKey = api.breakers.list.queryKey(NOTHING);

  const change = (edit: (list: BreakerView[]) => BreakerView[]) =>
    cache.setQueryData(queryKey, (list: BreakerView[] | undefined) => list && edit(list));
  const put = (changed: BreakerView) => change((list) => mergeBreakers(list, keepSpend(list, [changed])));
  const giveUp = (error: unknown) => {
    toast({ tone: 'error', text: describeError(error) });
    void cache.invalidateQueries({ queryKey });
  };

  const throwSwitch = useMutation({
    ...api.breakers.switch.mutationOptions(),
    // The handle moves under the finger; if the process disagrees, it moves back.
    onMutate: ({ provider, on }) =>
      change((list) =>
        list.map((breaker) =>
          breaker.provider === provider
            ? { ...breaker, state: on ? 'closed' : 'off', reason: null, nextTryAt: null }
            : breaker,
        ),
      ),
    onSuccess: put,
    onError: giveUp,
  });
  const reset = useMutation({ ...api.breakers.reset.mutationOptions(), onSuccess: put, onError: giveUp });
  const reorder = useMutation({
    ...api.providers.reorder.mutationOptions(),
    onMutate: ({ ids }) => change((list) => list.toSorted((a, b) => ids.indexOf(a.provider) - ids.indexOf(b.provider))),
    onError: giveUp,
  });

  return {
    throwSwitch: (provider: string, on: boolean) => throwSwitch.mutate({ provider, on }),
    tryNow: (provider: string) => reset.mutate({ provider }),
    reorder: (ids: string[]) => reorder.mutate({ ids }),
  };
}
