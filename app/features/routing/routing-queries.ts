// What the page of rules and routes asks for and changes. Every change comes back as a `config` event, which reloads it.

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi, useConnection } from '../../transport/api.ts';
import { daysUntil } from '../../transport/day.ts';
import { describeError } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { dropDraft } from './routing-draft.ts';

/** No event tells how often a rule is used or what latency was measured, so it is asked for whenever the page is opened. */
export function useRouting() {
  return useQuery({ ...useApi().routing.get.queryOptions({ input: {} }), refetchOnMount: 'always' });
}

const TYPING_MS = 300;
/** Texts that were typed over are of no use. */
const FORGET_MS = 10_000;

/** What would be said of this text. `isCurrent`: it is about this very text. */
export function useCheck(text: string) {
  const settled = useSettled(text, TYPING_MS);
  const { check } = useApi().routing;
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    ...check.queryOptions({ input: { text: settled } }),
    placeholderData: keepPreviousData,
    gcTime: FORGET_MS,
  });
  return { data, error, isCurrent: settled === text && !isFetching && !isPlaceholderData };
}

export function useSaveRouting() {
  const api = useApi();
  const cache = useQueryClient();
  const offerUndo = useOfferUndo();
  return useMutation({
    ...api.routing.save.mutationOptions(),
    onSuccess: async ({ undo }, { text }) => {
      offerUndo('Saved the rules and routes.', undo);
      dropDraft(text);
      await cache.invalidateQueries({ queryKey: api.routing.get.key() });
    },
  });
}

export function useExplain() {
  return useMutation(useApi().routing.explain.mutationOptions());
}

export function useExplanation(id: string) {
  return useQuery(useApi().routing.explain.queryOptions({ input: { of: 'logged', id } }));
}

export function useAddTest() {
  const toast = useToast();
  const offerUndo = useOfferUndo();
  return useMutation({
    ...useApi().routing.addTest.mutationOptions(),
    onSuccess: ({ undo }) => offerUndo('Made it a rule test: such requests must go where this one went.', undo),
    onError: (error) => toast({ tone: 'error', text: describeError(error) }),
  });
}

/** The last `days` days, today included, in the reader's own time zone. */
export function usePeriod(days: number) {
  const { today } = useConnection();
  return { from: daysUntil(today, days), zone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

export function useSavings(days: number) {
  const input = usePeriod(days);
  return useQuery({ ...useApi().routing.savings.queryOptions({ input }), refetchOnMount: 'always' });
}

export function useSetBaseline() {
  const api = useApi();
  const cache = useQueryClient();
  const offerUndo = useOfferUndo();
  return useMutation({
    ...api.routing.setBaseline.mutationOptions(),
    onSuccess: async ({ undo }, { model }) => {
      offerUndo(`Savings are now counted against ${model}.`, undo);
      await cache.invalidateQueries({ queryKey: api.routing.savings.key() });
    },
  });
}
