// A refusal that names what it refuses is mended once; the next request is right from the start, also after a restart.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, header, ledgerOf, post, sentTo } from '../support/ask.ts';
import { chat, postChat } from '../support/chat-call.ts';
import type { GatewayConfig } from '../support/gateway-config.ts';
import { provider, route } from '../support/gateway-config.ts';
import { makeDataDir, startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Behaviour, ScriptedUpstream } from '../support/scripted-upstream.ts';
import { refusesWith, says, spokenTo } from '../support/speaking-upstream.ts';

let upstream: ScriptedUpstream;
let spare: ScriptedUpstream;
let gateway: Gateway;
const dataDir = makeDataDir();

function config(): GatewayConfig {
  return {
    providers: [
      provider('plain', upstream.baseUrl, { preset: 'custom', models: [{ id: 'm' }] }),
      provider('openai', upstream.baseUrl, { models: [{ id: 'm' }] }),
      provider('claude', upstream.baseUrl, { preset: 'anthropic', models: [{ id: 'claude-sonnet-4-5' }] }),
      provider('spare', spare.baseUrl, { models: [{ id: 'm' }] }),
    ],
    routes: [route('backed', ['plain/m', 'spare/m'])],
  };
}

beforeAll(async () => {
  upstream = await startUpstream({ always: says({ text: 'ok' }) });
  spare = await startUpstream({ always: says({ text: 'spare' }) });
  gateway = await startGateway({ config: config(), dataDir: dataDir.path });
});
beforeEach(() => [upstream, spare].forEach((one) => one.forget()));
afterEach(async () => {
  expect([...upstream.mistakes, ...spare.mistakes]).toEqual([]);
  upstream.always(says({ text: 'ok' }));
  for (const { id } of await gateway.panel.fixes.list({})) await gateway.panel.fixes.forget({ id });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
  await spare?.close();
  dataDir.remove();
});

/** Refuses requests that have this top-level field, in the words of OpenAI. */
function refusing(field: string, message: string, code = 'unsupported_parameter'): Behaviour {
  const refusal = refusesWith(400, { error: { message, type: 'invalid_request_error', param: field, code } });
  return (exchange) => (field in exchange.asked ? refusal(exchange) : says({ text: 'ok' })(exchange));
}

const UNSUPPORTED = (field: string): string => `Unsupported parameter: '${field}' is not supported with this model.`;

const CASES: readonly (readonly [name: string, refused: Behaviour, fields: object, fix: string, sent: object])[] = [
  ['a field that is dropped', refusing('top_p', UNSUPPORTED('top_p')), { top_p: 0.5 }, 'drop:top_p', {}],
  [
    'a field that has another name',
    refusing('max_tokens', `${UNSUPPORTED('max_tokens')} Use 'max_completion_tokens' instead.`),
    { max_tokens: 50 },
    'rename:max_tokens>max_completion_tokens',
    { max_completion_tokens: 50 },
  ],
  [
    'a value that is the only one',
    (exchange) =>
      exchange.asked['temperature'] === 0.3
        ? refusesWith(400, {
            error: {
              message:
                "Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value is supported.",
              type: 'invalid_request_error',
              param: 'temperature',
              code: 'unsupported_value',
            },
          })(exchange)
        : says({ text: 'ok' })(exchange),
    { temperature: 0.3 },
    'temperature',
    {},
  ],
];

describe.each(['/v1/chat/completions', '/v1/messages'])('from %s', (path) => {
  test.each(CASES)('%s: once refused, then known', async (_, refused, fields, fix, sent) => {
    upstream.always(refused);
    const ask = (): ReturnType<typeof post> => post(gateway, path, { ...chat('plain/m'), max_tokens: 50, ...fields });
    const first = await ask();
    expect(first.status).toBe(200);
    expect(upstream.calls).toHaveLength(2);
    expect(header(first, 'fixes')).toContain(fix);
    const { request, attempts } = await ledgerOf(gateway, first);
    expect(request).toMatchObject({ state: 'done', status: 200 });
    expect(attempts.map(({ status }) => status)).toEqual([400, 200]);
    expect(attempts[1]?.fixes).toContain(fix);

    const second = await ask();
    expect(second.status).toBe(200);
    expect(upstream.calls).toHaveLength(3);
    expect(header(second, 'fixes')).toContain(fix);
    expect(header(second, 'attempts')).toBe('1');
    expect(sentTo(upstream)).toMatchObject(sent);
    expect(await gateway.panel.fixes.list({})).toMatchObject([{ provider: 'plain', model: 'm' }]);
  });
});

test('two faults of one request are mended one after the other', async () => {
  upstream.always((exchange) =>
    'top_p' in exchange.asked
      ? refusing('top_p', UNSUPPORTED('top_p'))(exchange)
      : refusing('seed', UNSUPPORTED('seed'))(exchange),
  );
  const answer = await postChat(gateway, chat('plain/m', { top_p: 0.5, seed: 7 }));
  expect(answer.status).toBe(200);
  expect(header(answer, 'fixes')).toMatch(/drop:top_p.*drop:seed|drop:seed.*drop:top_p/);
  expect(upstream.calls).toHaveLength(3);
});

