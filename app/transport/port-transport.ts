// The contract over a port to the process that made this window. Nobody else can be at its other end, so there is no token.

import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { PORT_CHANNEL } from '../../src/contract/desktop-channel.ts';
import { JSON_TEXT } from '../../src/contract/json-text.ts';
import { createStore } from './store.ts';
import type { PanelClient, Transport } from './transport.ts';

export function createPortTransport(page: Window): Transport {
  const { port1: ours, port2: theirs } = new MessageChannel();
  page.postMessage(PORT_CHANNEL, page.location.origin, [theirs]);
  const link = new RPCLink({ port: ours, ...JSON_TEXT });
  ours.start();
  return { client: createORPCClient<PanelClient>(link), refusal: createStore(null), canDownload: false };
}
