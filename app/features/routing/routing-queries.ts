// What the page of rules and routes asks for and changes. Every change comes back as a `config` event, which reloads it.

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { RoutingView, RuleView } from '../../../src/contract/routing-views.ts';
import { useApi, useConnection } from '../../transport/api.ts';
import { daysUntil } from '../../transport/day.ts';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
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

/** What is done to a rule is seen at once; if the process disagrees, it goes back and says why. */
export function useRuleActions() {
  const api = useApi();
  const cache = useQueryClient();
  const toast = useToast();
  const offerUndo = useOfferUndo();
  const queryKey = api.routing.get.queryKey({ input: {} });
  const show = (edit: (rules: RuleView[]) => RuleView[]) =>
    cache.setQueryData(
      queryKey,
      (routing: RoutingView | undefined) => routing && { ...routing, rules: edit(routing.rules) },
    );
  const reload = async () => cache.invalidateQueries({ queryKey });
  const giveUp = (error: unknown, byForce: () => void) => {
    // Tests that fail are no mistake: whoever sees which may go on.
    const isTest = refusedValue(error)?.startsWith('ruleTests') === true;
    const action = isTest ? { action: { label: 'Do it all the same', run: byForce } } : {};
    toast({ tone: 'error', text: describeError(error), ...action });
    void reload();
  };
  const order = useMutation({
    ...api.routing.reorderRules.mutationOptions(),
    onMutate: ({ ids }) => show((rules) => rules.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))),
    onSuccess: async ({ undo }) => {
      offerUndo('Changed the order of the rules.', undo);
      await reload();
    },
    onError: (error, asked) => giveUp(error, () => order.mutate({ ...asked, force: true })),
  });
  const turn = useMutation({
    ...api.routing.switchRule.mutationOptions(),
    onMutate: ({ id, on }) => show((rules) => rules.map((rule) => (rule.id === id ? { ...rule, enabled: on } : rule))),
    onSuccess: async ({ undo }, { id, on }) => {
      offerUndo(`Switched rule ${id} ${on ? 'on' : 'off'}.`, undo);
      await reload();
    },
    onError: (error, asked) => giveUp(error, () => turn.mutate({ ...asked, force: true })),
  });
  return {
    reorder: (ids: string[]) => order.mutate({ ids }),
    switchRule: (id: string, on: boolean) => turn.mutate({ id, on }),
  };
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
