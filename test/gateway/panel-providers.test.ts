// What the panel asks providers for nothing: whether a key is good, what models there are; and how it has them spoken to.

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, providerKey } from '../support/gateway-config.ts';
import { startGateway, type Gateway } from '../support/gateway-process.ts';
import { closedPort } from '../support/scripted-upstream.ts';

/** A vendor that answers GETs as it is told. */
let answer: { status: number; body: unknown };
let asked: { url: string; key: string }[];
let server: Server;
let gateway: Gateway;

const LIST = { data: [{ id: 'm' }, { id: 'n' }] };

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push({ url: request.url ?? '', key: request.headers.authorization ?? '' });
    const body = JSON.stringify(answer.body).replaceAll('KEY', request.headers.authorization ?? '');
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  gateway = await startGateway({
    config: {
      providers: [
        provider('up', baseUrl),
        { id: 'router', preset: 'openrouter', baseUrl, keys: [{ name: 'main', value: providerKey('router') }] },
        { id: 'local', preset: 'vllm', baseUrl },
        provider('gone', `http://127.0.0.1:${await closedPort()}/v1`),
        provider('bare', baseUrl, { keys: [{ name: 'main', env: 'NOT_SET_ANYWHERE' }] }),
      ],
    },
  });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  answer = { status: 200, body: LIST };
  asked = [];
});

const view = async (id: string) => {
  const found = (await gateway.panel.providers.list({})).find((each) => each.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};

describe('a key', () => {
  const testKey = (id: string, name = 'main') => gateway.panel.keys.test({ provider: id, name });

  test('is good when its provider takes it', async () => {
    expect(await testKey('up')).toEqual({ result: 'good', message: null, balance: null });
    expect(asked).toEqual([{ url: '/v1/models', key: `Bearer ${providerKey('up')}` }]);
  });

  test('comes with what is left, where the provider tells', async () => {
    answer.body = { data: { limit_remaining: 4.5 } };
    expect(await testKey('router')).toMatchObject({ result: 'good', balance: expect.stringContaining('4.50 USD') });
  });

  test('is refused in the provider’s words, which do not repeat it', async () => {
    answer = { status: 401, body: { error: { message: 'Incorrect API key provided: KEY.', code: 'invalid_api_key' } } };
    const { result, message } = await testKey('up');
    expect(result).toBe('refused');
    expect(message).toContain('Incorrect API key provided');
    expect(message).not.toContain(providerKey('up'));
  });

  test('is good but of no use when the credit is gone', async () => {
    answer = { status: 402, body: { error: { message: 'Insufficient Balance', code: 'insufficient_quota' } } };
    expect(await testKey('up')).toMatchObject({ result: 'no-credit', message: expect.stringContaining('Balance') });
  });

  test('is not called bad when nobody could tell', async () => {
    expect(await testKey('gone')).toMatchObject({ result: 'unknown', message: expect.any(String) });
    answer = { status: 503, body: { error: { message: 'Overloaded' } } };
    expect(await testKey('up')).toMatchObject({ result: 'unknown' });
  });

  test('that is not there is not tested', async () => {
    await expect(testKey('up', 'other')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(testKey('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(testKey('bare')).rejects.toMatchObject({ code: 'REFUSED' });
    expect(asked).toEqual([]);
  });
});

describe('the models', () => {
  test('are those that the provider lists, once it was asked', async () => {
    expect((await view('local')).ownList).toEqual({ exists: true, models: 0, priced: 0, at: null });
    expect(await gateway.panel.providers.refreshModels({ id: 'local' })).toEqual({ problem: null });
    const { ownList } = await view('local');
    expect(ownList).toMatchObject({ exists: true, models: 2, priced: 0 });
    expect(Math.abs(Date.now() - (ownList.at ?? 0))).toBeLessThan(10_000);
    expect(await gateway.panel.providers.models({ id: 'local' })).toEqual(['m', 'n']);
  });

  test('keep what is known when the list cannot be had, and say why', async () => {
    await gateway.panel.providers.refreshModels({ id: 'local' });
    const before = (await view('local')).ownList;
    answer = { status: 500, body: { error: { message: 'The server had an error with KEY' } } };
    const { problem } = await gateway.panel.providers.refreshModels({ id: 'local' });
    expect(problem).toContain('The server had an error');
    expect((await view('local')).ownList).toEqual(before);
  });

  test('are not asked for without a key that is needed', async () => {
    expect((await gateway.panel.providers.refreshModels({ id: 'bare' })).problem).toContain('no usable key');
    expect(asked).toEqual([]);
  });

  test('come with prices where the provider lists them', async () => {
    answer.body = { data: [{ id: 'm', pricing: { prompt: '0.000001', completion: '0.000002' } }, { id: 'n' }] };
    await gateway.panel.providers.refreshModels({ id: 'router' });
    expect((await view('router')).ownList).toMatchObject({ models: 2, priced: 1 });
    const { models } = await gateway.panel.models.list({ provider: 'router', limit: 500 });
    expect(models.find(({ model }) => model === 'm')).toMatchObject({
      inputPrice: 1e9,
      outputPrice: 2e9,
      sources: {
        price: {
          origin: 'provider',
          name: 'OpenRouter’s own list',
          date: new Date().toISOString().slice(0, 10),
          ageDays: 0,
          stale: false,
        },
      },
    });
    expect(await gateway.panel.providers.models({ id: 'router' })).toContain('n');
  });

  test('that the user named are among those to choose from', async () => {
    const models = await gateway.panel.providers.models({ id: 'up' });
    expect(models).toContain('m');
    expect(models.length).toBeGreaterThan(10);
  });
});

test('a provider is spoken to in one dialect only, until that is undone', async () => {
  expect(await view('router')).toMatchObject({
    dialect: null,
    speaks: ['openai-chat', 'anthropic-messages', 'openai-responses'],
  });
  const { undo } = await gateway.panel.providers.setDialect({ id: 'router', dialect: 'anthropic-messages' });
  expect(await view('router')).toMatchObject({ dialect: 'anthropic-messages', speaks: ['anthropic-messages'] });
  await postChat(gateway, chat('router/m'));
  expect(asked.map(({ url }) => url)).toContain('/v1/messages');
  await gateway.panel.undo.apply({ token: undo });
  expect(await view('router')).toMatchObject({ dialect: null });
});

test('what is done for JSON is a setting that can be taken back', async () => {
  expect(await gateway.panel.settings.get({})).toMatchObject({ emulateJson: 'tool' });
  const { undo } = await gateway.panel.settings.set({ emulateJson: 'refuse' });
  expect(await gateway.panel.settings.get({})).toMatchObject({ emulateJson: 'refuse' });
  await gateway.panel.undo.apply({ token: undo });
  expect(await gateway.panel.settings.get({})).toMatchObject({ emulateJson: 'tool' });
});
