// The control contract as the panel in a browser speaks it: over HTTP, with the session token.

import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../src/contract/contract.ts';
import { JSON_TEXT } from '../../src/contract/json-text.ts';

export type PanelClient = ContractRouterClient<Contract>;

export const RPC_PATH = '/rpc';

export function panelClient(origin: string, token: string): PanelClient {
  const headers = () => ({ authorization: `Bearer ${token}` });
  const link = new RPCLink({ url: `${origin}${RPC_PATH}`, headers, ...JSON_TEXT });
  return createORPCClient<PanelClient>(link);
}
