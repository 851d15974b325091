// Providers that answer in another form than they were asked for, or know no JSON mode: the client gets what it asked for.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Said, Spoken } from '../support/answer-formats.ts';
import { errorOf, header, ledgerOf, post, sentTo } from '../support/ask.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import type { Answer } from '../support/http-client.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { says, saysAsBody, saysAsStream } from '../support/speaking-upstream.ts';
import { readEvents } from '../support/sse-text.ts';

let upstream: ScriptedUpstream;
let spare: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  spare = await startUpstream();
  const at = (preset: string, ...ids: string[]): ReturnType<typeof provider> => {
    const models = ids.map((id) => ({ id, inputPrice: 1, outputPrice: 2 }));
    // Some of them speak several dialects; this is about the one in which they are peculiar.
    const dialect = ['qwen', 'deepseek', 'lmstudio'].includes(preset) ? { dialect: 'openai-chat' } : {};
    return provider(preset, upstream.baseUrl, { preset, models, ...dialect });
  };
  gateway = await startGateway({
    config: {
      providers: [
        at('custom', 'm'),
        at('anthropic', 'claude-sonnet-4-20250514', 'claude-opus-4-8', 'claude-sonnet-4-5'),
        at('openai', 'gpt-4.1-mini'),
        at('qwen', 'qwen3-32b'),
        at('deepseek', 'deepseek-v4-flash'),
        at('lmstudio', 'local'),
        provider('spare', spare.baseUrl, { models: [{ id: 'm' }] }),
      ],
      routes: [
        route('by-tool', ['anthropic/claude-sonnet-4-20250514', 'spare/m']),
        route('by-words', ['anthropic/claude-opus-4-8', 'spare/m']),
        route('by-object', ['deepseek/deepseek-v4-flash', 'spare/m']),
      ],
    },
  });
});
beforeEach(async () => {
  for (const one of [upstream, spare]) one.forget();
  for (const id of ['anthropic', 'deepseek', 'custom']) await gateway.panel.breakers.reset({ provider: id });
});
afterEach(() => expect([...upstream.mistakes, ...spare.mistakes]).toEqual([]));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
  await spare?.close();
});

const USER = [{ role: 'user', content: 'look' }];
const FUNCTION = { name: 'look', parameters: { type: 'object', properties: {} } };
const SURFACES = [
  ['chat', '/v1/chat/completions', { messages: USER, tools: [{ type: 'function', function: FUNCTION }] }],
  [
    'messages',
    '/v1/messages',
    { messages: USER, max_tokens: 99, tools: [{ name: 'look', input_schema: FUNCTION.parameters }] },
  ],
  ['responses', '/v1/responses', { input: 'look', tools: [{ type: 'function', ...FUNCTION, strict: false }] }],
] as const;

const SAID: Said = {
  text: 'Looking.',
  calls: [{ id: 'call_1', name: 'look', arguments: '{"at":"this"}' }],
  usage: { input: 30, output: 9 },
};

/** A whole answer of this surface has all of SAID in it. */
function expectWhole(surface: Spoken, { json }: Answer): void {
  const call = { name: 'look', arguments: '{"at":"this"}' };
  const wholes = {
    chat: {
      object: 'chat.completion',
      choices: [{ finish_reason: 'tool_calls', message: { content: 'Looking.', tool_calls: [{ function: call }] } }],
      usage: { prompt_tokens: 30, completion_tokens: 9 },
    },
    messages: {
      type: 'message',
      stop_reason: 'tool_use',
      content: [{ text: 'Looking.' }, { type: 'tool_use', name: 'look', input: { at: 'this' } }],
      usage: { input_tokens: 30, output_tokens: 9 },
    },
    responses: {
      object: 'response',
      status: 'completed',
      output: [{ type: 'message' }, { type: 'function_call', ...call }],
      usage: { input_tokens: 30, output_tokens: 9 },
    },
  };
  expect(json).toMatchObject(wholes[surface]);
}

const LAST: Readonly<Record<Spoken, string>> = {
  chat: '[DONE]',
  messages: 'message_stop',
  responses: 'response.completed',
};

/** A stream of this surface tells all of SAID and ends well. */
function expectStream(surface: Spoken, answer: Answer): void {
  expect(answer.headers['content-type']).toContain('text/event-stream');
  const events = readEvents(answer.text);
  expect(answer.text).toContain('Looking.');
  expect(answer.text).toContain('look');
  expect(answer.text.replaceAll('\\', '')).toMatch(/"at":"this"/);
  expect(events.at(-1)?.name ?? events.at(-1)?.text).toBe(LAST[surface]);
  expect(answer.whole).toBe(true);
}

const MODELS = ['custom/m', 'anthropic/claude-sonnet-4-5', 'openai/gpt-4.1-mini'];

describe.each(SURFACES)('a client at %s', (surface, path, body) => {
  const ask = (model: string, stream: boolean): Promise<Answer> => post(gateway, path, { ...body, model, stream });

  test('gets a whole answer of a model that only streams', async () => {
    upstream.script((exchange) =>
      exchange.streamed ? says(SAID)(exchange) : void exchange.response.writeHead(400).end(),
    );
    const answer = await ask('qwen/qwen3-32b', false);
    expectWhole(surface, answer);
    expect(sentTo(upstream)).toMatchObject({ stream: true, stream_options: { include_usage: true } });
    expect(header(answer, 'fixes')).toContain('stream:stream');
    expect((await ledgerOf(gateway, answer)).request).toMatchObject({
      streamed: 0,
      input_tokens: 30,
      output_tokens: 9,
    });
  });

  test.each(MODELS)('gets a stream where %s answers with one body', async (model) => {
    upstream.script(saysAsBody(SAID));
    const answer = await ask(model, true);
    expectStream(surface, answer);
    expect((await ledgerOf(gateway, answer)).request).toMatchObject({
      state: 'done',
      input_tokens: 30,
      output_tokens: 9,
    });
  });

  test.each(MODELS)('gets a whole answer where %s streams unasked', async (model) => {
    upstream.script(saysAsStream(SAID));
    const answer = await ask(model, false);
    expectWhole(surface, answer);
    expect((await ledgerOf(gateway, answer)).request).toMatchObject({
      state: 'done',
      input_tokens: 30,
      output_tokens: 9,
    });
  });
});

