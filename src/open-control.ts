// The control contract without a browser: of an instance in this process, or of the one that runs on a data directory.

import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from './contract/contract.ts';
import type { Instance } from './control/instance.ts';
import { readRunFile } from './platform/run-file.ts';

export type ControlClient = ContractRouterClient<Contract>;

export async function controlOf(instance: Instance): Promise<ControlClient> {
  const [{ createRouterClient }, { createControlRouter }] = await Promise.all([
    import('@orpc/server'),
    import('./control/handlers.ts'),
  ]);
  return createRouterClient(createControlRouter(instance), { context: {} });
}

/** null: none runs there, or it cannot be reached. */
export async function connectToRunning(dataDir: string): Promise<ControlClient | null> {
  const run = readRunFile(dataDir);
  if (run === null || run.panel === null || run.panelToken === null) return null;
  const [{ createORPCClient }, { RPCLink }] = await Promise.all([import('@orpc/client'), import('@orpc/client/fetch')]);
  const headers = { authorization: `Bearer ${run.panelToken}` };
  const client = createORPCClient<ControlClient>(new RPCLink({ url: `${run.panel}/rpc`, headers }));
  try {
    await client.status.get({});
    return client;
  } catch {
    // A crash leaves the file behind; whether somebody really holds the directory is for the lock to say.
    return null;
  }
}
