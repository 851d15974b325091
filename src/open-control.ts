// The control contract without a browser: of an instance in this process, or of the one that runs on a data directory.

import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from './contract/contract.ts';
import { JSON_TEXT, unwrapped } from './contract/json-text.ts';
import type { Instance } from './control/instance.ts';
import { readRunFile } from './platform/run-file.ts';

/** One end of a channel of messages to a page, as Electron's main process has it. */
export interface ControlPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(data: unknown): void;
}

/** The same as over HTTP: a request to be explained is sent whole, with its pictures. */
const MAX_MESSAGE_CHARS = 32 * 1024 * 1024;

export type ControlClient = ContractRouterClient<Contract>;

export async function controlOf(instance: Instance): Promise<ControlClient> {
  const [{ createRouterClient }, { createControlRouter }] = await Promise.all([
    import('@orpc/server'),
    import('./control/handlers.ts'),
  ]);
  const interceptors = [async ({ next }: { next: () => Promise<unknown> }) => unwrapped(await next())];
  return createRouterClient(createControlRouter(instance), { context: {}, interceptors });
}

/** Answers the contract to whoever holds the other end. Messages of another form are passed over. */
export async function serveControl(instance: Instance, port: ControlPort): Promise<void> {
  const [{ RPCHandler }, { createControlRouter }] = await Promise.all([
    import('@orpc/server/message-port'),
    import('./control/handlers.ts'),
  ]);
  const guarded = {
    on(event: string, listener: (event?: { data: unknown }) => void): void {
      if (event === 'close') port.on('close', listener);
      else {
        port.on('message', (message) => {
          if (isMessage(message.data)) listener(message);
        });
      }
    },
    postMessage(data: unknown): void {
      port.postMessage(data);
    },
  };
  new RPCHandler(createControlRouter(instance), JSON_TEXT).upgrade(guarded, { context: {} });
}

const ABORT = 4;

/** As oRPC's client sends it: `i`d, with a path and a body, or an abort. Anything else would end in an error that nobody catches. */
function isMessage(data: unknown): boolean {
  if (typeof data !== 'string' || data.length > MAX_MESSAGE_CHARS) return false;
  try {
    const message = JSON.parse(data) as { i?: unknown; t?: unknown; p?: { u?: unknown } | null } | null;
    if (typeof message?.i !== 'string' && typeof message?.i !== 'number') return false;
    if (message.t === ABORT) return true;
    const path = message.p?.u;
    return message.t === undefined && typeof path === 'string' && path.startsWith('/');
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** null: none runs there, or it cannot be reached. */
export async function connectToRunning(dataDir: string): Promise<ControlClient | null> {
  const run = readRunFile(dataDir);
  if (run === null || run.panel === null || run.panelToken === null) return null;
  const [{ createORPCClient }, { RPCLink }] = await Promise.all([import('@orpc/client'), import('@orpc/client/fetch')]);
  const headers = { authorization: `Bearer ${run.panelToken}` };
  const client = createORPCClient<ControlClient>(new RPCLink({ url: `${run.panel}/rpc`, headers, ...JSON_TEXT }));
  try {
    await client.status.get({});
    return client;
  } catch {
    // A crash leaves the file behind; whether somebody really holds the directory is for the lock to say.
    return null;
  }
}
