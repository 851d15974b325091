// After the machine has slept: calls that hung over it go elsewhere, what was ill is tried again, and a nap harms nothing.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createBreakerbox, type Breakerbox } from '../../src/index.ts';
import { chat } from '../support/chat-call.ts';
import { eventually, gate } from '../support/eventually.ts';
import { provider } from '../support/gateway-config.ts';
import { startUpstream, type Behaviour, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { hangsBeforeHeaders, overloaded, pausesAfter } from '../support/upstream-behaviours.ts';

const LONG_MS = 3_600_000;
const NAP_MS = 5_000;

let folder: string;
let breakerbox: Breakerbox;
const upstreams: ScriptedUpstream[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'breakerbox-wake-'));
});
afterEach(async () => {
  await breakerbox.close(0);
  await Promise.all(upstreams.splice(0).map(async (upstream) => upstream.close()));
  rmSync(folder, { recursive: true });
});

async function start(...behaviours: Behaviour[]): Promise<void> {
  for (const always of behaviours) upstreams.push(await startUpstream({ always }));
  const providers = [...upstreams, await startUpstream()].map(({ baseUrl }, index) => provider(`p${index}`, baseUrl));
  const config = { version: 1, providers, clients: [{ name: 'me', key: 'bbx-test-key' }] };
  breakerbox = await createBreakerbox({
    dataDir: folder,
    gatewayPort: 0,
    panelPort: null,
    panelFiles: null,
    config: { text: JSON.stringify(config), name: 'test.json' },
    env: {},
    logStream: new Writable({ write: (_line, _encoding, done) => done() }),
    version: '0',
  });
}

async function ask(rest: object = {}): Promise<Response> {
  return fetch(`${breakerbox.gatewayUrl}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer bbx-test-key', 'content-type': 'application/json' },
    body: JSON.stringify(chat('m', { ...rest })),
  });
}

const stateOf = async (index: number) => (await (await breakerbox.control()).breakers.list({}))[index]?.state;

test('a call that hung over a long sleep goes to the next target, and trips nothing', async () => {
  await start(hangsBeforeHeaders());
  const answer = ask();
  await eventually(() => expect(upstreams[0]?.calls).toHaveLength(1));
  await breakerbox.wake(LONG_MS);
  const { status, headers } = await answer;
  expect(status).toBe(200);
  expect(headers.get('x-breakerbox-provider')).toBe('p1');
  expect(await stateOf(0)).toBe('closed');
});

test('a stream that hung over a long sleep ends with an error, not as if it were whole', async () => {
  await start(pausesAfter(1, gate()));
  const answer = await ask({ stream: true });
  const text = untilItBreaks(answer);
  await breakerbox.wake(LONG_MS);
  expect(await text).toContain('asleep');
  expect(await text).not.toContain('[DONE]');
});

/** All that came; a stream that was cut is not ended as a whole one is. */
async function untilItBreaks({ body }: Response): Promise<string> {
  let text = '';
  try {
    for await (const piece of body ?? []) text += Buffer.from(piece).toString();
  } catch {
    // That is how it ends here.
  }
  return text;
}

test('a stream goes on over a nap', async () => {
  const pause = gate();
  await start(pausesAfter(1, pause));
  const answer = await ask({ stream: true });
  const woken = breakerbox.wake(NAP_MS);
  await new Promise((resolve) => setImmediate(resolve));
  pause.open();
  expect(await answer.text()).toContain('[DONE]');
  await woken;
});

test('breakers that have tripped are closed', async () => {
  await start(overloaded());
  for (let sent = 0; sent < 12; sent += 1) await (await ask()).text();
  expect(await stateOf(0)).toBe('tripped');
  await breakerbox.wake(NAP_MS);
  expect(await stateOf(0)).toBe('closed');
});
