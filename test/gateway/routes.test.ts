// Which target a name leads to: routes, pinned names, aliases, bare model ids, and who may use them.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, providerKey, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { send } from '../support/http-client.ts';
import { settled } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

const priced = (id: string): { id: string; inputPrice: number; outputPrice: number } => ({
  id,
  inputPrice: 1,
  outputPrice: 2,
});

let a: ScriptedUpstream;
let b: ScriptedUpstream;
let off: ScriptedUpstream;
let keyed: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  [a, b, off, keyed] = await Promise.all([startUpstream(), startUpstream(), startUpstream(), startUpstream()]);
  gateway = await startGateway({
    config: {
      providers: [
        provider('a', a.baseUrl, { models: ['m', 'shared', 'tied', 'b/m', 'same-as-alias'].map(priced) }),
        provider('b', b.baseUrl, { models: ['m', 'shared', 'vendor/model'].map(priced) }),
        provider('off', off.baseUrl, { enabled: false, models: ['m', 'shared', 'only-here'].map(priced) }),
        provider('keyed', keyed.baseUrl, {
          keys: [
            { name: 'one', value: 'sk-key-one-0123456789' },
            { name: 'two', value: 'sk-key-two-0123456789' },
          ],
        }),
      ],
      routes: [
        route('ordered', ['b/m', 'a/m']),
        route('skipping', ['off/m', 'b/m']),
        {
          id: 'weighted',
          strategy: 'weighted',
          targets: [
            { model: 'a/m', weight: 5 },
            { model: 'b/m', weight: 1 },
          ],
        },
        route('turns', ['a/m', 'b/m', 'a/shared'], { strategy: 'round-robin' }),
        {
          id: 'overrides',
          targets: [{ model: 'a/m', set: { temperature: 0, metadata: { by: 'route' } } }, { model: 'b/m' }],
        },
        route('stubborn', ['a/m', 'b/m'], { fallbackOn: ['rate-limit'] }),
        // The names of a model and of a route: the earlier meaning wins.
        route('tied', ['b/m']),
        route('shared-name', ['b/m']),
      ],
      aliases: { 'gpt-4': 'a/m', 'to-route': 'ordered', 'to-bare': 'shared', 'same-as-alias': 'b/m' },
      clients: [
        { name: 'everything', key: 'bbx-test-everything' },
        { name: 'narrow', key: 'bbx-test-narrow', allow: ['ordered', 'a/*'] },
      ],
    },
  });
});
beforeEach(() => [a, b, off, keyed].forEach((upstream) => upstream.forget()));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  for (const upstream of [a, b, off, keyed]) await upstream?.close();
});

interface Served {
  readonly status: number;
  readonly by: string;
  readonly route: string | undefined;
  readonly attempts: string | undefined;
  readonly text: string;
  readonly id: string;
}

async function ask(model: string, rest: Record<string, unknown> = {}, key?: string): Promise<Served> {
  const { status, headers, text } = await postChat(gateway, chat(model, rest), key === undefined ? {} : { key });
  const header = (name: string): string | undefined => headers[`x-breakerbox-${name}`] as string | undefined;
  return {
    status,
    by: `${header('provider')}/${header('model')}`,
    route: header('route'),
    attempts: header('attempts'),
    text,
    id: header('request-id') ?? '',
  };
}

test('the key of the first client is the one that is printed', () => {
  expect(gateway.clientKey).toBe('bbx-test-everything');
});

