// What single vendors do in their own way: Gemini's errors and tool calls, what Mistral and Ollama take, TokenMix's names.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, header, ledgerOf, post, sentTo } from '../support/ask.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { send } from '../support/http-client.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { refusesWith, says, streamsEvents } from '../support/speaking-upstream.ts';
import { readEvents } from '../support/sse-text.ts';

const LISTED = ['deepseek-v4-flash', 'claude-sonnet-4.6'];

let upstream: ScriptedUpstream;
let lists: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream({ always: says({ text: 'Ja.' }) });
  lists = await startUpstream({ always: says({ text: 'Ja.' }), models: LISTED });
  const at = (preset: string, model: string): ReturnType<typeof provider> =>
    provider(preset, upstream.baseUrl, { preset, models: [{ id: model, inputPrice: 1, outputPrice: 2 }] });
  gateway = await startGateway({
    config: {
      providers: [
        at('gemini', 'gemini-3.5-pro'),
        at('mistral', 'mistral-large-latest'),
        at('ollama', 'llama4'),
        at('openai', 'gpt-4.1-mini'),
        provider('tokenmix', lists.baseUrl, { preset: 'tokenmix', models: [] }),
      ],
      routes: [route('google-first', ['gemini/gemini-3.5-pro', 'openai/gpt-4.1-mini'])],
    },
  });
});
beforeEach(async () => {
  for (const one of [upstream, lists]) one.forget();
  await gateway.panel.breakers.reset({ provider: 'gemini' });
});
afterEach(() => expect([...upstream.mistakes, ...lists.mistakes]).toEqual([]));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
  await lists?.close();
});

const TOOL = { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } };
const ID = 'call_a8Kx02mQ4ZpLr7Vt1YbN3cEd';

/** A user, a call, its result. */
function loop(id: string): object[] {
  return [
    { role: 'user', content: 'look' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id, type: 'function', function: { name: 'look', arguments: '{}' } }],
    },
    { role: 'tool', tool_call_id: id, content: 'seen' },
  ];
}