describe('JSON', () => {
  const SCHEMA = {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city', 'days'],
    additionalProperties: false,
  };
  const FORMATS = [
    [
      '/v1/chat/completions',
      {
        messages: USER,
        response_format: { type: 'json_schema', json_schema: { name: 'trip', schema: SCHEMA, strict: true } },
      },
    ],
    [
      '/v1/messages',
      { messages: USER, max_tokens: 99, output_config: { format: { type: 'json_schema', schema: SCHEMA } } },
    ],
    [
      '/v1/responses',
      { input: 'look', text: { format: { type: 'json_schema', name: 'trip', schema: SCHEMA, strict: true } } },
    ],
  ] as const;
  const OBJECT = { messages: USER, response_format: { type: 'json_object' } };
  const GOOD = '{"city":"Bern","days":3}';
  const BAD = '{"city":"Bern","days":"three"}';

  describe.each(FORMATS)('of a schema, asked for at %s', (path, body) => {
    const ask = (model: string, stream: boolean): Promise<Answer> => post(gateway, path, { ...body, model, stream });
    const told = ({ text }: Answer): string => text.replaceAll('\\"', '"');
    const call = (text: string): Said => ({ calls: [{ id: 'toolu_1', name: 'json', arguments: text }] });

    test.each([false, true])('is what a tool was given, where there is no other way, streamed: %s', async (stream) => {
      upstream.script((exchange) => says(call(GOOD))(exchange));
      const answer = await ask('by-tool', stream);
      expect(told(answer)).toContain(GOOD);
      expect(answer.text).not.toMatch(/"(?:tool_use|tool_calls|function_call)"/);
      expect(header(answer, 'fixes')).toContain('emulate:response_format>tool');
      expect(sentTo(upstream)).toMatchObject({
        tool_choice: { type: 'tool', name: 'json' },
        tools: [{ input_schema: SCHEMA }],
      });
      expect(sentTo(upstream)).not.toHaveProperty('output_config.format');
    });

    test.each([false, true])(
      'that does not conform is not handed on: the next target is asked, streamed: %s',
      async (stream) => {
        upstream.script(says(call(BAD)));
        spare.script(says({ text: GOOD }));
        const answer = await ask('by-tool', stream);
        expect([answer.status, header(answer, 'provider')]).toEqual([200, 'spare']);
        expect(told(answer)).toContain('{"city":"Ber');
        expect(answer.text).not.toContain('three');
        const { attempts } = await ledgerOf(gateway, answer);
        expect(attempts[0]).toMatchObject({ outcome: 'schema', error_text: expect.stringContaining('days') });
        // What the first one wrote was paid for.
        expect(attempts[0]?.cost_nanos).toBeGreaterThan(0);
      },
    );

    test('asked for in words and as an object of any kind, is checked all the same', async () => {
      upstream.script(says({ text: BAD }));
      spare.script(says({ text: GOOD }));
      const answer = await ask('by-object', false);
      expect(JSON.stringify(sentTo(upstream)['messages'])).toContain('days');
      expect(sentTo(upstream)['response_format']).toEqual({ type: 'json_object' });
      expect(header(answer, 'provider')).toBe('spare');
    });
  });

  test('of any kind is asked for in words where a tool cannot be forced, and a fence around it is taken off', async () => {
    upstream.script(says({ text: '```json\n{"a":1}\n```' }));
    const answer = await post(gateway, '/v1/chat/completions', { ...OBJECT, model: 'by-words' });
    expect(answer.json).toMatchObject({ choices: [{ message: { content: '{"a":1}' }, finish_reason: 'stop' }] });
    expect(header(answer, 'fixes')).toContain('emulate:response_format>prompt');
    expect(JSON.stringify(sentTo(upstream)['system'])).toContain('JSON');
  });

  test('by a tool at a local server that knows schemas only', async () => {
    upstream.script(says({ calls: [{ id: 'c', name: 'json', arguments: '{"a":1}' }] }));
    const answer = await post(gateway, '/v1/chat/completions', { ...OBJECT, model: 'lmstudio/local', stream: true });
    const deltas = readEvents(answer.text).flatMap(
      ({ data }) => (data['choices'] ?? []) as { delta: { content?: string } }[],
    );
    expect(deltas.map(({ delta }) => delta.content ?? '').join('')).toBe('{"a":1}');
    expect(sentTo(upstream)).toMatchObject({ stream: false });
  });

  test('that nobody gets right is told as what it is', async () => {
    upstream.script(says({ text: 'Sorry, no.' }));
    spare.script(says({ text: 'Sorry, no.' }));
    const answer = await post(gateway, '/v1/chat/completions', { ...OBJECT, model: 'anthropic/claude-opus-4-8' });
    expect(answer.status).toBe(502);
    expect(errorOf(answer)).toMatchObject({
      attempts: [{ outcome: 'schema' }],
      message: expect.stringContaining('JSON'),
    });
  });
});