describe('a name stands for', () => {
  test.each([
    ['a route', 'ordered', 'b/m', 'ordered'],
    ['a route, before a model id', 'tied', 'b/m', 'tied'],
    ['a provider’s model', 'a/m', 'a/m', undefined],
    ['a provider’s model with a slash in its id', 'b/vendor/model', 'b/vendor/model', undefined],
    ['an alias of a provider’s model', 'gpt-4', 'a/m', undefined],
    ['an alias, before a model id', 'same-as-alias', 'b/m', undefined],
    ['an alias of a route', 'to-route', 'b/m', 'ordered'],
    ['an alias of a model id', 'to-bare', 'a/shared', undefined],
    ['a model id, at the first provider that has it', 'shared', 'a/shared', undefined],
    ['a model id that only one has', 'vendor/model', 'b/vendor/model', undefined],
  ])('%s: %s', async (_, name, by, via) => {
    expect(await ask(name)).toMatchObject({ status: 200, by, route: via, attempts: '1' });
  });

  test('a model id fails over to the next provider that has it', async () => {
    a.script(does.overloaded());
    expect(await ask('shared')).toMatchObject({ status: 200, by: 'b/shared', attempts: '2' });
  });

  test('a pinned name does not fail over', async () => {
    a.script(does.overloaded(), does.overloaded(), does.overloaded());
    expect(await ask('a/shared')).toMatchObject({ status: 502 });
    expect(b.requests).toHaveLength(0);
    await gateway.panel.breakers.reset({ provider: 'a' });
  });

  test('auto: every enabled provider in the breakers’ order', async () => {
    expect(await ask('auto')).toMatchObject({ status: 200, route: 'auto', attempts: '1' });
    expect(a.calls).toHaveLength(1);
    a.script(does.overloaded());
    const second = await ask('auto');
    expect(second).toMatchObject({ status: 200, attempts: '2' });
    expect(second.by.startsWith('b/')).toBe(true);
  });

  test('the ledger keeps what was asked for and what it became', async () => {
    const { id } = await ask('to-route');
    const { request } = await settled(gateway.dataDir, id);
    expect(request).toMatchObject({
      model_asked: 'to-route',
      route: 'ordered',
      provider: 'b',
      model: 'm',
      client: 'everything',
    });
  });
});

describe('strategies', () => {
  test('priority takes the first until it fails', async () => {
    for (let i = 0; i < 3; i += 1) expect((await ask('ordered')).by).toBe('b/m');
    b.script(does.overloaded());
    expect(await ask('ordered')).toMatchObject({ by: 'a/m', attempts: '2' });
    expect((await ask('ordered')).by).toBe('b/m');
  });

  test('round-robin takes each in turn', async () => {
    const order: string[] = [];
    for (let i = 0; i < 6; i += 1) order.push((await ask('turns')).by);
    const start = ['a/m', 'b/m', 'a/shared'].indexOf(order[0] ?? '');
    const expected = Array.from({ length: 6 }, (_, i) => ['a/m', 'b/m', 'a/shared'][(start + i) % 3]);
    expect(order).toEqual(expected);
  });

  test('weighted prefers the heavier one and still uses the other', async () => {
    const served = await Promise.all(Array.from({ length: 120 }, () => ask('weighted')));
    const light = served.filter(({ by }) => by === 'b/m').length;
    // 20 expected; outside these bounds once in some millions of runs.
    expect(light).toBeGreaterThan(2);
    expect(light).toBeLessThan(45);
    expect(served.every(({ status }) => status === 200)).toBe(true);
  });

  test('weighted falls back to the others', async () => {
    a.always(does.overloaded());
    const served = await ask('weighted');
    a.always(does.answers());
    await gateway.panel.breakers.reset({ provider: 'a' });
    expect(served).toMatchObject({ status: 200, by: 'b/m' });
  });

  test('what a target sets reaches that target only', async () => {
    a.script(does.overloaded());
    await ask('overrides', { temperature: 0.7, metadata: { by: 'client' } });
    expect(JSON.parse(a.calls[0]?.body.toString() ?? '')).toMatchObject({ temperature: 0, metadata: { by: 'route' } });
    expect(JSON.parse(b.calls[0]?.body.toString() ?? '')).toMatchObject({
      temperature: 0.7,
      metadata: { by: 'client' },
    });
  });

  test('a route falls back only on what it lists', async () => {
    a.script(does.modelMissing());
    expect(await ask('stubborn')).toMatchObject({ status: 404, attempts: '1' });
    a.script(does.rateLimits('1'));
    expect(await ask('stubborn')).toMatchObject({ status: 200, by: 'b/m', attempts: '2' });
    await gateway.panel.breakers.reset({ provider: 'a' });
  });
});

describe('a disabled provider', () => {
  test('is left out of routes', async () => {
    expect(await ask('skipping')).toMatchObject({ status: 200, by: 'b/m', attempts: '1' });
    expect(off.requests).toHaveLength(0);
  });

  test.each(['off/m', 'only-here'])('is not tried even if nothing else has %s', async (model) => {
    const served = await ask(model);
    expect(served.status).toBeGreaterThanOrEqual(400);
    expect(served.text).toMatch(/off|disabled|model/i);
    expect(off.requests).toHaveLength(0);
  });
});

