// The contract as queries and mutations, for components.

import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import { createContext, use, useSyncExternalStore } from 'react';
import type { Connection } from './follow-events.ts';
import type { Store } from './store.ts';
import type { PanelClient } from './transport.ts';

export type Api = ReturnType<typeof createApi>;

export function createApi(client: PanelClient) {
  return createTanstackQueryUtils(client);
}

export interface Link {
  readonly api: Api;
  readonly connection: Store<Connection>;
  readonly canDownload: boolean;
}

export const LinkContext = createContext<Link | null>(null);

function useLink(): Link {
  const link = use(LinkContext);
  if (link === null) throw new Error('rendered outside of LinkContext');
  return link;
}

export function useApi(): Api {
  return useLink().api;
}

export function useConnection(): Connection {
  const { connection } = useLink();
  return useSyncExternalStore(connection.subscribe, connection.get);
}

/** False in the desktop window, which saves nothing by itself. */
export function useCanDownload(): boolean {
  return useLink().canDownload;
}
