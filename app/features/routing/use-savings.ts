// What was saved: reading a large ledger takes a while, so it begins when somebody looks, and tells how far it is.

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SavingsView } from '../../../src/contract/routing-views.ts';
import { useApi } from '../../transport/api.ts';
import { usePeriod } from './routing-queries.ts';

const BEFORE = { done: 0, total: 0 };

/** `isWanted`: before that nothing is asked for. The process keeps what it found while nothing it depends on changes. */
export function useSavings(days: number, isWanted: boolean) {
  const { savings } = useApi().routing;
  const input = usePeriod(days);
  const [progress, setProgress] = useState(BEFORE);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: savings.queryKey({ input }),
    async queryFn({ signal }): Promise<SavingsView> {
      setProgress(BEFORE);
      for await (const event of await savings.call(input, { signal })) {
        if (event.type === 'result') return event.result;
        if (!signal.aborted) setProgress({ done: event.done, total: event.total });
      }
      throw new Error('The replay ended without a result.');
    },
    enabled: isWanted,
    refetchOnMount: 'always',
  });
  return { data, error, refetch, progress: isFetching ? progress : null };
}
