// The playground in a window of the desktop app: over a channel of messages, with no network between.

import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { PlaygroundEvent } from '../../src/contract/playground-views.ts';
import { createBreakerbox } from '../../src/index.ts';
import { eventually, gate, within } from '../support/eventually.ts';
import { provider } from '../support/gateway-config.ts';
import { makeDataDir } from '../support/gateway-process.ts';
import { settledAt } from '../support/ledger-file.ts';
import type { PanelClient } from '../support/panel-client.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

const BODY = JSON.stringify({ model: 'one/m', stream: true, messages: [{ role: 'user', content: 'Hi' }] });

test('streams, can be stopped, and is stopped when the window goes', async () => {
  await using stack = new AsyncDisposableStack();
  const upstream = await startUpstream();
  stack.defer(() => upstream.close());
  const dataDir = makeDataDir();
  stack.defer(() => dataDir.remove());
  const box = await createBreakerbox({
    dataDir: dataDir.path,
    gatewayPort: 0,
    panelPort: null,
    panelFiles: null,
    config: { text: stringify({ version: 1, providers: [provider('one', upstream.baseUrl)] }), name: 'test' },
    env: {},
    logStream: { write: () => true, on: () => undefined },
    version: 'test',
  });
  stack.defer(() => box.close(0));
  const { port1, port2 } = new MessageChannel();
  await box.serve({
    on: (event: string, listener: (given: { data: unknown }) => void) =>
      port1.on(event, (data: unknown) => listener({ data })),
    postMessage: (data) => port1.postMessage(data),
  });
  const client = createORPCClient<PanelClient>(new RPCLink({ port: port2 }));
  stack.defer(() => port2.close());

  const hold = gate();
  upstream.script(does.pausesAfter(2, hold));
  const events: PlaygroundEvent[] = [];
  for await (const event of await client.playground.ask({ body: BODY })) {
    events.push(event);
    if (event.type === 'text') hold.open();
  }
  expect(events.map((event) => (event.type === 'text' ? event.text : '')).join('')).toBe('Hello, wörld 🌍!');
  expect(events.at(-1)).toMatchObject({ type: 'end', request: { client: 'playground', state: 'done' } });

  upstream.always(does.hangsAfter(2));
  const stop = new AbortController();
  await firstWord(await client.playground.ask({ body: BODY }, { signal: stop.signal }));
  stop.abort();
  await within((await upstream.call(2)).socketClosed, 2_000, 'The upstream being left');

  await firstWord(await client.playground.ask({ body: BODY }));
  port2.close();
  await within((await upstream.call(3)).socketClosed, 2_000, 'The upstream being left with the window');
  await eventually(async () => expect((await settledAt(dataDir.path, -1)).request.state).toBe('cancelled'));
});

/** Reads no further, and does not say so. */
async function firstWord(events: AsyncIterable<PlaygroundEvent>): Promise<void> {
  const reader = events[Symbol.asyncIterator]();
  let next = await reader.next();
  while (next.done !== true && next.value.type !== 'text') next = await reader.next();
}
