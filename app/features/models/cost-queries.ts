// What the ledger tells of our prices, and putting its costs right.

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import { describeError } from '../../transport/describe-error.ts';
import { format, plural } from '../../ui/format.ts';
import { useToast } from '../../ui/toast.tsx';

const DAY_MS = 86_400_000;
export const DRIFT_DAYS = 30;

export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** `today`: the start of the day, so that the question stays the same for as long as the day does. */
export function useDrift(today: number) {
  const period = { from: today - (DRIFT_DAYS - 1) * DAY_MS, to: today + DAY_MS };
  const series = { ...period, zone: ownZone(), step: 'day', by: 'model', top: 50 } as const;
  return useQuery({ ...useApi().spend.series.queryOptions({ input: series }), refetchOnMount: 'always' });
}

export function useReprice() {
  const api = useApi();
  const cache = useQueryClient();
  const toast = useToast();
  const failed = (error: Error): void => toast({ tone: 'error', text: describeError(error) });
  // Every sum and every list of requests may be another one now.
  const after = async (text: string): Promise<void> => {
    toast({ tone: 'plain', text });
    await cache.invalidateQueries();
  };
  const preview = useMutation({ ...api.prices.preview.mutationOptions(), onError: failed });
  const apply = useMutation({
    ...api.prices.apply.mutationOptions(),
    onError: failed,
    onSuccess: async ({ changed }) =>
      after(`The costs of ${format.count(changed)} ${plural(changed, 'request')} were put right.`),
  });
  const undo = useMutation({
    ...api.prices.undo.mutationOptions(),
    onError: failed,
    onSuccess: async ({ requests }) =>
      after(`${format.count(requests)} ${plural(requests, 'request')} cost again what they did before.`),
  });
  const last = useQuery({ ...api.prices.last.queryOptions({ input: {} }), refetchOnMount: 'always' });
  return { preview, apply, undo, last: last.data ?? null };
}
