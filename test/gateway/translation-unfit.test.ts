// Targets that cannot take a request are passed over with a reason; where none can, the client learns which field it is.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, header, ledgerOf, post, sentTo } from '../support/ask.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { says } from '../support/speaking-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream({ always: says({ text: 'well' }) });
  const models = ['m', 'gpt-3.5-turbo', 'gpt-4o', 'claude-sonnet-4-5'].map((id) => ({ id }));
  gateway = await startGateway({
    config: {
      providers: [
        provider('plain', upstream.baseUrl, { preset: 'custom', models }),
        provider('claude', upstream.baseUrl, { preset: 'anthropic', models }),
        provider('responses', upstream.baseUrl, { dialect: 'openai-responses', models }),
        provider('ollama', upstream.baseUrl, { preset: 'ollama', models }),
        provider('openai', upstream.baseUrl, { models }),
      ],
      routes: [
        route('able-last', ['claude/m', 'responses/m', 'plain/m']),
        route('unable', ['claude/m', 'responses/m']),
        route('blind-first', ['openai/gpt-3.5-turbo', 'openai/gpt-4o']),
        route('blind', ['openai/gpt-3.5-turbo']),
      ],
    },
  });
});
beforeEach(async () => {
  upstream.forget();
  for (const id of ['plain', 'claude', 'responses', 'openai']) await gateway.panel.breakers.reset({ provider: id });
});
afterEach(() => expect(upstream.mistakes).toEqual([]));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

const SOUND = { role: 'user', content: [{ type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } }] };
const picture = (url: string): object => ({ role: 'user', content: [{ type: 'image_url', image_url: { url } }] });
const USER = { role: 'user', content: 'hi' };

const ask = (model: string, body: object): ReturnType<typeof post> =>
  post(gateway, '/v1/chat/completions', { model, messages: [USER], ...body });

describe('a route', () => {
  test('passes over what cannot take the request, at no cost', async () => {
    const answer = await ask('able-last', { messages: [SOUND] });
    expect([answer.status, header(answer, 'provider'), header(answer, 'attempts')]).toEqual([200, 'plain', '1']);
    expect(upstream.calls.map(({ url }) => url)).toEqual(['/v1/chat/completions']);
    expect((await ledgerOf(gateway, answer)).attempts.map((one) => one.provider)).toEqual(['plain']);
  });

  test('tells of them beside what failed', async () => {
    upstream.script(does.modelMissing());
    const answer = await ask('able-last', { messages: [SOUND] });
    expect(errorOf(answer)['attempts']).toMatchObject([
      { provider: 'plain', outcome: 'model', status: 404 },
      { provider: 'claude', outcome: 'unfit', status: null, message: expect.stringContaining('audio') },
      { provider: 'responses', outcome: 'unfit', status: null, message: expect.stringContaining('audio') },
    ]);
  });

  test('of which nobody can is a mistake of the client’s, and names the field', async () => {
    const answer = await ask('unable', { messages: [SOUND] });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({
      type: 'invalid_request_error',
      param: expect.stringContaining('input_audio'),
      message: expect.stringContaining('audio'),
      attempts: [
        { provider: 'claude', outcome: 'unfit' },
        { provider: 'responses', outcome: 'unfit' },
      ],
    });
    expect(answer.headers['x-should-retry']).toBe('false');
    expect(upstream.calls).toHaveLength(0);
    expect((await ledgerOf(gateway, answer)).request).toMatchObject({ state: 'failed', status: 400, cost_nanos: 0 });
  });

  test('is not the client’s fault while the target that could only rests', async () => {
    upstream.script(does.rateLimits('40'));
    await ask('plain/m', {});
    const answer = await ask('able-last', { messages: [SOUND] });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(30);
    expect(errorOf(answer)['message']).toContain('plain/m');
  });
});

describe('what the catalog knows of models', () => {
  const PICTURE =
    'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

  test('who is known to see is asked first', async () => {
    const answer = await ask('blind-first', { messages: [picture(PICTURE)] });
    expect([answer.status, header(answer, 'model')]).toEqual([200, 'gpt-4o']);
    expect(header(await ask('blind-first', {}), 'model')).toBe('gpt-3.5-turbo');
  });

  test('and where nobody is, the error says what each of them lacks', async () => {
    const answer = await ask('blind', { messages: [picture(PICTURE)] });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({
      code: 'no_target_fits',
      message: expect.stringContaining('openai/gpt-3.5-turbo is not known to read images'),
      attempts: [{ provider: 'openai', model: 'gpt-3.5-turbo', outcome: 'unfit', status: null }],
    });
    expect(upstream.calls).toHaveLength(0);
  });
});

const ADDRESS = 'https://example.com/cat.png';

/** What cannot be said to whom, asked where, with the field that must change. */
const UNSAYABLE: readonly (readonly [what: string, path: string, model: string, body: object, field: RegExp])[] = [
  ['a sound, to Anthropic', '/v1/chat/completions', 'claude/m', { messages: [SOUND] }, /input_audio/],
  ['two choices, to Anthropic', '/v1/chat/completions', 'claude/m', { messages: [USER], n: 2 }, /^n$/],
  [
    'stop sequences, to the Responses API',
    '/v1/chat/completions',
    'responses/m',
    { messages: [USER], stop: ['END'] },
    /^stop$/,
  ],
  [
    'stop sequences, from Messages',
    '/v1/messages',
    'responses/m',
    { messages: [USER], max_tokens: 9, stop_sequences: ['END'] },
    /stop/,
  ],
  [
    'a picture by its address, to Ollama',
    '/v1/chat/completions',
    'ollama/m',
    { messages: [picture(ADDRESS)] },
    /image/,
  ],
  [
    'a file that OpenAI keeps, to Anthropic',
    '/v1/responses',
    'claude/m',
    { input: [{ role: 'user', content: [{ type: 'input_file', file_id: 'file-1' }] }] },
    /file/,
  ],
];

test.each(UNSAYABLE)('%s', async (_, path, model, body, field) => {
  const answer = await post(gateway, path, { model, ...body });
  expect([answer.status, upstream.calls.length]).toEqual([400, 0]);
  const error = errorOf(answer);
  expect(error['attempts']).toMatchObject([{ outcome: 'unfit', message: expect.stringMatching(/\w{3}/) }]);
  // Anthropic's envelope has no place for a field's name: there it stands in the message.
  expect(String(error['param'] ?? error['message'])).toMatch(field);
});

test.each([
  ['previous_response_id', { previous_response_id: 'resp_1' }],
  ['background', { background: true }],
])('what only a store could do is refused before any target is asked: %s', async (param, fields) => {
  const answer = await post(gateway, '/v1/responses', { model: 'openai/m', input: 'hi', ...fields });
  expect(answer).toMatchObject({ status: 400, json: { error: { param, message: expect.stringMatching(/\w/) } } });
  expect(upstream.calls).toHaveLength(0);
});

test('what is only a wish is left out, and the client is told', async () => {
  const wishes = {
    seed: 7,
    logit_bias: { '5': 1 },
    frequency_penalty: 0.5,
    prediction: { type: 'content', content: 'x' },
  };
  const answer = await ask('claude/claude-sonnet-4-5', wishes);
  expect(answer.status).toBe(200);
  for (const wish of Object.keys(wishes)) {
    expect(sentTo(upstream)).not.toHaveProperty(wish);
    expect(header(answer, 'fixes')).toContain(wish);
  }
});
