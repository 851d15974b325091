// What the page of latency asks for. Answers say by what they were asked for: the last one is still drawn while the next is
// on its way.

import { useQuery } from '@tanstack/react-query';
import type { Dimension, LatencyMetric, SeriesStep, SpendFilter } from '../../../src/contract/spend-views.ts';
import { useApi } from '../../transport/api.ts';
import { STEADY, timeZone } from '../history/history-queries.ts';
import type { Period } from '../history/period.ts';
import { TOP } from '../history/strands.ts';

export interface Asked {
  readonly period: Period;
  readonly filter: SpendFilter;
}

export function useLatencySeries(
  { period, filter }: Asked,
  metric: LatencyMetric,
  by: Dimension | null,
  step: SeriesStep,
) {
  const { series } = useApi().latency;
  const input = { ...period, filter, metric, by, step, zone: timeZone(), top: TOP };
  return useQuery({
    queryKey: series.queryKey({ input }),
    queryFn: async ({ signal }) => ({ ...(await series.call(input, { signal })), metric, by, step }),
    ...STEADY,
  });
}

export function useLatencySpread({ period, filter }: Asked, metric: LatencyMetric) {
  const { spread } = useApi().latency;
  const input = { ...period, filter, metric };
  return useQuery({
    queryKey: spread.queryKey({ input }),
    queryFn: async ({ signal }) => ({ ...(await spread.call(input, { signal })), metric }),
    ...STEADY,
  });
}

export function useLatencyBreakdown({ period, filter }: Asked, by: Dimension) {
  const { breakdown } = useApi().latency;
  const input = { ...period, filter, by };
  return useQuery({
    queryKey: breakdown.queryKey({ input }),
    queryFn: async ({ signal }) => ({ ...(await breakdown.call(input, { signal })), by }),
    ...STEADY,
  });
}
