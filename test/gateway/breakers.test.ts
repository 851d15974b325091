// Breakers trip by themselves, are thrown by hand, and remember what the hand did.
// How long a tripped breaker rests is a matter of many seconds: the unit tests with a held clock look at that.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { eventually, gate } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import type { GatewayConfig } from '../support/gateway-config.ts';
import { makeDataDir, startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import type { Answer } from '../support/http-client.ts';
import { closedPort, startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

const TRIPS_AFTER = 5;

type Breaker = Awaited<ReturnType<Gateway['panel']['breakers']['list']>>[number];

async function breakerOf(gateway: Gateway, id: string): Promise<Breaker> {
  const breaker = (await gateway.panel.breakers.list({})).find((one) => one.provider === id);
  if (!breaker) throw new Error(`No breaker ${id}`);
  return breaker;
}

const servedBy = (answer: Answer): string =>
  `${String(answer.headers['x-breakerbox-provider'])} after ${String(answer.headers['x-breakerbox-attempts'])}`;

describe('a breaker that trips', () => {
  let ill: ScriptedUpstream;
  let well: ScriptedUpstream;
  let gateway: Gateway;

  beforeAll(async () => {
    ill = await startUpstream();
    well = await startUpstream();
    const two = [{ id: 'm' }, { id: 'other' }, { id: 'third' }, { id: 'fourth' }];
    gateway = await startGateway({
      config: {
        providers: [
          provider('ill', ill.baseUrl, { models: two }),
          provider('alone', ill.baseUrl),
          provider('gone', `http://127.0.0.1:${await closedPort()}/v1`, { models: two }),
          provider('well', well.baseUrl),
        ],
        routes: [
          route('r', ['ill/m', 'well/m']),
          route('other', ['ill/other', 'well/m']),
          route('lost', ['gone/m', 'well/m']),
          route('lost-other', ['gone/other', 'well/m']),
        ],
      },
    });
  });
  afterAll(async () => {
    await gateway?.stop();
    await gateway?.dispose();
    await ill?.close();
    await well?.close();
  });

  test('after five failures in a row, then is passed over, and works again when it is reset', async () => {
    expect(servedBy(await postChat(gateway, chat('r')))).toBe('ill after 1');
    ill.always(does.overloaded());
    for (let i = 0; i < TRIPS_AFTER; i += 1) expect(servedBy(await postChat(gateway, chat('r')))).toBe('well after 2');
    expect(ill.calls).toHaveLength(1 + TRIPS_AFTER);

    expect(servedBy(await postChat(gateway, chat('r')))).toBe('well after 1');
    expect(ill.calls).toHaveLength(1 + TRIPS_AFTER);
    const tripped = await breakerOf(gateway, 'ill');
    const signs = [
      tripped.state === 'tripped' ? tripped : undefined,
      tripped.illModels.find(({ model }) => model === 'm'),
    ];
    const sign = signs.find((one) => one !== undefined);
    expect(sign?.reason).toMatch(/\w{3}/);
    const rest = (sign?.nextTryAt ?? 0) - Date.now();
    expect(rest).toBeGreaterThan(20_000);
    expect(rest).toBeLessThan(37_000);

    ill.always(does.answers());
    expect(await gateway.panel.breakers.reset({ provider: 'ill' })).toMatchObject({ state: 'closed', illModels: [] });
    expect(servedBy(await postChat(gateway, chat('r')))).toBe('ill after 1');
  });

  test('for one model does not take the provider’s other models along', async () => {
    // The other models have shown that they are active and well.
    for (const model of ['other', 'third', 'fourth']) await postChat(gateway, chat(`ill/${model}`));
    ill.always(does.overloaded());
    for (let i = 0; i < TRIPS_AFTER + 1; i += 1) await postChat(gateway, chat('r'));
    ill.always(does.answers());
    expect(servedBy(await postChat(gateway, chat('r')))).toBe('well after 1');
    expect(servedBy(await postChat(gateway, chat('other')))).toBe('ill after 1');
    await gateway.panel.breakers.reset({ provider: 'ill' });
  });

  test('because nobody listens takes the whole provider along', async () => {
    for (let i = 0; i < TRIPS_AFTER; i += 1) await postChat(gateway, chat('lost'));
    await eventually(async () => expect((await breakerOf(gateway, 'gone')).state).toBe('tripped'));
    expect(servedBy(await postChat(gateway, chat('lost-other')))).toBe('well after 1');
  });

  test('is not tripped by requests that are wrong', async () => {
    await gateway.panel.breakers.reset({ provider: 'ill' });
    ill.always(does.invalidRequest());
    for (let i = 0; i < TRIPS_AFTER + 2; i += 1) expect((await postChat(gateway, chat('r'))).status).toBe(400);
    ill.always(does.answers());
    expect(servedBy(await postChat(gateway, chat('r')))).toBe('ill after 1');
  });

  test('with no other target left, lets one request at a time try', async () => {
    ill.always(does.overloaded());
    // Each of these may try twice on its only target.
    for (let i = 0; i < TRIPS_AFTER; i += 1) await postChat(gateway, chat('alone/m'));
    const hold = gate();
    ill.forget();
    ill.always(does.waitsFor(hold, does.answers()));
    const probe = postChat(gateway, chat('alone/m'));
    await ill.call(1);
    const others = await Promise.all([postChat(gateway, chat('alone/m')), postChat(gateway, chat('alone/m'))]);
    for (const other of others) {
      expect([502, 503]).toContain(other.status);
      expect(Number(other.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(ill.calls).toHaveLength(1);
    hold.open();
    expect((await probe).status).toBe(200);
    ill.always(does.answers());
    expect((await postChat(gateway, chat('alone/m'))).status).toBe(200);
    expect((await postChat(gateway, chat('alone/m'))).status).toBe(200);
    expect((await breakerOf(gateway, 'alone')).state).toBe('closed');
  });
});

describe('a breaker switched by hand', () => {
  test('frees a request that waits for that provider', async () => {
    const [slow, quick] = await Promise.all([startUpstream(), startUpstream()]);
    const gateway = await startGateway({
      config: {
        providers: [provider('slow', slow.baseUrl), provider('quick', quick.baseUrl)],
        routes: [route('r', ['slow/m', 'quick/m'])],
      },
    });
    try {
      for (const stream of [true, false]) {
        slow.script(does.hangsBeforeHeaders());
        const waiting = postChat(gateway, chat('r', { stream }));
        await slow.call(stream ? 1 : 2);
        await gateway.panel.breakers.switch({ provider: 'slow', on: false });
        expect(servedBy(await waiting)).toBe('quick after 2');
        await gateway.panel.breakers.switch({ provider: 'slow', on: true });
      }
    } finally {
      await gateway.dispose();
      await Promise.all([slow.close(), quick.close()]);
    }
  });

  test('moves the next request, changes nothing else, and survives restart and import', async () => {
    const [a, b] = await Promise.all([startUpstream(), startUpstream()]);
    const data = makeDataDir();
    const config: GatewayConfig = {
      providers: [provider('a', a.baseUrl), provider('b', b.baseUrl)],
      routes: [route('r', ['a/m', 'b/m'])],
      aliases: { alias: 'a/m' },
    };
    let gateway = await startGateway({ dataDir: data.path, config });
    try {
      expect(servedBy(await postChat(gateway, chat('r')))).toBe('a after 1');
      const before = await everythingElse(gateway);
      expect(await gateway.panel.breakers.switch({ provider: 'a', on: false })).toMatchObject({
        provider: 'a',
        state: 'off',
      });
      expect(servedBy(await postChat(gateway, chat('r')))).toBe('b after 1');
      expect((await postChat(gateway, chat('a/m'))).status).toBeGreaterThanOrEqual(400);
      expect(a.calls).toHaveLength(1);
      expect(await everythingElse(gateway)).toEqual(before);

      for (const next of [config, undefined, { ...config, aliases: { alias: 'b/m' } }]) {
        await gateway.stop();
        await gateway.dispose();
        gateway = await startGateway({ dataDir: data.path, ...(next ? { config: next } : {}) });
        expect((await breakerOf(gateway, 'a')).state).toBe('off');
        expect(servedBy(await postChat(gateway, chat('r')))).toBe('b after 1');
      }
      expect(a.calls).toHaveLength(1);
      await gateway.kill();
      await gateway.dispose();
      gateway = await startGateway({ dataDir: data.path });
      expect((await breakerOf(gateway, 'a')).state).toBe('off');

      expect(await gateway.panel.breakers.switch({ provider: 'a', on: true })).toMatchObject({ state: 'closed' });
      expect(servedBy(await postChat(gateway, chat('r')))).toBe('a after 1');
    } finally {
      await gateway.dispose();
      data.remove();
      await a.close();
      await b.close();
    }
  }, 60_000);

  test('off is never tried, not even when everything else is ill', async () => {
    const [a, b] = await Promise.all([startUpstream(), startUpstream({ always: does.overloaded() })]);
    const gateway = await startGateway({
      config: { providers: [provider('a', a.baseUrl), provider('b', b.baseUrl)], routes: [route('r', ['a/m', 'b/m'])] },
    });
    try {
      await gateway.panel.breakers.switch({ provider: 'a', on: false });
      for (let i = 0; i < TRIPS_AFTER + 3; i += 1) {
        expect((await postChat(gateway, chat('r'))).status).toBeGreaterThanOrEqual(502);
      }
      await gateway.panel.breakers.switch({ provider: 'b', on: false });
      const answer = await postChat(gateway, chat('r'));
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.text).toMatch(/off/i);
      expect(a.requests).toHaveLength(0);
    } finally {
      await gateway.dispose();
      await a.close();
      await b.close();
    }
  });

  /** All that a switch must not touch. The built-in route follows the breakers by its very definition. */
  async function everythingElse(gateway: Gateway): Promise<unknown> {
    const [breakers, providers, routes] = await Promise.all([
      gateway.panel.breakers.list({}),
      gateway.panel.providers.list({}),
      gateway.panel.routes.list({}),
    ]);
    return {
      routes: routes.filter((one) => !one.builtIn),
      clients: await gateway.panel.clients.list({}),
      providers: providers.map(({ enabled, ...rest }) => (rest.id === 'a' ? rest : { ...rest, enabled })),
      others: breakers.filter((one) => one.provider !== 'a').map(({ provider: id, state }) => ({ id, state })),
    };
  }
});