describe('Gemini', () => {
  const google = (code: number, status: string, message: string): object[] => [{ error: { code, status, message } }];

  test('puts its error into a list, which is read and told as any other', async () => {
    upstream.script(refusesWith(400, google(400, 'INVALID_ARGUMENT', 'Please use a valid role: user, model.')));
    const answer = await postChat(gateway, chat('gemini/gemini-3.5-pro'));
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({ message: expect.stringContaining('Please use a valid role') });
  });

  test('tells a refused key as a bad request, and the next target answers', async () => {
    const body = google(400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.');
    upstream.script(refusesWith(400, body));
    const answer = await postChat(gateway, chat('google-first'));
    expect(header(answer, 'provider')).toBe('openai');
    expect((await ledgerOf(gateway, answer)).attempts[0]).toMatchObject({ outcome: 'auth', status: 400 });
  });

  test('hides how long to wait in its details', async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' }];
    upstream.script(
      refusesWith(429, [{ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota', details } }]),
    );
    const answer = await postChat(gateway, chat('gemini/gemini-3.5-pro'));
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(20);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(34);
  });

  const call = (id: string, text: string): object => ({
    id,
    type: 'function',
    function: { name: 'look', arguments: text },
  });
  const event = (delta: object, finish: string | null = null): object => ({
    id: 'g',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'gemini-3.5-pro',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });

  describe('streams tool calls without an index', () => {
    beforeEach(() =>
      upstream.script(
        streamsEvents(
          event({ role: 'assistant', tool_calls: [call('a', '{"at":1}')] }),
          event({ tool_calls: [call('b', '{"at":2}')] }),
          event({}, 'stop'),
          '[DONE]',
        ),
      ),
    );

    test('which the OpenAI SDK must get as two calls', async () => {
      const stream = await gateway.openai().chat.completions.create({
        model: 'gemini/gemini-3.5-pro',
        messages: [{ role: 'user', content: 'look twice' }],
        tools: [TOOL as never],
        stream: true,
      });
      const calls = new Map<number, string>();
      let finish: string | null = null;
      for await (const { choices } of stream) {
        finish = choices[0]?.finish_reason ?? finish;
        for (const { index, id, function: made } of choices[0]?.delta.tool_calls ?? []) {
          calls.set(index, `${calls.get(index) ?? ''}${id ?? ''}${made?.arguments ?? ''}`);
        }
      }
      expect([...calls]).toEqual([
        [0, 'a{"at":1}'],
        [1, 'b{"at":2}'],
      ]);
      expect(finish).toBe('tool_calls');
    });

    test('which a Messages client must get as two blocks', async () => {
      const body = { model: 'gemini/gemini-3.5-pro', max_tokens: 99, stream: true };
      const tools = [{ name: 'look', input_schema: { type: 'object', properties: {} } }];
      const messages = [{ role: 'user', content: 'look twice' }];
      const events = readEvents((await post(gateway, '/v1/messages', { ...body, messages, tools })).text);
      const starts = events.flatMap(({ name, data }) =>
        name === 'content_block_start' ? [data['content_block']] : [],
      );
      expect(starts).toMatchObject([{ type: 'tool_use', name: 'look' }, { type: 'tool_use' }]);
      expect(events.find(({ name }) => name === 'message_delta')?.data).toMatchObject({
        delta: { stop_reason: 'tool_use' },
      });
    });
  });

  test('refuses every field it does not know: they are left out, and the client is told', async () => {
    const fields = {
      seed: 7,
      frequency_penalty: 0.5,
      store: false,
      metadata: { a: 'b' },
      user: 'me',
      temperature: 0.3,
    };
    const answer = await postChat(gateway, chat('gemini/gemini-3.5-pro', fields));
    expect(Object.keys(sentTo(upstream)).toSorted()).toEqual(['messages', 'model', 'temperature']);
    for (const name of ['seed', 'frequency_penalty', 'store', 'metadata', 'user']) {
      expect(header(answer, 'fixes')).toContain(`drop:${name}`);
    }
  });
});

describe('Mistral', () => {
  test('refuses unknown fields, also in messages', async () => {
    const messages = [
      { role: 'user', content: 'hi', name: 'me' },
      { role: 'assistant', content: 'ho', refusal: null, annotations: [] },
      { role: 'user', content: 'again' },
    ];
    const fields = { messages, max_completion_tokens: 50, seed: 3, logprobs: true, user: 'me', stream: true };
    const answer = await postChat(gateway, { model: 'mistral/mistral-large-latest', ...fields });
    expect(answer.status).toBe(200);
    expect(sentTo(upstream)).toEqual({
      model: 'mistral-large-latest',
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: 'ho' },
        { role: 'user', content: 'again' },
      ],
      max_tokens: 50,
      random_seed: 3,
      stream: true,
    });
    expect(header(answer, 'fixes')).toContain('rename:seed>random_seed');
  });

  test.each(['/v1/chat/completions', '/v1/messages', '/v1/responses'])(
    'takes ids of nine letters and digits only: from %s',
    async (path) => {
      const output = { type: 'function_call_output', call_id: ID, output: 'seen' };
      const bodies: Record<string, object> = {
        '/v1/chat/completions': { messages: loop(ID), tools: [TOOL] },
        '/v1/messages': {
          max_tokens: 99,
          messages: [
            { role: 'user', content: 'look' },
            { role: 'assistant', content: [{ type: 'tool_use', id: ID, name: 'look', input: {} }] },
            { role: 'user', content: [{ type: 'tool_result', tool_use_id: ID, content: 'seen' }] },
          ],
        },
        '/v1/responses': {
          input: [
            { role: 'user', content: 'look' },
            { type: 'function_call', call_id: ID, name: 'look', arguments: '{}' },
            output,
          ],
        },
      };
      const answer = await post(gateway, path, { model: 'mistral/mistral-large-latest', ...bodies[path] });
      expect(answer.status).toBe(200);
      const messages = sentTo(upstream)['messages'] as { tool_calls?: { id: string }[]; tool_call_id?: string }[];
      const id = messages.flatMap(({ tool_calls: calls = [] }) => calls.map((one) => one.id))[0];
      expect(id).toMatch(/^[A-Za-z0-9]{9}$/);
      expect(messages.flatMap(({ tool_call_id }) => tool_call_id ?? [])).toEqual([id]);
    },
  );

  test('wants an assistant between a tool’s result and the user', async () => {
    const messages = [...loop('123456789'), { role: 'user', content: 'and now?' }];
    await postChat(gateway, { model: 'mistral/mistral-large-latest', messages, tools: [TOOL] });
    const roles = (sentTo(upstream)['messages'] as { role: string }[]).map(({ role }) => role);
    expect(roles).toEqual(['user', 'assistant', 'tool', 'assistant', 'user']);
  });
});

test('Ollama ignores max_completion_tokens, so it gets max_tokens', async () => {
  const answer = await postChat(gateway, chat('ollama/llama4', { max_completion_tokens: 12 }));
  expect(sentTo(upstream)).toMatchObject({ max_tokens: 12 });
  expect(sentTo(upstream)).not.toHaveProperty('max_completion_tokens');
  expect(header(answer, 'fixes')).toBe('rename:max_completion_tokens>max_tokens');
});

describe('TokenMix', () => {
  const ids = async (): Promise<string[]> => {
    const { json } = await send(`${gateway.url}/v1/models`, { key: gateway.clientKey });
    return (json as { data: { id: string }[] }).data.map(({ id }) => id).filter((id) => id.startsWith('tokenmix/'));
  };

  test('has the models of its own list, under their bare names', async () => {
    expect(await ids()).toEqual(LISTED.map((id) => `tokenmix/${id}`));
    const answer = await postChat(gateway, chat('deepseek-v4-flash'));
    expect(header(answer, 'provider')).toBe('tokenmix');
    expect(sentTo(lists)).toMatchObject({ model: 'deepseek-v4-flash' });
  });
});
