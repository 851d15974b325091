// Errors on each surface in its own words, whoever made them and whenever: before the answer, in the middle, by a cut.

import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ledgerOf, post } from '../support/ask.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { send } from '../support/http-client.ts';
import type { Answer } from '../support/http-client.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Behaviour, ScriptedUpstream } from '../support/scripted-upstream.ts';
import { breaksOff, refusesWith, says } from '../support/speaking-upstream.ts';
import { readEvents } from '../support/sse-text.ts';
import * as does from '../support/upstream-behaviours.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

const PROVIDERS = ['plain', 'claude', 'openai'];

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({
    config: {
      providers: [
        provider('plain', upstream.baseUrl, { preset: 'custom' }),
        provider('claude', upstream.baseUrl, { preset: 'anthropic' }),
        provider('openai', upstream.baseUrl),
      ],
    },
  });
});
beforeEach(async () => {
  upstream.forget();
  for (const id of PROVIDERS) await gateway.panel.breakers.reset({ provider: id });
});
afterEach(() => expect(upstream.mistakes).toEqual([]));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

const USER = [{ role: 'user', content: 'hi' }];

interface SurfaceCase {
  readonly name: string;
  readonly path: string;
  readonly body: object;
  /** The envelope of an error of this status and kind. */
  readonly envelope: (status: number) => object;
  /** What a broken stream ends with. */
  readonly lastWords: (text: string) => object | undefined;
}

const OPENAI_TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  404: 'invalid_request_error',
  429: 'rate_limit_error',
};
const ANTHROPIC_TYPES: Readonly<Record<number, string>> = { ...OPENAI_TYPES, 404: 'not_found_error', 502: 'api_error' };

const words = expect.stringMatching(/\w/);
const openAi = (status: number): object => ({
  error: { message: words, type: OPENAI_TYPES[status] ?? 'upstream_error', code: expect.anything() },
});
const lastEvent = (text: string): object | undefined => readEvents(text).at(-1)?.data;

const SURFACES: readonly SurfaceCase[] = [
  { name: 'chat', path: '/v1/chat/completions', body: { messages: USER }, envelope: openAi, lastWords: lastEvent },
  {
    name: 'messages',
    path: '/v1/messages',
    body: { messages: USER, max_tokens: 99 },
    envelope: (status) => ({ type: 'error', error: { type: ANTHROPIC_TYPES[status], message: words } }),
    lastWords: lastEvent,
  },
  {
    name: 'responses',
    path: '/v1/responses',
    body: { input: 'hi' },
    envelope: openAi,
    lastWords: (text) => (readEvents(text).at(-1)?.data as { response?: object } | undefined)?.response,
  },
  { name: 'completions', path: '/v1/completions', body: { prompt: 'hi' }, envelope: openAi, lastWords: lastEvent },
  {
    name: 'ollama chat',
    path: '/api/chat',
    body: { messages: USER },
    envelope: () => ({ error: words }),
    lastWords: (text) => JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as object,
  },
  {
    name: 'ollama generate',
    path: '/api/generate',
    body: { prompt: 'hi' },
    envelope: () => ({ error: words }),
    lastWords: (text) => JSON.parse(text.trimEnd().split('\n').at(-1) ?? '') as object,
  },
];