test('a model that must be asked in another dialect is asked so from then on', async () => {
  const message =
    'Function tools with reasoning_effort are not supported for m in /v1/chat/completions. Please use /v1/responses instead.';
  const refusal = refusesWith(400, {
    error: { message, type: 'invalid_request_error', param: 'reasoning_effort', code: null },
  });
  upstream.always((exchange) => (spokenTo(exchange) === 'chat' ? refusal(exchange) : says({ text: 'ok' })(exchange)));
  const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } }];
  for (let i = 0; i < 2; i += 1) {
    const answer = await postChat(gateway, chat('openai/m', { tools }));
    expect([answer.status, (answer.json as { object: string }).object]).toEqual([200, 'chat.completion']);
    expect(header(answer, 'fixes')).toContain('speak:dialect>openai-responses');
  }
  expect(upstream.calls.map(({ url }) => url)).toEqual(['/v1/chat/completions', '/v1/responses', '/v1/responses']);
});

test('what did not help is not remembered, and the next target answers', async () => {
  upstream.always(
    refusesWith(400, {
      error: {
        message: UNSUPPORTED('top_p'),
        type: 'invalid_request_error',
        param: 'top_p',
        code: 'unsupported_parameter',
      },
    }),
  );
  const answer = await postChat(gateway, chat('backed', { top_p: 0.5 }));
  expect([answer.status, header(answer, 'provider')]).toEqual([200, 'spare']);
  expect(sentTo(spare)).toMatchObject({ top_p: 0.5 });
  expect(upstream.calls).toHaveLength(2);
  expect(await gateway.panel.fixes.list({})).toEqual([]);
});

test.each(['tools', 'messages'])('%s are never taken out', async (field) => {
  const tools = [{ type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } }];
  upstream.always(refusing(field, UNSUPPORTED(field)));
  const answer = await postChat(gateway, chat('plain/m', { tools }));
  expect(answer.status).toBe(400);
  expect(upstream.calls.every(({ body }) => field in (JSON.parse(body.toString()) as object))).toBe(true);
});

test('a format that is refused is asked for by other means, and what comes is checked', async () => {
  upstream.always((exchange) =>
    'response_format' in exchange.asked
      ? refusing('response_format', UNSUPPORTED('response_format'))(exchange)
      : says({ text: '{"a":1}' })(exchange),
  );
  const answer = await postChat(gateway, chat('plain/m', { response_format: { type: 'json_object' } }));
  expect(answer.json).toMatchObject({ choices: [{ message: { content: '{"a":1}' } }] });
  expect(header(answer, 'fixes')).toMatch(/emulate:response_format/);
});

test('a conversation that a proof of reasoning spoils is mended for that conversation only', async () => {
  const message = 'messages.1.content.0: Invalid `signature` in `thinking` block';
  upstream.always((exchange) =>
    JSON.stringify(exchange.asked).includes('"thinking"')
      ? refusesWith(400, { type: 'error', error: { type: 'invalid_request_error', message } })(exchange)
      : says({ text: 'ok' })(exchange),
  );
  const messages = [
    { role: 'user', content: 'hi' },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'hm', signature: 'c2ln' },
        { type: 'text', text: 'ho' },
      ],
    },
    { role: 'user', content: 'again' },
  ];
  const answer = await post(gateway, '/v1/messages', { model: 'claude/claude-sonnet-4-5', max_tokens: 99, messages });
  expect(answer.status).toBe(200);
  expect(upstream.calls).toHaveLength(2);
  expect(await gateway.panel.fixes.list({})).toEqual([]);
});

test('a refusal without a name is told as it is', async () => {
  upstream.always(refusesWith(400, { error: { message: 'Your question is strange.', type: 'invalid_request_error' } }));
  const answer = await postChat(gateway, chat('plain/m', { top_p: 0.5 }));
  expect(answer.status).toBe(400);
  expect(errorOf(answer)).toMatchObject({ message: 'Your question is strange.', attempts: [{ status: 400 }] });
  expect(upstream.calls).toHaveLength(1);
});

test('what was learned outlives the process', async () => {
  upstream.always(refusing('top_p', UNSUPPORTED('top_p')));
  await postChat(gateway, chat('plain/m', { top_p: 0.5 }));
  await gateway.stop();
  gateway = await startGateway({ dataDir: dataDir.path });
  upstream.forget();
  const answer = await postChat(gateway, chat('plain/m', { top_p: 0.5 }));
  expect([answer.status, header(answer, 'fixes')]).toEqual([200, 'drop:top_p']);
  expect(upstream.calls).toHaveLength(1);
});
