// A provider's key stays on the thread that sends it. Only the one that covers keys in kept requests is told of them, where
// requests are kept, which they are not here.
import { Writable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBreakerbox } from '../../src/index.ts';
import { secretsIn } from '../support/canary.ts';
import { makeDataDir } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';

const KEY = 'sk-canary-0123456789abcdefghij';
const CLIENT = 'a-client-of-a-name-that-is-nowhere-else';

/** All text that was sent to any thread. */
const sent: string[] = [];
const post = Worker.prototype.postMessage;
beforeAll(() => {
  Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: never[]) {
    collect(message, new Set());
    post.call(this, message, ...rest);
  };
});
afterAll(() => void (Worker.prototype.postMessage = post));

function collect(value: unknown, seen: Set<unknown>): void {
  if (typeof value === 'string') sent.push(value);
  if (value instanceof Uint8Array) sent.push(Buffer.from(value).toString('latin1'));
  else if (typeof value === 'object' && value !== null && !seen.has(value)) {
    seen.add(value);
    for (const part of value instanceof Map ? [...value].flat() : Object.values(value)) collect(part, seen);
  }
}

test('no thread is ever sent a key', async () => {
  const dataDir = makeDataDir();
  const upstream = await startUpstream();
  const config = {
    version: 1,
    providers: [
      {
        id: 'one',
        preset: 'custom',
        baseUrl: upstream.baseUrl,
        keys: [{ name: 'main', value: KEY }],
        models: [{ id: 'm' }],
      },
    ],
    clients: [{ name: CLIENT, key: 'bbx-test-key' }],
  };
  const breakerbox = await createBreakerbox({
    dataDir: dataDir.path,
    gatewayPort: 0,
    panelPort: null,
    panelFiles: null,
    config: { text: JSON.stringify(config), name: 'test' },
    env: {},
    logStream: new Writable({ write: (_chunk, _encoding, done) => done() }),
    version: '0',
  });
  try {
    const answer = await fetch(`${breakerbox.gatewayUrl}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer bbx-test-key', 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'one/m', messages: [{ role: 'user', content: 'Hello!' }] }),
    });
    expect(answer.status).toBe(200);
    await answer.text();
    expect(upstream.calls[0]?.headers.authorization).toBe(`Bearer ${KEY}`);

    await breakerbox.close(0);
    // What the ledger is told is found in this way: a key would be.
    expect(sent.join('\n')).toContain(CLIENT);
    expect(secretsIn('what threads were sent', sent.join('\n'), [KEY])).toEqual([]);
  } finally {
    await upstream.close();
    dataDir.remove();
  }
});
