// What the page of spend asks for.

import { useQuery } from '@tanstack/react-query';
import type { Dimension, SeriesStep, SpendFilter } from '../../../src/contract/spend-views.ts';
import { useApi } from '../../transport/api.ts';
import { STEADY, timeZone, useSums, useSumsKeys } from '../history/history-queries.ts';
import type { Period } from '../history/period.ts';
import { TOP } from '../history/strands.ts';

export interface Asked {
  readonly period: Period;
  readonly before: Period;
  readonly filter: SpendFilter;
}

/** Of the period, and of the one before it. */
export function useSpendTotals({ period, before, filter }: Asked) {
  const { totals } = useApi().spend;
  return {
    now: useQuery({ ...totals.queryOptions({ input: { ...period, filter } }), ...STEADY }),
    before: useQuery({ ...totals.queryOptions({ input: { ...before, filter } }), ...STEADY }),
  };
}

export function useSpendBreakdown({ period, before, filter }: Asked, by: Dimension) {
  return {
    now: useSums({ ...period, filter, by }),
    before: useSums({ ...before, filter, by }),
  };
}

/** Of the period; they change less often than what they come to. */
export function useSpendKeys({ period, filter }: Asked, by: Dimension) {
  return useSumsKeys({ ...period, filter, by });
}

export type SpendSeries = NonNullable<ReturnType<typeof useSpendSeries>['data']>;

export function useSpendSeries({ period, filter }: Asked, by: Dimension, step: SeriesStep) {
  const { series } = useApi().spend;
  const input = { ...period, filter, by, step, zone: timeZone(), top: TOP };
  return useQuery({
    queryKey: series.queryKey({ input }),
    queryFn: async ({ signal }) => ({ ...(await series.call(input, { signal })), by, step }),
    ...STEADY,
  });
}
