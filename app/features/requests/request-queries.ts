// What the page of requests asks for: pages of the past, and what has come in since.

import { keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { RequestFilter } from '../../../src/contract/search-views.ts';
import type { RequestView } from '../../../src/contract/views.ts';
import { useApi } from '../../transport/api.ts';
import { useRecentRequests } from '../../transport/queries.ts';
import { mergeRequests } from '../../transport/requests.ts';
import { STEADY } from '../history/history-queries.ts';
import { hearsNews, withNews } from './request-filter.ts';

const PAGE = 200;
/** More than this is fetched anew instead of being kept beside the pages. */
const NEWS_LIMIT = 2_000;
/** The newest are asked for at most this often. */
const ASK_MS = 2_000;

export function useSearch(filter: RequestFilter) {
  const { search } = useApi().requests;
  const query = useInfiniteQuery({
    ...search.infiniteOptions({
      input: (before: string | undefined) => ({ filter, limit: PAGE, ...(before !== undefined && { before }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next,
    }),
    placeholderData: keepPreviousData,
    refetchOnMount: 'always',
  });
  const pages = query.data?.pages;
  const fetched = useMemo(() => pages?.flatMap(({ rows }) => rows), [pages]);
  const heard = useNews(filter);
  const asked = useNewsAsked(filter);
  const news = hearsNews(filter) ? heard : asked;
  const rows = useMemo(() => fetched && withNews(fetched, news, filter), [fetched, news, filter]);
  return { ...query, rows };
}

/** Everything that was told since the page was opened, newest first. */
function useNews(filter: RequestFilter): readonly RequestView[] {
  const api = useApi();
  const cache = useQueryClient();
  const { data: recent } = useRecentRequests();
  const [news, setNews] = useState<readonly RequestView[]>([]);
  useEffect(() => setNews((known) => mergeRequests(known, recent ?? [], Infinity)), [recent]);
  const isFull = news.length > NEWS_LIMIT;
  useEffect(() => {
    if (!isFull) return;
    setNews([]);
    void cache.resetQueries({ queryKey: api.requests.search.key() });
  }, [api, cache, isFull, filter]);
  return news;
}

/** Where only the ledger can say what belongs to the list, it is asked for the newest when something has happened. */
function useNewsAsked(filter: RequestFilter): readonly RequestView[] {
  const { search } = useApi().requests;
  const isNeeded = !hearsNews(filter);
  const { dataUpdatedAt } = useRecentRequests();
  const happenedAt = useThrottled(dataUpdatedAt, ASK_MS);
  const { data, refetch } = useQuery({
    ...search.queryOptions({ input: { filter, limit: PAGE } }),
    enabled: isNeeded,
  });
  useEffect(() => {
    if (isNeeded) void refetch();
  }, [isNeeded, happenedAt, refetch]);
  return data?.rows ?? NOTHING;
}

const NOTHING: readonly RequestView[] = [];

/** How many there are. */
export function useCount(filter: RequestFilter) {
  return useQuery({ ...useApi().requests.count.queryOptions({ input: { filter } }), ...STEADY });
}

/** The value as it changes, but at most so often. */
function useThrottled<T>(value: T, everyMs: number): T {
  const [shown, setShown] = useState(value);
  const last = useRef(0);
  useEffect(() => {
    const timer = setTimeout(
      () => {
        last.current = Date.now();
        setShown(value);
      },
      Math.max(0, last.current + everyMs - Date.now()),
    );
    return () => clearTimeout(timer);
  }, [value, everyMs]);
  return shown;
}
