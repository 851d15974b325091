// What the playground asks for beside answers.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import type { Ask } from './asking.ts';

/** No event tells that a provider was asked for its list, so opening a list asks anew. */
export function useNames(search: string, enabled: boolean) {
  return useQuery({
    ...useApi().playground.names.queryOptions({ input: { search } }),
    enabled,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}

export function useAsk(): Ask {
  return useApi().playground.ask.call;
}
