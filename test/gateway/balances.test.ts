// What is left at providers: asked where they tell, counted down from what was paid in where they do not.

import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ledgerOf } from '../support/ask.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, providerKey } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { closedPort, startUpstream, type ScriptedUpstream } from '../support/scripted-upstream.ts';
import { says } from '../support/speaking-upstream.ts';

/** The path each vendor documents, and what its answer means. */
const VENDORS = [
  ['deepseek', '/user/balance', { balance_infos: [{ currency: 'USD', total_balance: '12.34' }] }, '12.34 USD'],
  ['moonshot', '/v1/users/me/balance', { data: { available_balance: 49.58 } }, '49.58'],
  ['openrouter', '/v1/key', { data: { limit_remaining: 4.5 } }, '4.50 USD'],
] as const;

interface Told {
  readonly status: number;
  readonly body: unknown;
}

let told: Map<string, Told>;
let asked: { url: string; key: string }[];
let server: Server;
let upstream: ScriptedUpstream;
let gateway: Gateway;

const answerTo = ({ url = '', headers }: IncomingMessage): Told => {
  asked.push({ url, key: headers.authorization ?? '' });
  return told.get(url) ?? { status: 404, body: { error: { message: 'There is nothing here.' } } };
};

beforeAll(async () => {
  asked = [];
  told = new Map();
  upstream = await startUpstream({ always: says({ text: 'hi', usage: { input: 1_000, output: 100 } }) });
  server = createServer((request, response) => {
    const { status, body } = answerTo(request);
    const text = JSON.stringify(body).replaceAll('KEY', request.headers.authorization ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const vendor = (preset: string, baseUrl: string, id = preset) => ({
    id,
    preset,
    baseUrl,
    keys: [{ name: 'main', value: providerKey(id) }],
  });
  gateway = await startGateway({
    config: {
      providers: [
        ...VENDORS.map(([preset, path]) => vendor(preset, path.startsWith('/v1/') ? `${origin}/v1` : origin)),
        vendor('openrouter', `http://127.0.0.1:${await closedPort()}/v1`, 'gone'),
        { ...vendor('openrouter', `${origin}/v1`, 'off'), enabled: false },
        { ...vendor('openrouter', `${origin}/v1`, 'bare'), keys: [{ name: 'main', env: 'NOT_SET_ANYWHERE' }] },
        provider('quiet', upstream.baseUrl, { models: [{ id: 'm', inputPrice: 1, outputPrice: 10 }] }),
        provider('other', upstream.baseUrl, { models: [{ id: 'm', inputPrice: 1, outputPrice: 10 }] }),
      ],
      budgets: [
        {
          id: 'paid-in',
          scope: { provider: 'quiet' },
          period: { from: '2020-01-01' },
          limit: 0.005,
          onLimit: 'refuse',
        },
      ],
    },
  });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  told = new Map(VENDORS.map(([, path, body]) => [path, { status: 200, body }]));
});

const NAMES = [...VENDORS.map(([preset]) => preset), 'gone'];

test('nobody is asked before somebody wants to know', async () => {
  const balances = await gateway.panel.balances.list({});
  expect(balances.map(({ provider: id }) => id)).toEqual(NAMES);
  for (const each of balances) expect(each).toMatchObject({ remaining: null, problem: null, askedAt: null });
  expect(asked).toEqual([]);
});

test('each that tells is asked at its own path with its own key, and what it says is kept for an hour', async () => {
  const balances = await gateway.panel.balances.refresh({ onlyStale: true });
  expect(asked.map(({ url }) => url).toSorted()).toEqual(VENDORS.map(([, path]) => path).toSorted());
  for (const [preset, path, , left] of VENDORS) {
    expect(asked).toContainEqual({ url: path, key: `Bearer ${providerKey(preset)}` });
    const found = balances.find((each) => each.provider === preset);
    expect(found).toMatchObject({ remaining: expect.stringContaining(left) as string, problem: null });
    expect(Math.abs(Date.now() - (found?.askedAt ?? 0))).toBeLessThan(10_000);
  }
  const gone = balances.find((each) => each.provider === 'gone');
  expect(gone).toMatchObject({ remaining: null, problem: expect.stringContaining('Nothing is listening') as string });

  asked = [];
  expect(await gateway.panel.balances.refresh({ onlyStale: true })).toEqual(balances);
  expect(asked).toEqual([]);
  expect(await gateway.panel.balances.list({})).toEqual(balances);
});

test('one that is asked again says what is left now, alone; a refusal is told without the key', async () => {
  told.set('/v1/key', { status: 200, body: { data: { limit_remaining: 1.25 } } });
  const again = await gateway.panel.balances.refresh({ provider: 'openrouter' });
  expect(asked.map(({ url }) => url)).toEqual(['/v1/key']);
  expect(again.find((each) => each.provider === 'openrouter')?.remaining).toContain('1.25 USD');
  expect(again.find((each) => each.provider === 'deepseek')?.remaining).toContain('12.34');

  told.set('/v1/key', { status: 401, body: { error: { message: 'No such key: KEY' } } });
  const refused = await gateway.panel.balances.refresh({ provider: 'openrouter' });
  const { remaining, problem } = refused.find((each) => each.provider === 'openrouter') ?? {};
  expect(remaining).toBeNull();
  expect(problem).toContain('No such key');
  expect(problem).not.toContain(providerKey('openrouter'));

  told.set('/v1/key', { status: 200, body: { data: {} } });
  const silent = await gateway.panel.balances.refresh({ provider: 'openrouter' });
  expect(silent.find((each) => each.provider === 'openrouter')?.problem).toBe('The answer does not say what is left.');
});

test('where nobody tells, what was paid in is counted down until nothing is left', async () => {
  const left = async (): Promise<number> => {
    const [budget] = (await gateway.panel.budgets.list({})).budgets;
    expect(budget).toMatchObject({ id: 'paid-in', counted: true, renewsAt: null, reservedNanos: 0 });
    return (budget?.limitNanos ?? 0) - (budget?.spentNanos ?? 0);
  };
  const ask = async (target: string): Promise<number> => {
    const answer = await postChat(gateway, chat(target, { max_tokens: 100 }));
    await ledgerOf(gateway, answer);
    return answer.status;
  };
  expect(await left()).toBe(5_000_000);
  expect(await ask('quiet/m')).toBe(200);
  expect(await left()).toBe(3_000_000);
  // What is spent elsewhere is none of its business.
  expect(await ask('other/m')).toBe(200);
  expect(await left()).toBe(3_000_000);
  expect(await ask('quiet/m')).toBe(200);
  expect(await left()).toBe(1_000_000);
  expect(await ask('quiet/m')).toBe(402);
  expect(await ask('other/m')).toBe(200);
  expect(await left()).toBe(1_000_000);
});
