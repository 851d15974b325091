// The general settings, and how they are changed: each change one version, with the step back offered.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SettingsChange } from '../../../src/contract/settings-views.ts';
import { useApi } from '../../transport/api.ts';
import { describeError, refusedValue } from '../../transport/describe-error.ts';
import { useToast } from '../../ui/toast.tsx';
import { useOfferUndo } from '../../ui/use-offer-undo.ts';
import { refusedSetting } from './setting-words.ts';

export function useSettings() {
  return useQuery(useApi().settings.get.queryOptions({ input: {} }));
}

/** Sizes of files change without an event, so they are asked for whenever the section is opened. */
export function useSystem() {
  return useQuery({ ...useApi().system.get.queryOptions({ input: {} }), refetchOnMount: 'always' });
}

/** Those of the user's providers, as they are asked for. */
export function useModelNames(): readonly string[] {
  const { data } = useQuery(useApi().models.list.queryOptions({ input: { limit: 500 } }));
  return data?.models.map(({ provider, model }) => `${provider}/${model}`) ?? [];
}

export function useCatalogStatus() {
  return useQuery(useApi().catalog.status.queryOptions({ input: {} }));
}

export function useLedgerHealth() {
  return useQuery({ ...useApi().data.health.queryOptions({ input: {} }), refetchOnMount: 'always' });
}

export interface SettingProblem {
  /** `runaway.repeats`; null: it is about no field in particular. */
  readonly field: string | null;
  readonly message: string;
}

/** `said`: what a toast says once it is saved. */
export function useSetSettings(said: string) {
  const api = useApi().settings;
  const cache = useQueryClient();
  const offerUndo = useOfferUndo();
  const toast = useToast();
  const { mutate, isPending, variables, error, reset } = useMutation({
    ...api.set.mutationOptions(),
    onSuccess: async ({ undo }) => {
      offerUndo(said, undo);
      await cache.invalidateQueries({ queryKey: api.key() });
    },
    // What was refused is said at its field.
    onError: (failed) => {
      if (refusedValue(failed) === null) toast({ tone: 'error', text: describeError(failed) });
    },
  });
  const path = refusedSetting(refusedValue(error));
  const problem: SettingProblem | null =
    error === null || path === null ? null : { field: path, message: describeError(error) };
  return {
    save: (change: SettingsChange) => mutate(change),
    isPending,
    /** What will hold once it is through; undefined while nothing is on its way. */
    coming: isPending ? variables : undefined,
    problem,
    forget: reset,
  };
}