describe('a request that nothing can serve', () => {
  test('is in the ledger under the id that the client was told', async () => {
    const answer = await postChat(gateway, chat('nobody-has-this'));
    expect(answer.status).toBe(404);
    expect(answer.headers['x-breakerbox-attempts']).toBe('0');
    const { request, attempts } = await settled(gateway.dataDir, String(answer.headers['x-breakerbox-request-id']));
    expect(request).toMatchObject({ state: 'failed', status: 404, model_asked: 'nobody-has-this', provider: null });
    expect(attempts).toEqual([]);
  });

  test('because its key is missing is not sent without one', async () => {
    const upstream = await startUpstream();
    const keyless = await startGateway({
      config: {
        providers: [provider('keyless', upstream.baseUrl, { keys: [{ name: 'k', env: 'NOT_SET_ANYWHERE' }] })],
      },
    });
    try {
      const answer = await postChat(keyless, chat('keyless/m'));
      expect(answer.status).toBe(503);
      expect(answer.text).toContain('no usable key');
      expect(upstream.requests).toHaveLength(0);
    } finally {
      await keyless.dispose();
      await upstream.close();
    }
  });
});

describe('several keys', () => {
  beforeEach(() => gateway.panel.breakers.reset({ provider: 'keyed' }));

  test.each([
    ['refused', does.unauthorized(), 'auth'],
    ['rate-limited', does.rateLimits('40'), 'rate-limit'],
    ['out of credit', does.outOfCredit(), 'quota'],
  ])('when the first is %s, the second is used, and then straight away', async (_, behaviour, outcome) => {
    keyed.script(behaviour);
    const served = await ask('keyed/m');
    expect(served).toMatchObject({ status: 200, by: 'keyed/m', attempts: '2' });
    expect(keyed.calls.map((call) => call.headers.authorization)).toEqual([
      'Bearer sk-key-one-0123456789',
      'Bearer sk-key-two-0123456789',
    ]);
    const { request, attempts } = await settled(gateway.dataDir, served.id);
    expect(request.key_name).toBe('two');
    expect(attempts.map((one) => [one.key_name, one.outcome])).toEqual([
      ['one', outcome],
      ['two', 'ok'],
    ]);
    expect(await ask('keyed/m')).toMatchObject({ status: 200, attempts: '1' });
    expect(keyed.calls[2]?.headers.authorization).toBe('Bearer sk-key-two-0123456789');
  });
});

describe('a client with an allow list', () => {
  const KEY = 'bbx-test-narrow';

  test('uses what the list names, by the name and by the target', async () => {
    expect(await ask('a/m', {}, KEY)).toMatchObject({ status: 200, by: 'a/m' });
  });

  test.each(['b/m', 'turns', 'shared-name', 'b/shared'])('is refused %s', async (model) => {
    const served = await ask(model, {}, KEY);
    expect(served.status).toBe(403);
    expect(b.requests).toHaveLength(0);
    expect((JSON.parse(served.text) as { error: { message: string } }).error.message).toMatch(/may not|allow/i);
  });

  test('never reaches a target outside its list through a route inside it', async () => {
    // The route's first target is b/m, which this client may not use; a/m it may.
    expect(await ask('ordered', {}, KEY)).toMatchObject({ status: 200, by: 'a/m' });
    expect(b.requests).toHaveLength(0);
  });
});

describe('the list of models', () => {
  test('holds routes, aliases and the models of enabled providers', async () => {
    const { status, json } = await send(`${gateway.url}/v1/models`, { key: gateway.clientKey });
    expect(status).toBe(200);
    const list = json as { object: string; data: { id: string; object: string }[] };
    expect(list.object).toBe('list');
    expect(list.data.every((model) => model.object === 'model')).toBe(true);
    const ids = list.data.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['ordered', 'auto', 'gpt-4', 'a/m', 'b/vendor/model', 'keyed/m']));
    expect(ids).not.toContain('off/m');
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('can be read by the OpenAI SDK, and each entry by its id', async () => {
    const openai = gateway.openai();
    const ids: string[] = [];
    for await (const model of openai.models.list()) ids.push(model.id);
    expect(ids).toContain('ordered');
    expect((await openai.models.retrieve('ordered')).id).toBe('ordered');
    expect((await send(`${gateway.url}/v1/models/b/vendor/model`, { key: gateway.clientKey })).json).toMatchObject({
      id: 'b/vendor/model',
    });
    expect((await send(`${gateway.url}/v1/models/nothing`, { key: gateway.clientKey })).status).toBe(404);
  });

  test('costs no call upstream and names no key', async () => {
    const { text } = await send(`${gateway.url}/v1/models`, { key: gateway.clientKey });
    expect(a.requests).toHaveLength(0);
    expect(text).not.toContain(providerKey('a'));
  });
});
