// What OpenAI's newer models refuse on the chat surface, and what Codex expects of the Responses surface.

import { zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventText, eventsIn } from '../support/answer-formats.ts';
import { header, ledgerOf, post, sentTo } from '../support/ask.ts';
import { chat } from '../support/chat-call.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import type { Answer } from '../support/http-client.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { says } from '../support/speaking-upstream.ts';
import { readEvents } from '../support/sse-text.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream({ always: says({ text: 'Done and dusted.' }) });
  const models = ['gpt-5.4', 'gpt-5.6-sol', 'gpt-4.1-mini', 'gpt-5-mini', 'claude-sonnet-4-5'].map((id) => ({ id }));
  gateway = await startGateway({
    config: {
      providers: [
        provider('openai', upstream.baseUrl, { models }),
        provider('plain', upstream.baseUrl, { preset: 'custom', models }),
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

const TOOL = { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } };
const FLAT_TOOL = { type: 'function', name: 'look', parameters: { type: 'object', properties: {} }, strict: false };
const CALLS = [{ id: 'call_1', name: 'look', arguments: '{"at":"this"}' }];

describe('a newer OpenAI model refuses tools together with reasoning on the chat surface', () => {
  test.each([
    ['gpt-5.4', { tools: [TOOL], reasoning_effort: 'low' }, '/v1/responses'],
    // Its default effort is not none.
    ['gpt-5.6-sol', { tools: [TOOL] }, '/v1/responses'],
    ['gpt-5.6-sol', { tools: [TOOL], reasoning_effort: 'none' }, '/v1/chat/completions'],
    ['gpt-5.6-sol', {}, '/v1/chat/completions'],
    ['gpt-5.6-sol', { tools: [] }, '/v1/chat/completions'],
    ['gpt-4.1-mini', { tools: [TOOL] }, '/v1/chat/completions'],
  ])('%s with %j is asked at %s', async (model, fields, url) => {
    const answer = await post(gateway, '/v1/chat/completions', chat(`openai/${model}`, fields));
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { content: 'Done and dusted.' } }],
    });
    expect(upstream.calls.map((call) => call.url)).toEqual([url]);
    const fixes = header(answer, 'fixes') ?? '';
    expect(fixes.includes('speak:dialect>openai-responses')).toBe(url === '/v1/responses');
  });

  test('and the calls come back as a chat has them, streamed', async () => {
    upstream.script(says({ calls: CALLS, thinking: { text: 'hm', proof: 'enc-1' } }));
    const body = chat('openai/gpt-5.4', { tools: [TOOL], stream: true });
    const answer = await post(gateway, '/v1/chat/completions', body);
    const deltas = readEvents(answer.text).flatMap(({ data }) => (data['choices'] as object[] | undefined) ?? []);
    expect(deltas).toContainEqual(
      expect.objectContaining({
        delta: expect.objectContaining({ tool_calls: [expect.objectContaining({ index: 0, id: 'call_1' })] }),
      }),
    );
    expect(deltas.at(-1)).toMatchObject({ finish_reason: 'tool_calls' });
    expect(answer.text.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  test('and reasoning that a chat cannot carry goes back with the call it led to', async () => {
    upstream.script(says({ calls: CALLS, thinking: { text: 'hm', proof: 'enc-2' } }));
    const question = chat('openai/gpt-5.4', { tools: [TOOL] });
    await post(gateway, '/v1/chat/completions', question);
    const [asked] = question['messages'] as object[];
    const call = { id: 'call_1', type: 'function', function: { name: 'look', arguments: '{"at":"this"}' } };
    const messages = [
      asked,
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', tool_call_id: 'call_1', content: 'seen' },
    ];
    await post(gateway, '/v1/chat/completions', { ...question, messages });
    expect((sentTo(upstream)['input'] as object[]).slice(1)).toMatchObject([
      { type: 'reasoning', encrypted_content: 'enc-2' },
      { type: 'function_call', call_id: 'call_1' },
      { type: 'function_call_output', call_id: 'call_1', output: 'seen' },
    ]);
  });
});

describe('Codex', () => {
  const CODEX = { 'user-agent': 'codex_cli_rs/0.150.0 (Linux; x86_64)', originator: 'codex_cli_rs' };

  function codex(model: string, fields: object = {}): object {
    return {
      model,
      instructions: 'You are a coding agent.',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'go on' }] }],
      tools: [FLAT_TOOL],
      tool_choice: 'auto',
      parallel_tool_calls: true,
      reasoning: { effort: 'medium', summary: 'auto' },
      include: ['reasoning.encrypted_content'],
      store: false,
      stream: true,
      prompt_cache_key: 'conversation-1',
      ...fields,
    };
  }

  const ask = (model: string, headers: Record<string, string> = CODEX): Promise<Answer> =>
    post(gateway, '/v1/responses', codex(model), { headers });

  test.each(['openai/gpt-5.4', 'plain/gpt-5-mini', 'claude/claude-sonnet-4-5'])(
    'takes its items from output_item.done: %s',
    async (model) => {
      upstream.script(says({ text: 'Looking.', calls: CALLS }));
      const events = readEvents((await ask(model)).text);
      const items = events.flatMap(({ name, data }) => (name === 'response.output_item.done' ? [data['item']] : []));
      expect(items).toMatchObject([
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Looking.' }] },
        { type: 'function_call', name: 'look', arguments: '{"at":"this"}', call_id: 'call_1' },
      ]);
      const last = events.at(-1);
      expect(last?.name).toBe('response.completed');
      expect(last?.data['response']).toMatchObject({
        id: expect.stringMatching(/./),
        usage: {
          input_tokens: 20,
          input_tokens_details: { cached_tokens: expect.any(Number) },
          output_tokens: 5,
          output_tokens_details: { reasoning_tokens: expect.any(Number) },
          total_tokens: 25,
        },
      });
      // Every event is named, and by its type.
      expect(events.every(({ name, data }) => name === data['type'])).toBe(true);
    },
  );

  test('compresses its bodies with zstd', async () => {
    const bytes = zstdCompressSync(JSON.stringify(codex('plain/gpt-5-mini')));
    const headers = { ...CODEX, 'content-encoding': 'zstd' };
    const answer = await post(gateway, '/v1/responses', bytes, { headers });
    expect(answer.status).toBe(200);
    expect(sentTo(upstream)).toMatchObject({ model: 'gpt-5-mini', messages: [{ role: 'system' }, { role: 'user' }] });
    expect(upstream.calls[0]?.headers['content-encoding']).toBeUndefined();
  });

  test.each(['plain/gpt-5-mini', 'claude/claude-sonnet-4-5'])(
    'takes response.incomplete for a broken stream, so it is told response.completed: %s',
    async (model) => {
      upstream.script(says({ text: 'And so on and', cut: true }));
      const last = readEvents((await ask(model)).text).at(-1);
      expect(last?.name).toBe('response.completed');
      expect(last?.data['response']).toMatchObject({
        status: 'incomplete',
        incomplete_details: { reason: 'max_output_tokens' },
      });
    },
  );

  test('reads OpenAI’s own stream as OpenAI wrote it', async () => {
    upstream.script(says({ text: 'And so on and', cut: true }));
    const answer = await ask('openai/gpt-5.4');
    expect(answer.text).toBe(eventText(eventsIn('responses', { text: 'And so on and', cut: true })));
  });

  test('every other client is told response.incomplete', async () => {
    upstream.script(says({ text: 'And so on and', cut: true }));
    const last = readEvents((await ask('plain/gpt-5-mini', { 'user-agent': 'OpenAI/JS 7.0' })).text).at(-1);
    expect(last).toMatchObject({ name: 'response.incomplete', data: { response: { status: 'incomplete' } } });
  });

  test('is told of a failure by response.failed, and the ledger by its state', async () => {
    upstream.script(({ response }) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end('data: {"choices":[{"index":0,"delta":{"content":"Look"}}]}\n\n');
    });
    const answer = await ask('plain/gpt-5-mini');
    const last = readEvents(answer.text).at(-1);
    expect(last?.name).toBe('response.failed');
    expect(last?.data['response']).toMatchObject({ status: 'failed', error: { message: expect.stringMatching(/./) } });
    expect((await ledgerOf(gateway, answer)).request).toMatchObject({ state: 'truncated', surface: 'responses' });
    await gateway.panel.breakers.reset({ provider: 'plain' });
  });
});
