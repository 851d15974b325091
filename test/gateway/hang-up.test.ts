// A client that leaves takes its upstream call along, at once and in every phase, and nothing more is bought for it.

import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chat, openChat } from '../support/chat-call.ts';
import { eventually, gate, within } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { readUntil } from '../support/http-client.ts';
import type { OpenCall } from '../support/http-client.ts';
import { requestRows, settledAt } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Behaviour, ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

const LIMIT_MS = 50;
/** The limit is for a machine with time to spare. Ours may be busy for a moment: the middle one of several counts. */
const TRIES = 5;

let first: ScriptedUpstream;
let second: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  first = await startUpstream();
  second = await startUpstream();
  gateway = await startGateway({
    config: {
      providers: [provider('first', first.baseUrl), provider('second', second.baseUrl)],
      routes: [route('both', ['first/m', 'second/m']), route('one', ['first/m'])],
    },
  });
});
beforeEach(async () => {
  first.forget();
  second.forget();
  await gateway.panel.breakers.reset({ provider: 'first' });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await first?.close();
  await second?.close();
});

interface Phase {
  readonly name: string;
  readonly streamed: boolean;
  readonly first: Behaviour;
  readonly second?: Behaviour;
  /** Until the client has seen as much as it will see. Without it there is nothing for it to see. */
  readonly arrive?: (call: OpenCall) => Promise<unknown>;
  readonly outcomes: readonly string[];
}

const PHASES: readonly Phase[] = [
  { name: 'waiting for headers', streamed: true, first: does.hangsBeforeHeaders(), outcomes: ['cancelled'] },
  { name: 'waiting for the first token', streamed: true, first: does.hangsAfterHeaders(), outcomes: ['cancelled'] },
  { name: 'after the role', streamed: true, first: does.hangsAfter(0), outcomes: ['cancelled'] },
  {
    name: 'in mid-stream',
    streamed: true,
    first: does.hangsAfter(2),
    arrive: async (call) => readUntil(await call.response, (text) => text.includes('lo, ')),
    outcomes: ['cancelled'],
  },
  { name: 'waiting for a whole answer', streamed: false, first: does.hangsBeforeHeaders(), outcomes: ['cancelled'] },
  {
    name: 'waiting for the body of a whole answer',
    streamed: false,
    first: does.hangsAfterHeaders(),
    outcomes: ['cancelled'],
  },
  {
    name: 'waiting for the second target',
    streamed: true,
    first: does.overloaded(),
    second: does.hangsBeforeHeaders(),
    outcomes: ['outage', 'cancelled'],
  },
];

describe.each(PHASES)('a client that hangs up $name', (phase) => {
  test('closes the upstream within 50 ms, and its row says cancelled', async () => {
    const took: number[] = [];
    for (let i = 1; i <= TRIES; i += 1) {
      const rows = requestRows(gateway.dataDir).length;
      first.script(phase.first);
      if (phase.second) second.script(phase.second);
      const call = openChat(gateway, chat(phase.second ? 'both' : 'one', { stream: phase.streamed }));
      const seen = await ((phase.second ?? undefined) ? second : first).call(i);
      await phase.arrive?.(call);
      // Until the gateway has dealt with the head that some of these upstreams send, the phase has not begun.
      if (!phase.arrive) await pause(20);
      const leftAt = performance.now();
      call.hangUp();
      took.push((await within(seen.socketClosed, 2_000, 'The upstream being left')) - leftAt);
      // No byte has reached the client, so nothing says yet that the ledger has heard of the request.
      await eventually(() => expect(requestRows(gateway.dataDir)).toHaveLength(rows + 1));
      const { request, attempts } = await settledAt(gateway.dataDir, -1);
      expect(request).toMatchObject({ state: 'cancelled', status: 499 });
      expect(attempts.map((one) => one.outcome)).toEqual(phase.outcomes);
    }
    const middle = took.toSorted((a, b) => a - b)[Math.floor(TRIES / 2)];
    expect(middle, `${took.map((ms) => ms.toFixed(1)).join(', ')} ms`).toBeLessThanOrEqual(LIMIT_MS);
    expect(first.calls).toHaveLength(TRIES);
    expect(second.calls).toHaveLength(phase.second ? TRIES : 0);
  });
});

test('no further attempt is made for a client that left while the first one failed', async () => {
  const hold = gate();
  first.script(does.waitsFor(hold, does.overloaded()));
  const rows = requestRows(gateway.dataDir).length;
  const call = openChat(gateway, chat('both'));
  await first.call(1);
  call.hangUp();
  hold.open();
  const { request } = await eventually(async () => {
    expect(requestRows(gateway.dataDir)).toHaveLength(rows + 1);
    return settledAt(gateway.dataDir, -1);
  });
  // Both news may arrive in one turn of the loop; what counts is that nobody else was asked.
  expect(request).toMatchObject({ state: 'cancelled', status: 499 });
  expect(second.requests).toHaveLength(0);
});

test('a client that leaves while the gateway waits to try again is not waited for', async () => {
  const RETRY_AFTER_MS = 1_000;
  first.script(does.rateLimits('1'));
  const rows = requestRows(gateway.dataDir).length;
  const call = openChat(gateway, chat('one'));
  await first.call(1);
  call.hangUp();
  const leftAt = performance.now();
  await eventually(async () => {
    expect(requestRows(gateway.dataDir)).toHaveLength(rows + 1);
    expect((await settledAt(gateway.dataDir, -1)).request.state).toBe('cancelled');
  }, RETRY_AFTER_MS * 0.8);
  expect(performance.now() - leftAt).toBeLessThan(RETRY_AFTER_MS);
  // What must not happen cannot be awaited: this is when it would have.
  await pause(RETRY_AFTER_MS + 300);
  expect(first.calls).toHaveLength(1);
});

test('hang-ups are nobody’s illness: the breaker stays closed', async () => {
  for (let i = 1; i <= 6; i += 1) {
    first.script(does.hangsBeforeHeaders());
    const call = openChat(gateway, chat('one'));
    await first.call(i);
    call.hangUp();
    await within(
      first.calls[i - 1]?.socketClosed ?? Promise.reject(new Error('no call')),
      2_000,
      'The upstream being left',
    );
  }
  const breaker = (await gateway.panel.breakers.list({})).find((one) => one.provider === 'first');
  expect(breaker).toMatchObject({ state: 'closed', illModels: [] });
});
