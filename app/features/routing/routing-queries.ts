// What the page of rules and routes asks for and changes. Every change comes back as a `config` event, which reloads it.

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { WrittenGroup } from '../../../src/contract/builder-views.ts';
import type { RoutingView, RuleView } from '../../../src/contract/routing-views.ts';
import { useApi, useConnection } from '../../transport/api.ts';
import { daysUntil } from '../../transport/day.ts';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { dropDraft, isRulesOnly, type RoutingDraft } from './routing-draft.ts';

/** No event tells how often a rule is used or what latency was measured, so it is asked for whenever the page is opened. */
export function useRouting() {
  return useQuery({ ...useApi().routing.get.queryOptions({ input: {} }), refetchOnMount: 'always' });
}

const TYPING_MS = 200;
/** Texts that were typed over are of no use. */
const FORGET_MS = 10_000;

/** What is to be put together: a text, and the rules that stand in the place of its own. */
export interface DraftInput {
  readonly text: string;
  readonly rules: WrittenGroup[] | null;
  readonly conditions: WrittenGroup;
}

/** What would be said of a draft; null: there is none. `isCurrent`: it is about this very draft. */
export function useBuild(input: DraftInput | null) {
  const settled = useSettled(input, TYPING_MS);
  const { build } = useApi().routing;
  const { data, error, isFetching, isPlaceholderData } = useQuery({
    ...build.queryOptions({ input: settled ?? NO_DRAFT }),
    enabled: settled !== null,
    placeholderData: keepPreviousData,
    gcTime: FORGET_MS,
  });
  const isCurrent = settled === input && !isFetching && !isPlaceholderData;
  return { data: input === null ? undefined : data, error: input === null ? null : error, isCurrent };
}

const NO_DRAFT: DraftInput = { text: '', rules: null, conditions: {} };

/** Asks once, now; rules alone are put into the text that is in force by then, whatever was seen of it. */
export function useBuildNow() {
  const { build, get } = useApi().routing;
  return async (draft: RoutingDraft) => {
    const { text } = isRulesOnly(draft) ? await get.call({}) : draft;
    const rules = draft.rules?.map(({ rule }) => rule) ?? null;
    return { inForce: text, ...(await build.call({ text, rules, conditions: {} })) };
  };
}

interface ToSave {
  readonly draft: RoutingDraft;
  readonly force: boolean;
}

export function useSaveRouting() {
  const api = useApi();
  const cache = useQueryClient();
  const offerUndo = useOfferUndo();
  const build = useBuildNow();
  return useMutation({
    mutationFn: async ({ draft, force }: ToSave) => {
      const text = draft.rules === null ? draft.text : (await build(draft)).text;
      return api.routing.save.call({ text, force });
    },
    onSuccess: async ({ undo }, { draft }) => {
      offerUndo('Saved the rules and routes.', undo);
      await cache.invalidateQueries({ queryKey: api.routing.get.key() });
      dropDraft(draft);
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

/** Asks once, now, about a request of the ledger. */
export function useExplainNow() {
  const { explain } = useApi().routing;
  return async (id: string) => explain.call({ of: 'logged', id });
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