describe.each(SURFACES)('$name', ({ name, path, body, envelope, lastWords }) => {
  const ask = (model: string, rest: object = {}, key = gateway.clientKey): Promise<Answer> =>
    post(gateway, path, { ...body, model, ...rest }, { key });

  function expectError(answer: Answer, status: number): void {
    expect([answer.status, answer.json]).toMatchObject([status, envelope(status)]);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.headers['x-should-retry'] ?? answer.headers['retry-after']).toBeDefined();
  }

  test('401, 404 and 400 of ours', async () => {
    expectError(await ask('plain/m', {}, 'bbx-of-nobody'), 401);
    expectError(await ask('nobody/has-this'), 404);
    expectError(await post(gateway, path, '{"model":'), 400);
    expectError(await post(gateway, path, { ...body, model: 5 }), 400);
    expect(upstream.calls).toHaveLength(0);
  });

  test.each([true, false])('a rate limit, streamed: %s', async (stream) => {
    upstream.always(does.rateLimits('40'));
    const answer = await ask('plain/m', { stream });
    expectError(answer, 429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(30);
  });

  test.each([true, false])('an overload with Anthropic’s own status, streamed: %s', async (stream) => {
    upstream.always(refusesWith(529, { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }));
    const answer = await ask('claude/m', { stream });
    expectError(answer, 502);
    expect(answer.text).toContain('Overloaded');
  });

  test('a mistake of the client’s that only the provider sees', async () => {
    upstream.always(
      refusesWith(400, {
        error: { message: 'Your words are wrong.', type: 'invalid_request_error', code: 'bad_words' },
      }),
    );
    const answer = await ask('plain/m', { stream: true });
    expectError(answer, 400);
    expect(answer.text).toContain('Your words are wrong.');
  });

  const CUTS: readonly (readonly [string, string, Behaviour])[] = [
    ['a provider of chats', 'plain', breaksOff({ text: 'half a word' }, 'half', 'destroy')],
    ['a provider of chats that closes properly', 'plain', breaksOff({ text: 'half a word' }, 'half', 'end')],
    ['Anthropic', 'claude', breaksOff({ text: 'half a word' }, 'half', 'destroy')],
    [
      'a provider of chats that says why',
      'plain',
      breaksOff({ text: 'half a word' }, 'half', {
        name: null,
        data: '{"error":{"message":"Overloaded","type":"server_error"}}',
      }),
    ],
    [
      'Anthropic, which says why',
      'claude',
      breaksOff({ text: 'half a word' }, 'half', {
        name: 'error',
        data: '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
      }),
    ],
  ];

  // The upstream speaks no completions in the older form.
  const cuts = CUTS.filter(([, id]) => name !== 'completions' || id !== 'plain');

  test.each(cuts)('a stream that breaks off at %s', async (_, id, behaviour) => {
    upstream.always(behaviour);
    const answer = await ask(`${id}/m`, { stream: true });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('half');
    expect(lastWords(answer.text)).toMatchObject({ error: expect.anything() });
    // Nothing that would make it look whole.
    expect(answer.text).not.toMatch(/\[DONE\]|message_stop|response\.completed|"done":true/);
    expect(answer.whole).toBe(false);
    expect((await ledgerOf(gateway, answer)).request).toMatchObject({ state: 'truncated', error_kind: 'outage' });
  });
});

async function readAll(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}

describe('the SDKs throw at a stream that breaks off', () => {
  beforeEach(() => upstream.always(breaksOff({ text: 'half a word' }, 'half', 'destroy')));

  test('OpenAI’s, for chats', async () => {
    const stream = await gateway
      .openai()
      .chat.completions.create({ model: 'claude/m', messages: [{ role: 'user', content: 'hi' }], stream: true });
    await expect(readAll(stream)).rejects.toBeInstanceOf(OpenAI.APIError);
  });

  test('Anthropic’s', async () => {
    const anthropic = new Anthropic({ apiKey: gateway.clientKey, baseURL: gateway.url, maxRetries: 0 });
    const stream = anthropic.messages.stream({
      model: 'plain/m',
      max_tokens: 99,
      messages: [{ role: 'user', content: 'hi' }],
    });
    await expect(stream.finalMessage()).rejects.toBeInstanceOf(Anthropic.APIError);
  });
});

describe('what is not there', () => {
  test.each<[string, string, object]>([
    ['POST', '/v1/nothing', { error: { code: 'not_found', message: expect.stringContaining('/v1/chat/completions') } }],
    ['POST', '/v1/messages/batches', { type: 'error', error: { type: 'not_found_error', message: words } }],
    ['POST', '/api/pull', { error: words }],
    [
      'GET',
      '/v1/responses/resp_1',
      { error: { code: 'not_found', message: expect.stringContaining('keeps no responses') } },
    ],
  ])('%s %s', async (method, path, envelope) => {
    const call = method === 'GET' ? { method } : { body: { model: 'plain/m' } };
    const answer = await send(gateway.url + path, { key: gateway.clientKey, ...call });
    expect(answer.status).toBe(404);
    expect(answer.json).toMatchObject(envelope);
  });

  test.each(SURFACES)('$name, asked with GET', async ({ path }) => {
    expect((await send(gateway.url + path, { key: gateway.clientKey })).status).toBe(405);
  });
});

test('a request that went well is not told about errors before it', async () => {
  upstream.always(says({ text: 'well' }));
  for (const { path, body } of SURFACES) {
    const answer = await post(gateway, path, { ...body, model: 'claude/m', stream: false });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('"attempts"');
  }
});
