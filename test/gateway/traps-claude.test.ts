// What Claude Code expects of the Messages surface, and what the newest Claude models refuse.

import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, header, post, sentTo } from '../support/ask.ts';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, providerKey } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { send } from '../support/http-client.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { refusesWith, says, streamsEvents } from '../support/speaking-upstream.ts';
import { readEvents } from '../support/sse-text.ts';
import * as does from '../support/upstream-behaviours.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream({ always: says({ text: 'Bonjour.' }) });
  const models = ['claude-opus-4-8', 'claude-sonnet-4-5', 'claude-haiku-4-5', 'm'].map((id) => ({ id }));
  gateway = await startGateway({
    config: {
      providers: [
        provider('claude', upstream.baseUrl, { preset: 'anthropic', models }),
        provider('plain', upstream.baseUrl, { preset: 'custom', models }),
      ],
    },
  });
});
beforeEach(() => upstream.forget());
afterEach(async () => {
  expect(upstream.mistakes).toEqual([]);
  for (const id of ['claude', 'plain']) await gateway.panel.breakers.reset({ provider: id });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

/** As Claude Code asks. */
function messages(model: string, fields: object = {}): object {
  return { model, max_tokens: 32_000, messages: [{ role: 'user', content: 'hello' }], ...fields };
}

const ask = (model: string, fields: object = {}): ReturnType<typeof post> =>
  post(gateway, '/v1/messages?beta=true', messages(model, fields), {
    headers: { 'anthropic-version': '2023-06-01', 'anthropic-beta': 'interleaved-thinking-2025-05-14' },
  });

const delta = (change: object, finish: string | null = null, rest: object = {}): object => ({
  id: 'x',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta: change, finish_reason: finish }],
  ...rest,
});

describe('Claude Code', () => {
  test.each(['claude/claude-sonnet-4-5', 'plain/m'])('needs event and data lines both: %s', async (model) => {
    upstream.script(says({ text: 'Bonjour.', calls: [{ id: 'toolu_1', name: 'look', arguments: '{"at":1}' }] }));
    const answer = await ask(model, { stream: true });
    const events = readEvents(answer.text);
    expect(events.length).toBeGreaterThan(5);
    expect(events.every(({ name, data }) => name !== null && name === data['type'])).toBe(true);
    expect(answer.text).not.toContain('[DONE]');
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/);
  });

  test('breaks off at a second message_delta, so it gets one, whatever the provider repeats', async () => {
    const usage = { prompt_tokens: 30, completion_tokens: 7, total_tokens: 37 };
    upstream.script(
      streamsEvents(
        delta({ role: 'assistant', content: 'Bon' }),
        delta({ content: 'jour.' }, 'stop'),
        delta({}, 'stop', { usage: { ...usage, completion_tokens: 6 } }),
        { id: 'x', object: 'chat.completion.chunk', choices: [], usage },
        '[DONE]',
      ),
    );
    const events = readEvents((await ask('plain/m', { stream: true })).text);
    expect(events.map(({ name }) => name)).toEqual([
      'message_start',
      'content_block_start',
      'content_block_delta',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ]);
    // Its usage is the one that came after the finish.
    expect(events.at(-2)?.data).toMatchObject({ delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } });
  });

  test('cannot take interleaved blocks, so each is whole before the next begins', async () => {
    const call = (index: number, fields: object, text: string): object =>
      delta({
        tool_calls: [
          { index, ...fields, function: { ...(text === '' ? { name: `t${index}` } : {}), arguments: text } },
        ],
      });
    upstream.script(
      streamsEvents(
        call(0, { id: 'a', type: 'function' }, ''),
        call(1, { id: 'b', type: 'function' }, ''),
        call(0, {}, '{"x":'),
        call(1, {}, '{"y":'),
        call(0, {}, '1}'),
        call(1, {}, '2}'),
        delta({}, 'tool_calls'),
        '[DONE]',
      ),
    );
    const events = readEvents((await ask('plain/m', { stream: true, tools: [tool('t0'), tool('t1')] })).text);
    const indexes = events.flatMap(({ name, data }) =>
      name?.startsWith('content_block') ? [Number(data['index'])] : [],
    );
    expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
    const json = new Map<unknown, string>();
    for (const { data } of events) {
      const { partial_json: part = '' } = (data['delta'] ?? {}) as { partial_json?: string };
      json.set(data['index'], (json.get(data['index']) ?? '') + part);
    }
    expect([json.get(0), json.get(1)]).toEqual(['{"x":1}', '{"y":2}']);
  });

  test('lists only ids with claude or anthropic in them, and asks for what it was shown', async () => {
    const headers = { 'anthropic-version': '2023-06-01' };
    const list = await send(`${gateway.url}/v1/models?limit=1000`, { key: gateway.clientKey, headers });
    const { data } = list.json as { data: { id: string; display_name: string; type: string }[] };
    expect(data.map(({ id }) => id).filter((id) => !/claude|anthropic/.test(id))).toEqual([]);
    const shown = data.find(({ display_name }) => display_name === 'plain/m')?.id ?? '';
    expect((await ask(shown)).status).toBe(200);
    expect(sentTo(upstream)).toMatchObject({ model: 'm', messages: [{ role: 'user', content: 'hello' }] });
  });

  test('keeps its betas where they mean something, and only there', async () => {
    await ask('claude/claude-sonnet-4-5');
    expect(upstream.calls[0]?.headers['anthropic-beta']).toBe('interleaved-thinking-2025-05-14');
    expect(upstream.calls[0]?.url).toBe('/v1/messages');
    await ask('plain/m');
    expect(upstream.calls[1]?.headers['anthropic-beta']).toBeUndefined();
  });

  test('compacts its conversation when the prompt is too long, in these words', async () => {
    upstream.script(does.tooLong());
    const answer = await ask('plain/m', { stream: true });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ type: 'error', error: { type: 'invalid_request_error' } });
    expect(errorOf(answer)['message']).toMatch(/^prompt is too long/);
  });

  test('knows an overload by 529, and is not asked to come again by itself', async () => {
    upstream.always(refusesWith(529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }));
    const answer = await ask('claude/claude-sonnet-4-5');
    upstream.always(says({ text: 'Bonjour.' }));
    expect(answer.status).toBeGreaterThanOrEqual(500);
    expect(answer.json).toMatchObject({
      type: 'error',
      error: { type: expect.stringMatching(/api_error|overloaded/) },
    });
    expect(answer.headers['x-should-retry']).toBe('false');
  });

  test('probes the root first', async () => {
    for (const path of ['/', '/v1']) expect((await send(gateway.url + path, { method: 'HEAD' })).status).toBe(200);
  });
});

