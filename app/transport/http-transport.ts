// The contract over HTTP, on the origin that served this page.

import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import { JSON_TEXT } from '../../src/contract/json-text.ts';
import { adoptToken, storedToken } from './session-token.ts';
import { createStore } from './store.ts';
import type { PanelClient, Refusal, Transport } from './transport.ts';

export function createHttpTransport(page: Window): Transport {
  adoptToken(page);
  // A new link opened in this tab changes the fragment only, which loads nothing by itself.
  page.addEventListener('hashchange', () => {
    if (adoptToken(page)) page.location.reload();
  });

  const token = storedToken(page);
  const refusal = createStore<Refusal | null>(token === null ? 'no-token' : null);
  const link = new RPCLink({
    ...JSON_TEXT,
    url: `${page.location.origin}/rpc`,
    headers: { authorization: `Bearer ${token ?? ''}` },
    fetch: async (request, init) => {
      const response = await page.fetch(request, { ...init, cache: 'no-store', credentials: 'omit' });
      if (response.status === 401) refusal.set('stale-token');
      return response;
    },
  });
  return { client: createORPCClient<PanelClient>(link), refusal, canDownload: true };
}
