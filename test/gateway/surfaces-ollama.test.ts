// The Ollama paths, for tools that speak nothing else, in front of providers of other dialects.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ledgerOf, post, sentTo } from '../support/ask.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { send } from '../support/http-client.ts';
import type { Answer } from '../support/http-client.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { says } from '../support/speaking-upstream.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  const models = [{ id: 'm', inputPrice: 1, outputPrice: 2, contextWindow: 200_000 }];
  gateway = await startGateway({
    config: {
      providers: [
        provider('plain', upstream.baseUrl, { preset: 'custom', models: [...models, { id: 'tagged:latest' }] }),
        provider('claude', upstream.baseUrl, { preset: 'anthropic', models }),
      ],
    },
  });
});
beforeEach(() => upstream.forget());
afterEach(() => expect(upstream.mistakes).toEqual([]));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

type Line = Readonly<Record<string, unknown>> & { readonly message?: Readonly<Record<string, unknown>> };

const USER = { role: 'user', content: 'hi' };
const TOOL = {
  type: 'function',
  function: { name: 'look', description: 'Looks', parameters: { type: 'object', properties: {} } },
};

function linesOf({ text }: Answer): Line[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
}

describe.each(['plain/m', 'claude/m'])('%s', (model) => {
  const ask = (path: string, body: object): Promise<Answer> => post(gateway, path, { model, ...body });

  test('/api/chat streams lines of JSON, as is its habit', async () => {
    upstream.script(says({ text: 'Guten Tag 🌍', usage: { input: 30, output: 7 } }));
    const answer = await ask('/api/chat', { messages: [USER] });
    expect(answer.headers['content-type']).toContain('application/x-ndjson');
    const lines = linesOf(answer);
    expect(lines.map(({ message }) => message?.['content']).join('')).toBe('Guten Tag 🌍');
    expect(lines.slice(0, -1).every(({ done }) => done === false)).toBe(true);
    expect(lines.at(-1)).toMatchObject({
      model,
      done: true,
      done_reason: 'stop',
      prompt_eval_count: 30,
      eval_count: 7,
    });
    expect((await ledgerOf(gateway, answer)).request).toMatchObject({
      surface: 'ollama',
      state: 'done',
      streamed: 1,
      input_tokens: 30,
      output_tokens: 7,
      cost_nanos: 30 * 1_000 + 7 * 2_000,
    });
  });

  test('/api/chat, whole', async () => {
    upstream.script(says({ text: 'Guten Tag' }));
    const answer = await ask('/api/chat', { messages: [USER], stream: false });
    expect(answer.json).toMatchObject({ message: { role: 'assistant', content: 'Guten Tag' }, done: true });
    expect(answer.headers['content-type']).toBe('application/json');
  });

  test.each([true, false])('tools have objects for arguments, both ways, streamed: %s', async (stream) => {
    upstream.script(
      says({ calls: [{ id: 'call_7', name: 'look', arguments: '{"at":{"x":1}}' }] }),
      says({ text: 'Seen.' }),
    );
    const first = await ask('/api/chat', { messages: [USER], tools: [TOOL], stream });
    const message = linesOf(first).flatMap((line) =>
      line.message?.['tool_calls'] === undefined ? [] : [line.message],
    )[0];
    expect(message?.['tool_calls']).toMatchObject([{ function: { name: 'look', arguments: { at: { x: 1 } } } }]);

    const messages = [USER, message, { role: 'tool', tool_name: 'look', content: 'a cat' }];
    expect(linesOf(await ask('/api/chat', { messages, tools: [TOOL], stream: false }))).toMatchObject([
      { message: { content: 'Seen.' } },
    ]);
    const sent = JSON.stringify(sentTo(upstream)['messages']);
    expect(sent).toContain('a cat');
    // The result stands behind a call that it answers.
    const ids = [...sent.matchAll(/"(?:id|tool_call_id|tool_use_id)":"([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toHaveLength(2);
    expect(ids[0]).toBe(ids[1]);
  });

  test('options and pictures are said in the words of the provider', async () => {
    upstream.script(says({ text: 'A cat.' }));
    const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    await ask('/api/chat', {
      messages: [
        { role: 'system', content: 'Be brief.' },
        { ...USER, images: [picture] },
      ],
      options: { num_predict: 55, temperature: 0.3, stop: ['END'], num_ctx: 4096 },
    });
    const sent = sentTo(upstream);
    expect(sent).toMatchObject({ max_tokens: 55, temperature: 0.3 });
    expect(JSON.stringify(sent)).toContain(picture);
    expect(JSON.stringify(sent)).toContain('Be brief.');
    expect(sent['stop_sequences'] ?? sent['stop']).toEqual(['END']);
  });

  test('/api/generate', async () => {
    upstream.script(says({ text: 'Es war einmal' }), says({ text: 'Es war einmal' }));
    const streamed = linesOf(await ask('/api/generate', { prompt: 'Tell me.', system: 'Be brief.' }));
    expect(streamed.map(({ response }) => response).join('')).toBe('Es war einmal');
    expect(streamed.at(-1)).toMatchObject({ done: true, done_reason: 'stop' });
    const whole = await ask('/api/generate', { prompt: 'Tell me.', stream: false });
    expect(whole.json).toMatchObject({ response: 'Es war einmal', done: true });
  });

  test('is loaded at once and costs nothing', async () => {
    expect((await ask('/api/generate', {})).json).toMatchObject({ done: true, done_reason: 'load' });
    expect((await ask('/api/chat', { messages: [], keep_alive: 0 })).json).toMatchObject({ done_reason: 'unload' });
    expect(upstream.calls).toHaveLength(0);
  });

  test('is asked by its name with a tag', async () => {
    upstream.script(says({ text: 'hi' }));
    const answer = await post(gateway, '/api/chat', { model: `${model}:latest`, messages: [USER], stream: false });
    expect(answer.json).toMatchObject({ model: `${model}:latest`, done: true });
    expect(sentTo(upstream)).toMatchObject({ model: 'm' });
  });
});

test('a model that is really called so keeps its tag', async () => {
  upstream.script(says({ text: 'hi' }));
  await post(gateway, '/api/chat', { model: 'plain/tagged:latest', messages: [USER], stream: false });
  expect(sentTo(upstream)).toMatchObject({ model: 'tagged:latest' });
});

describe('what such tools ask before', () => {
  const get = (path: string): Promise<Answer> => send(gateway.url + path, { key: gateway.clientKey });

  test('the version, which must be new enough', async () => {
    const { version } = (await get('/api/version')).json as { version: string };
    expect(version.localeCompare('0.6.4', 'en', { numeric: true })).toBeGreaterThan(0);
  });

  test('the models, and one of them', async () => {
    const { models } = (await get('/api/tags')).json as { models: { name: string; model: string; size: number }[] };
    const one = models.find(({ model }) => model.startsWith('claude/m'));
    expect(one).toMatchObject({ name: one?.model, modified_at: expect.any(String), digest: expect.any(String) });
    const shown = await post(gateway, '/api/show', { model: one?.name });
    expect(shown.json).toMatchObject({
      capabilities: expect.arrayContaining(['completion', 'tools']),
      model_info: { 'general.architecture': expect.any(String) },
    });
    expect(JSON.stringify(shown.json)).toMatch(/context_length":200000/);
    expect(await post(gateway, '/api/show', { model: 'nothing' })).toMatchObject({
      status: 404,
      json: { error: /./u },
    });
  });

  test('what is running', async () => {
    expect((await get('/api/ps')).json).toEqual({ models: [] });
  });

  test('with the key in the address', async () => {
    const { status } = await send(`${gateway.url}/k/${gateway.clientKey}/api/tags`);
    expect(status).toBe(200);
    expect(upstream.calls).toHaveLength(0);
  });
});
