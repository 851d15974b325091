// How the panel reaches the running process. Pages see this interface and never ask which one it is.

import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../src/contract/contract.ts';
import type { Store } from './store.ts';

export type PanelClient = ContractRouterClient<Contract>;

/** Why the process does not let this page in. */
export type Refusal = 'no-token' | 'stale-token';

export interface Transport {
  readonly client: PanelClient;
  /** null while we are let in. Once refused, this page stays refused: a new link brings a new token. */
  readonly refusal: Store<Refusal | null>;
  /** Whether links on the page's own address give files. */
  readonly canDownload: boolean;
}
