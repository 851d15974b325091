// One transport with what stands on it: the queries, their cache, and the stream of events that keeps it true.

import { QueryClient } from '@tanstack/react-query';
import type { PanelEvent } from '../../src/contract/views.ts';
import { createApi, type Link } from './api.ts';
import { applyEvent } from './apply-event.ts';
import { seen, unseen, wait } from './browser-waits.ts';
import { startOfDay } from './day.ts';
import { followEvents, type Connection } from './follow-events.ts';
import { createStore } from './store.ts';
import type { Transport } from './transport.ts';

export type News = Extract<PanelEvent, { type: 'news' }>;

export interface LiveLink extends Link {
  readonly cache: QueryClient;
  /** Opens the event stream; returns what closes it. */
  follow(): () => void;
  /** What is to be said once. Returns how to stop listening. */
  hear(hearer: (news: News) => void): () => void;
}

export function createLink({ client, canDownload }: Transport): LiveLink {
  const api = createApi(client);
  // Events say when something is out of date, so nothing is by itself.
  const cache = new QueryClient({
    defaultOptions: {
      queries: { staleTime: Infinity, retry: false, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
  const connection = createStore<Connection>({ phase: 'connecting', today: startOfDay(Date.now()) });

  const hearers = new Set<(news: News) => void>();

  function hear(hearer: (news: News) => void): () => void {
    hearers.add(hearer);
    return () => hearers.delete(hearer);
  }

  function follow(): () => void {
    const stop = new AbortController();
    void followEvents(
      {
        open: (today, signal) => client.events({ today }, { signal }),
        onEvent(event, today) {
          applyEvent(event, today, api, cache);
          if (event.type === 'news') for (const hearer of hearers) hearer(event);
        },
        onConnection(next) {
          connection.set(next);
          // Whatever happened while nobody listened has been missed.
          if (next.phase === 'live') void cache.invalidateQueries();
        },
        now: Date.now,
        wait,
        seen,
        unseen,
      },
      stop.signal,
    );
    return () => stop.abort();
  }

  return { api, cache, connection, canDownload, follow, hear };
}
