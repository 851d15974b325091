// What an event changes in the query cache, and what it only makes stale.

import type { QueryClient } from '@tanstack/react-query';
import type { BreakerView, PanelEvent, RequestView } from '../../src/contract/views.ts';
import type { Api } from './api.ts';
import { mergeBreakers } from './breakers.ts';
import { mergeRequests, RECENT } from './requests.ts';

export function applyEvent(event: PanelEvent, today: number, api: Api, cache: QueryClient): void {
  switch (event.type) {
    case 'requests':
      cache.setQueryData(api.requests.recent.queryKey({ input: RECENT }), (list: RequestView[] | undefined) =>
        mergeRequests(list ?? [], event.requests),
      );
      refreshOpened(event.requests, api, cache);
      return;
    case 'breakers': {
      const queryKey = api.breakers.list.queryKey({ input: {} });
      // Data that is set counts as fresh, but a list that nobody looks at may lack a provider still.
      const isStale = cache.getQueryState(queryKey)?.isInvalidated === true;
      cache.setQueryData(queryKey, (list: BreakerView[] | undefined) => mergeBreakers(list ?? [], event.breakers));
      if (isStale) refresh(cache, queryKey);
      return;
    }
    case 'totals':
      cache.setQueryData(api.totals.since.queryKey({ input: { from: today } }), event.today);
      return;
    case 'status':
      cache.setQueryData(api.status.get.queryKey({ input: {} }), event.status);
      return;
    case 'budgets':
      refresh(cache, api.budgets.key());
      refresh(cache, api.guard.key());
      return;
    case 'news':
      // It is said, and changes nothing.
      return;
    case 'config':
      for (const part of [
        api.providers,
        api.breakers,
        api.routes,
        api.routing,
        api.models,
        api.aliases,
        api.catalog,
        api.clients,
        api.connect.list,
        api.connect.preview,
        api.fixes.list,
        api.budgets,
        api.guard,
        api.balances,
        api.settings,
        api.privacy,
        api.versions,
        api.data,
        api.status,
      ]) {
        refresh(cache, part.key());
      }
      return;
  }
}

/** Many requests may have changed, and one of them at most is looked at. */
function refreshOpened(changed: readonly RequestView[], api: Api, cache: QueryClient): void {
  const ids = new Set(changed.map(({ id }) => id));
  for (const queryKey of [api.requests.get.key(), api.routing.explain.key()]) {
    void cache.invalidateQueries({ queryKey, predicate: (query) => ids.has(idIn(query.queryKey)) });
  }
}

/** The id that a question was about; empty: it was about none. */
function idIn([, options]: readonly unknown[]): string {
  const { input } = (options ?? {}) as { input?: { id?: string } };
  return input?.id ?? '';
}

function refresh(cache: QueryClient, queryKey: readonly unknown[]): void {
  void cache.invalidateQueries({ queryKey });
}
