// The period and the filter that stand in the address, and what is asked of the sums.

import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { Dimension, SeriesStep, SpendBreakdownView, SpendFilter } from '../../../src/contract/spend-views.ts';
import { useApi, useConnection } from '../../transport/api.ts';
import { useProviders, useTotals } from '../../transport/queries.ts';
import { useChoices } from '../../ui/address.ts';
import { providerName } from '../../ui/provider-name.ts';
import { useNow } from '../../ui/use-now.ts';
import { filterIn, rangeIn } from './filter.ts';
import { periodBefore, periodOf, type Period, type RangeChoice } from './period.ts';

const QUARTER_MS = 900_000;
/** Sums are asked for anew at most this often while requests come in. */
const REFRESH_MS = 3_000;

export interface Look {
  readonly range: RangeChoice;
  /** null: what stands in the address is no period. */
  readonly period: Period | null;
  readonly before: Period | null;
  readonly filter: SpendFilter;
}

/** What is looked at. */
export function useLook(usual?: RangeChoice): Look {
  const [choices] = useChoices();
  const { today } = useConnection();
  const now = useNow(QUARTER_MS);
  return useMemo(() => {
    const range = rangeIn(choices, usual);
    const period = periodOf(range, today, now);
    return { range, period, before: period && periodBefore(range, period), filter: filterIn(choices) };
  }, [choices, today, now, usual]);
}

export function useHistoryKeys() {
  return useQuery({ ...useApi().spend.keys.queryOptions({ input: {} }), refetchOnMount: 'always' });
}

/** How the panel calls each provider. */
export function useProviderNames(): ReadonlyMap<string, string> {
  const { data: providers } = useProviders();
  return useMemo(() => new Map((providers ?? []).map((each) => [each.id, providerName(each)])), [providers]);
}

/** While the next answer is on its way, the last one stays; and every visit asks anew. */
export const STEADY = { placeholderData: keepPreviousData, refetchOnMount: 'always' } as const;

/**
 * Asks for the sums again when requests have come in, but not for every one of them. A component that draws nothing: its
 * page, with all its charts, need not be drawn anew whenever something happens.
 */
export function FreshSums(): null {
  const api = useApi();
  const cache = useQueryClient();
  const { dataUpdatedAt } = useTotals();
  const last = useRef(Date.now());
  const known = useRef(dataUpdatedAt);
  useEffect(() => {
    if (known.current === dataUpdatedAt) return;
    known.current = dataUpdatedAt;
    const timer = setTimeout(
      () => {
        last.current = Date.now();
        for (const part of [api.spend, api.latency]) void cache.invalidateQueries({ queryKey: part.key() });
      },
      Math.max(0, last.current + REFRESH_MS - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [api, cache, dataUpdatedAt]);
  return null;
}

export function timeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Answers say by what they were asked for: the last one is still drawn while the next is on its way. */
export function useSums(input: SumsInput) {
  return useQuery(useSumsQuery(input));
}

/** Of what there are sums. */
export function useSumsKeys(input: SumsInput): readonly (string | null)[] {
  const { data } = useQuery({ ...useSumsQuery(input), select: keysOf });
  return data ?? NO_KEYS;
}

const NO_KEYS: readonly (string | null)[] = [];

function keysOf({ rows }: SpendBreakdownView): readonly (string | null)[] {
  return rows.map(({ key }) => key);
}

type SumsInput = Period & { filter: SpendFilter; by: Dimension };

function useSumsQuery(input: SumsInput) {
  const { breakdown } = useApi().spend;
  return queryOptions({
    queryKey: breakdown.queryKey({ input }),
    queryFn: async ({ signal }) => ({ ...(await breakdown.call(input, { signal })), by: input.by }),
    ...STEADY,
  });
}

/** How requests fared over time. `period` null: there is none to draw. */
export function useRequestsOverTime(period: Period | null, filter: SpendFilter, step: SeriesStep) {
  const { series } = useApi().spend;
  const input = { ...(period ?? { from: 0, to: 1 }), filter, by: null, step, zone: timeZone() };
  return useQuery({
    queryKey: series.queryKey({ input }),
    queryFn: async ({ signal }) => ({ ...(await series.call(input, { signal })), step }),
    enabled: period !== null,
    ...STEADY,
  });
}
