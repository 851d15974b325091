// What is looked up while typing: models by their names, and one request by its id.

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useApi } from '../../transport/api.ts';
import { useSettled } from '../../ui/use-settled.ts';
import type { PaletteItem } from './palette-item.ts';
import { useGoTo } from './use-places.ts';

const TYPING_MS = 150;
const FEWEST_LETTERS = 2;
const MODELS = 20;

/** As they are made: see src/domain/request-id.ts. */
const REQUEST_ID = /^[0-9A-HJKMNP-TV-Z]{26}$/u;

export function useFound(typed: string): PaletteItem[] {
  const goTo = useGoTo();
  const api = useApi();
  const settled = useSettled(typed.trim(), TYPING_MS);
  const isWord = settled.length >= FEWEST_LETTERS && settled.length <= 200;
  const { data: models } = useQuery({
    ...api.models.list.queryOptions({ input: { search: settled, limit: MODELS } }),
    enabled: isWord,
    placeholderData: keepPreviousData,
  });
  const id = typed.trim().toUpperCase();
  const isId = REQUEST_ID.test(id);
  const { data: request, error } = useQuery({ ...api.requests.get.queryOptions({ input: { id } }), enabled: isId });
  return [
    ...(isId && request !== undefined
      ? [
          {
            id: `request:${id}`,
            title: `${request.client}: ${request.modelAsked}`,
            words: id,
            kind: 'Request',
            run: () => goTo(`/requests/${id}`),
          },
        ]
      : []),
    ...(isId && error !== null
      ? [
          {
            id: `no-request:${id}`,
            title: 'No request has this id',
            words: id,
            kind: 'Look for others',
            run: () => goTo('/requests'),
          },
        ]
      : []),
    ...(isWord ? (models?.models ?? []) : []).map(({ provider, model }) => ({
      id: `model:${provider}/${model}`,
      title: `${provider}/${model}`,
      kind: 'Model',
      isOneOfMany: true,
      run: () => goTo(`/models?search=${encodeURIComponent(model)}&provider=${encodeURIComponent(provider)}`),
    })),
  ];
}