function tool(name: string): object {
  return { name, input_schema: { type: 'object', properties: {} } };
}

describe('the newest Claude models', () => {
  const NEWEST = 'claude/claude-opus-4-8';

  test.each([
    ['temperature', { temperature: 0.2 }],
    ['top_p', { top_p: 0.5 }],
    ['both', { temperature: 0.2, top_p: 0.5 }],
  ])('refuse %s: it is left out, and the client is told', async (_, fields) => {
    for (const answer of [await ask(NEWEST, fields), await postChat(gateway, chat(NEWEST, fields))]) {
      expect(answer.status).toBe(200);
      for (const name of Object.keys(fields)) expect(header(answer, 'fixes')).toContain(`drop:${name}`);
    }
    for (const n of [0, 1]) {
      expect(sentTo(upstream, n)).not.toHaveProperty('temperature');
      expect(sentTo(upstream, n)).not.toHaveProperty('top_p');
    }
  });

  test('refuse prefill: the conversation ends with the user', async () => {
    const turns = [
      { role: 'user', content: 'Write JSON.' },
      { role: 'assistant', content: '{' },
    ];
    for (const path of ['/v1/messages', '/v1/chat/completions']) {
      const answer = await post(gateway, path, messages(NEWEST, { messages: turns }));
      expect(answer.status).toBe(200);
      const sent = sentTo(upstream)['messages'] as { role: string }[];
      expect(sent.at(-1)?.role).toBe('user');
      expect(JSON.stringify(sent)).toContain('{');
      expect(header(answer, 'fixes')).toMatch(/messages/);
    }
  });

  test('and the older ones take all of it, but not temperature with top_p', async () => {
    const turns = [
      { role: 'user', content: 'Write JSON.' },
      { role: 'assistant', content: '{' },
    ];
    const answer = await ask('claude/claude-sonnet-4-5', { messages: turns, temperature: 0.2, top_p: 0.5 });
    expect(sentTo(upstream)).toMatchObject({ messages: turns, temperature: 0.2 });
    expect(sentTo(upstream)).not.toHaveProperty('top_p');
    expect(header(answer, 'fixes')).toBe('drop:top_p');
  });
});

describe('tokens are counted', () => {
  const count = async (model: string): Promise<unknown> =>
    (await post(gateway, '/v1/messages/count_tokens', messages(model))).json;

  test('by Anthropic itself, which does it for nothing', async () => {
    upstream.script(refusesWith(200, { input_tokens: 12_345 }));
    expect(await count('claude/claude-sonnet-4-5')).toEqual({ input_tokens: 12_345 });
    expect(upstream.calls.map(({ url }) => url)).toEqual(['/v1/messages/count_tokens']);
    expect(sentTo(upstream)).toMatchObject({ model: 'claude-sonnet-4-5' });
    expect(upstream.calls[0]?.headers).toMatchObject({
      'anthropic-version': '2023-06-01',
      'x-api-key': providerKey('claude'),
    });
  });

  test('here, where it does not', async () => {
    upstream.script(does.overloaded());
    expect(await count('claude/claude-sonnet-4-5')).toEqual({ input_tokens: expect.any(Number) });
    expect(upstream.calls).toHaveLength(1);
    expect(await count('plain/m')).toEqual({ input_tokens: expect.any(Number) });
    expect(upstream.calls).toHaveLength(1);
  });
});

test('tokens are counted exactly where the tokenizer is known', async () => {
  const words = 'Antidisestablishmentarianism, whatever it is: ünïcödé 🌍 and {"json": [1, 2, 3]}.';
  const count = async (text: string): Promise<number> => {
    const body = messages('plain/m', { system: text });
    const answer = await post(gateway, '/v1/messages/count_tokens', body);
    return (answer.json as { input_tokens: number }).input_tokens;
  };
  expect((await count(words)) - (await count('.'))).toBe(countTokens(words) - 1);
});

test('counting a monstrous text does not hold up anybody else, and has an end', async () => {
  const monster = messages('plain/m', { messages: [{ role: 'user', content: 'xq'.repeat(2_000_000) }] });
  let isCounted = false;
  const counting = post(gateway, '/v1/messages/count_tokens', monster).finally(() => (isCounted = true));
  let served = 0;
  while (!isCounted) served += (await postChat(gateway, chat('plain/m'))).status === 200 ? 1 : 0;
  const { status, json } = await counting;
  expect(status).toBe(200);
  expect((json as { input_tokens: number }).input_tokens).toBeGreaterThan(100_000);
  expect(served).toBeGreaterThan(1);
  // And it still counts.
  const small = await post(gateway, '/v1/messages/count_tokens', messages('plain/m'));
  expect((small.json as { input_tokens: number }).input_tokens).toBeLessThan(30);
});
