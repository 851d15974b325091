// What the comparison of models asks for.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { RequestSize } from '../../../src/contract/compare-views.ts';
import { useApi } from '../../transport/api.ts';
import type { ModelId } from './model-choices.ts';

/** `request` null: the usual one. */
export function useComparison(models: readonly ModelId[], request: RequestSize | null) {
  return useQuery({
    ...useApi().models.compare.queryOptions({
      input: { models: models.map((each) => ({ ...each })), ...(request !== null && { request }) },
    }),
    enabled: models.length > 0,
    placeholderData: keepPreviousData,
    refetchOnMount: 'always',
  });
}
