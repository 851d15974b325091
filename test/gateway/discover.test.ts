// Providers that are there to be added: keys in the environment, and model servers on this machine.

import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, providerKey } from '../support/gateway-config.ts';
import { startGateway, type Gateway, type StartOptions } from '../support/gateway-process.ts';
import { SERVERS, startModelServer, type Answers, type ModelServer } from '../support/model-server.ts';
import { closedPort, startUpstream } from '../support/scripted-upstream.ts';

let gateway: Gateway | null = null;
let servers: ModelServer[] = [];

afterEach(async () => {
  await gateway?.dispose();
  gateway = null;
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

async function started(options: StartOptions): Promise<Gateway> {
  gateway = await startGateway(options);
  return gateway;
}

async function serve(answers: Answers, otherwise?: unknown): Promise<ModelServer> {
  const server = await startModelServer(answers, otherwise);
  servers.push(server);
  return server;
}

const placesOf = (kinds: Readonly<Record<string, { readonly origin: string }>>) =>
  Object.entries(kinds)
    .map(([kind, { origin }]) => `${kind}=${origin}`)
    .join(',');

const KEY = 'sk-found-in-the-environment-0123456789';

describe('keys in the environment', () => {
  const env = {
    OPENAI_API_KEY: `${KEY}\n`,
    ANTHROPIC_API_KEY: 'bbx-a-key-of-the-gateway-itself',
    GOOGLE_API_KEY: 'AIzaSy-the-same-key',
    GEMINI_API_KEY: 'AIzaSy-the-same-key',
    GROQ_API_KEY: 'not-as-groqs-keys-begin',
    DEEPSEEK_API_KEY: '  ',
    SOME_OTHER_API_KEY: 'nobody-asks-for-this',
  };

  test('are told of by their names, without their values', async () => {
    const { panel } = await started({ env });
    const { found, looked } = await panel.providers.discover({});
    expect(found).toEqual([
      {
        preset: 'openai',
        label: 'OpenAI',
        via: { kind: 'env', name: 'OPENAI_API_KEY', fits: true },
        models: null,
        addedAs: null,
      },
      expect.objectContaining({ preset: 'gemini', via: { kind: 'env', name: 'GEMINI_API_KEY', fits: true } }),
      expect.objectContaining({ preset: 'groq', via: { kind: 'env', name: 'GROQ_API_KEY', fits: false } }),
    ]);
    expect(looked).toEqual([]);
    expect(JSON.stringify(found)).not.toContain(KEY);
    expect(await panel.providers.list({})).toEqual([]);
  });

  test('are used from there when they are added, and are never written down', async () => {
    const upstream = await startUpstream();
    try {
      const running = await started({ env });
      const { panel, dataDir } = running;
      const { baseUrl } = upstream;
      const added = await panel.providers.add({ preset: 'openai', env: 'OPENAI_API_KEY', baseUrl, models: ['m'] });
      expect(added.keys).toEqual([{ name: 'main', state: 'environment', env: 'OPENAI_API_KEY' }]);
      expect(await panel.keys.test({ provider: 'openai', name: 'main' })).toMatchObject({ result: 'good' });
      await postChat(running, chat('openai/m'));
      expect(upstream.calls.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
      const { found } = await panel.providers.discover({});
      expect(found.map(({ preset, addedAs }) => [preset, addedAs])).toEqual([
        ['openai', 'openai'],
        ['gemini', null],
        ['groq', null],
      ]);
      const settings = readFileSync(join(dataDir, 'settings.json'), 'utf8');
      expect(settings).toContain('OPENAI_API_KEY');
      expect(settings).not.toContain(KEY);
    } finally {
      await upstream.close();
    }
  });

  test('are known also where the same key was pasted', async () => {
    const { panel } = await started({
      config: { providers: [provider('work', 'http://127.0.0.1:9/v1')] },
      env: { OPENAI_API_KEY: providerKey('work') },
    });
    expect((await panel.providers.discover({})).found).toMatchObject([{ preset: 'openai', addedAs: 'work' }]);
  });

  test('cannot be named where they are not, or beside a key', async () => {
    const { panel } = await started({ env });
    const { add } = panel.providers;
    const refusal = { code: 'REFUSED', data: { path: 'env' } };
    await expect(add({ preset: 'mistral', env: 'MISTRAL_API_KEY' })).rejects.toMatchObject(refusal);
    await expect(add({ preset: 'deepseek', env: 'DEEPSEEK_API_KEY' })).rejects.toMatchObject(refusal);
    await expect(add({ preset: 'openai', env: 'OPENAI_API_KEY', key: KEY })).rejects.toMatchObject(refusal);
    expect(await panel.providers.list({})).toEqual([]);
  });
});

describe('servers on this machine', () => {
  test('are known by what they answer, with their models', async () => {
    const kinds = {
      ollama: await serve(SERVERS.ollama),
      // What it does not know it answers with 200.
      lmstudio: await serve(SERVERS.lmstudio, { error: 'Unexpected endpoint or method.' }),
      llamacpp: await serve(SERVERS.llamacpp),
      vllm: await serve(SERVERS.vllm),
    };
    const { panel } = await started({ env: { BREAKERBOX_LOCAL_SERVERS: placesOf(kinds) } });
    for (const { asked } of Object.values(kinds)) expect(asked).toEqual([]);
    const { found, looked } = await panel.providers.discover({});
    expect(found.map(({ preset, models, addedAs }) => [preset, models, addedAs])).toEqual([
      ['ollama', 2, null],
      ['lmstudio', 1, null],
      ['llamacpp', 1, null],
      ['vllm', 1, null],
    ]);
    expect(looked.map(({ address }) => `http://${address}`)).toEqual(Object.values(kinds).map(({ origin }) => origin));
    expect(await panel.providers.list({})).toEqual([]);

    const ollama = found[0]?.via;
    if (ollama?.kind !== 'address' || ollama.baseUrl === null) throw new Error('It has no address.');
    const added = await panel.providers.add({ preset: 'ollama', baseUrl: ollama.baseUrl });
    expect(await panel.providers.refreshModels({ id: added.id })).toEqual({ problem: null });
    expect(await panel.providers.models({ id: added.id })).toEqual(['gemma3:4b', 'qwen3:8b']);
    expect((await panel.providers.discover({})).found[0]).toMatchObject({ preset: 'ollama', addedAs: 'ollama' });
  });

  test('of another kind are not offered', async () => {
    const kinds = {
      // Somebody's own server on the port of another.
      ollama: await serve({ '/': {}, '/api/version': { version: '1', name: 'shop' } }, {}),
      lmstudio: await serve(SERVERS.ollama, { data: [] }),
      llamacpp: await serve(SERVERS.vllm),
      // A version and no list of models.
      vllm: await serve({ '/version': { version: '3.1' } }),
    };
    const { panel } = await started({ env: { BREAKERBOX_LOCAL_SERVERS: placesOf(kinds) } });
    expect((await panel.providers.discover({})).found).toEqual([]);
    for (const { asked } of Object.values(kinds)) expect(asked.length).toBeGreaterThan(0);
  });

  test('may want a key for their list', async () => {
    const vllm = await serve({ '/version': SERVERS.vllm['/version'], '/v1/models': 401 });
    const { panel } = await started({ env: { BREAKERBOX_LOCAL_SERVERS: placesOf({ vllm }) } });
    expect((await panel.providers.discover({})).found).toMatchObject([{ preset: 'vllm', models: null }]);
    expect(vllm.asked.every((path) => !path.includes('Bearer'))).toBe(true);
  });

  test('that hang, are not there or are elsewhere keep nobody waiting', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', () => resolve()));
    const { port } = silent.address() as AddressInfo;
    const places = [
      `vllm=http://127.0.0.1:${port}`,
      `ollama=http://127.0.0.1:${await closedPort()}`,
      'llamacpp=http://192.0.2.1:8080',
      'lmstudio=nonsense',
    ];
    const { panel } = await started({ env: { BREAKERBOX_LOCAL_SERVERS: places.join(',') } });
    const startedAt = performance.now();
    expect((await panel.providers.discover({})).found).toEqual([]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    silent.close();
  });

  test('that were added by another name of this machine are known', async () => {
    const vllm = await serve(SERVERS.vllm);
    const { panel } = await started({
      config: { providers: [{ id: 'mine', preset: 'vllm', baseUrl: `http://localhost:${vllm.port}/v1` }] },
      env: { BREAKERBOX_LOCAL_SERVERS: placesOf({ vllm }) },
    });
    expect((await panel.providers.discover({})).found).toMatchObject([{ preset: 'vllm', addedAs: 'mine' }]);
  });
});
