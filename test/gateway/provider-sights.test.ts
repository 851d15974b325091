// How providers have been, and what they say of limits.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { eventually } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { closedPort, startUpstream, type Behaviour, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { answers } from '../support/upstream-behaviours.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

const HEADS = { 'x-ratelimit-limit-requests': '500', 'x-ratelimit-remaining-requests': '499' };

/** Answers as usual, with these beside the usual headers. */
const withHeads =
  (heads: Readonly<Record<string, string>>): Behaviour =>
  (exchange) => {
    for (const [name, value] of Object.entries(heads)) exchange.response.setHeader(name, value);
    return answers()(exchange);
  };

const refuses =
  (status: number, message: string, heads: Readonly<Record<string, string>> = {}): Behaviour =>
  ({ response }) => {
    response
      .writeHead(status, { 'content-type': 'application/json', ...heads })
      .end(JSON.stringify({ error: { message, type: 'x', code: null } }));
  };

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({
    config: {
      providers: [
        provider('up', upstream.baseUrl),
        provider('gone', `http://127.0.0.1:${await closedPort()}/v1`),
        provider('idle', upstream.baseUrl),
        // Nobody has asked it yet: who has long been silent of limits is not listened to every time.
        provider('limited', upstream.baseUrl),
      ],
      routes: [route('both', ['gone/m', 'up/m'])],
    },
  });
}, 30_000);
afterAll(async () => {
  await gateway?.dispose();
  await upstream?.close();
});

const historyOf = async (id: string, over: 'day' | 'week' = 'day') => {
  const history = await gateway.panel.providers.history({ over });
  const found = history.providers.find(({ provider: each }) => each === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return { ...history, own: found };
};

describe('how a provider has been', () => {
  test('is told by what became of its attempts, with the words of the last failures', async () => {
    upstream.script(answers(), refuses(400, "Unsupported: 'foo'"), refuses(500, 'The engine is on fire'), answers());
    for (let sent = 0; sent < 4; sent += 1) await postChat(gateway, chat('up/m'));
    const { own, from, to, stepMs } = await eventually(async () => {
      const history = await historyOf('up');
      // The one on fire was asked once more.
      expect(history.own.ok).toBe(3);
      return history;
    });
    expect(to - from).toBe(86_400_000);
    expect(stepMs).toBe(900_000);
    expect(own.failed).toBeGreaterThanOrEqual(2);
    const sums = own.cells.flatMap(({ ok, cancelled, failures }) => [
      ok,
      cancelled,
      ...failures.map(({ count }) => count),
    ]);
    expect(sums.reduce((sum, count) => sum + count, 0)).toBe(own.ok + own.cancelled + own.failed);
    for (const { at } of own.cells) expect([at % stepMs, at >= from && at < to]).toEqual([0, true]);
    expect(own.failures).toContainEqual(
      expect.objectContaining({ kind: 'outage', model: 'm', status: 500, text: expect.stringContaining('on fire') }),
    );
    expect(own.trips).toEqual([]);
    expect((await historyOf('idle')).own).toMatchObject({ ok: 0, failed: 0, cells: [], failures: [], trips: [] });
  });

  test('has the same sums over the week, by the hour', async () => {
    const [day, week] = [await historyOf('up'), await historyOf('up', 'week')];
    expect(week.stepMs).toBe(3_600_000);
    expect([week.own.ok, week.own.failed]).toEqual([day.own.ok, day.own.failed]);
  });

  test('has the trips of its breaker, until it has closed', async () => {
    const trip = async () => (await historyOf('gone')).own.trips;
    for (let sent = 0; sent < 6; sent += 1) await postChat(gateway, chat('both'));
    const [first, ...others] = await eventually(async () => {
      const trips = await trip();
      expect(trips.length).toBeGreaterThan(0);
      return trips;
    });
    expect(others).toEqual([]);
    expect(first).toMatchObject({ closedAt: null, drill: false });
    expect(first?.reason).not.toBe('');
    expect((await historyOf('gone')).own).toMatchObject({
      ok: 0,
      failures: [expect.objectContaining({ kind: 'outage' })],
    });

    await gateway.panel.breakers.reset({ provider: 'gone' });
    await eventually(async () => expect((await trip())[0]?.closedAt).toEqual(expect.any(Number)));
  });

  test('tells a drill from the real thing', async () => {
    await gateway.panel.drills.start({
      provider: 'idle',
      kind: 'down',
      clients: [],
      durationMs: 60_000,
      delayMs: 1_000,
      retryAfterMs: 1_000,
    });
    for (let sent = 0; sent < 6; sent += 1) await postChat(gateway, chat('idle/m'));
    await eventually(async () => expect((await historyOf('idle')).own.trips).toMatchObject([{ drill: true }]));
    await gateway.panel.drills.stop({ provider: 'idle' });
  });
});

describe('limits', () => {
  test('are what the last answer to a key said of them', async () => {
    upstream.script(withHeads(HEADS), withHeads({ ...HEADS, 'x-ratelimit-remaining-requests': '498' }));
    for (let sent = 0; sent < 2; sent += 1) await postChat(gateway, chat('limited/m'));
    const limits = await gateway.panel.providers.limits({});
    expect(limits).toEqual([
      {
        provider: 'limited',
        key: 'main',
        model: 'm',
        at: expect.any(Number),
        limits: [{ what: 'requests', limit: 500, remaining: 498, resetAt: null }],
      },
    ]);
    expect(Math.abs(Date.now() - (limits[0]?.at ?? 0))).toBeLessThan(30_000);
  });

  test('are taken from streams and from refusals of the rate as well', async () => {
    upstream.script(withHeads({ ...HEADS, 'x-ratelimit-remaining-requests': '7' }));
    await postChat(gateway, { ...chat('limited/m'), stream: true });
    const remaining = async () => (await gateway.panel.providers.limits({}))[0]?.limits[0]?.remaining;
    await eventually(async () => expect(await remaining()).toBe(7));
    const heads = { ...HEADS, 'x-ratelimit-remaining-requests': '0', 'retry-after': '1' };
    upstream.script(refuses(429, 'Rate limit reached', heads));
    await postChat(gateway, chat('limited/m'));
    expect(await remaining()).toBe(0);
  });

  test('go with the key', async () => {
    await gateway.panel.keys.remove({ provider: 'limited', name: 'main' });
    expect(await gateway.panel.providers.limits({})).toEqual([]);
  });
});
