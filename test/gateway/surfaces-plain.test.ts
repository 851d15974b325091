// Surfaces with one form only: embeddings, moderations, rerank, pictures, speech. Asked as they are, answered as they are.

import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { errorOf, header, ledgerOf, post } from '../support/ask.ts';
import { startBareUpstream } from '../support/bare-upstream.ts';
import type { BareUpstream, HeardCall } from '../support/bare-upstream.ts';
import { eventually } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { openCall, readUntil } from '../support/http-client.ts';
import { settledAt } from '../support/ledger-file.ts';

const MODELS = [{ id: 'm', inputPrice: 2, outputPrice: 10 }];

let upstream: BareUpstream;
let second: BareUpstream;
let gateway: Gateway;

beforeAll(async () => {
  [upstream, second] = await Promise.all([startBareUpstream(), startBareUpstream()]);
  gateway = await startGateway({
    config: {
      providers: [
        provider('up', upstream.baseUrl, { preset: 'custom', models: MODELS }),
        provider('second', second.baseUrl, { models: MODELS }),
        provider('claude', second.baseUrl, { preset: 'anthropic', models: MODELS }),
      ],
      routes: [route('both', ['claude/m', 'up/m', 'second/m']), route('none', ['claude/m'])],
    },
  });
});
beforeEach(async () => {
  for (const one of [upstream, second]) one.forget();
  await gateway.panel.breakers.reset({ provider: 'up' });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
  await second?.close();
});

const arrived = ({ state }: HeardCall): boolean => state === 'whole';

async function answerWith(status: number, body: object | string, at: BareUpstream = upstream): Promise<HeardCall> {
  const call = await at.call(0, arrived);
  call.response.writeHead(status, { 'content-type': 'application/json' });
  call.response.end(typeof body === 'string' ? body : JSON.stringify(body));
  return call;
}

describe('embeddings', () => {
  const USAGE = { prompt_tokens: 8, total_tokens: 8 };

  test.each<[string, object]>([
    ['one text', { input: 'hi' }],
    ['several texts, in base64, shortened', { input: ['hi', 'ho'], encoding_format: 'base64', dimensions: 256 }],
    ['tokens', { input: [1, 2, 3] }],
    ['lists of tokens', { input: [[1, 2], [3]], user: 'me' }],
  ])('of %s pass as they are', async (_, fields) => {
    const asked = post(gateway, '/v1/embeddings', { model: 'up/m', ...fields });
    // In whatever spelling the provider uses.
    const told = `{ "object":"list","data":[{"object":"embedding","index":0,"embedding":"AACAPwAAAEA="}] ,"usage":${JSON.stringify(USAGE)}}`;
    const call = await answerWith(200, told);
    expect(JSON.parse(call.body.toString())).toEqual({ model: 'm', ...fields });
    const answer = await asked;
    expect(answer.text).toBe(told);
    expect((await ledgerOf(gateway, answer)).request).toMatchObject({
      surface: 'embeddings',
      state: 'done',
      input_tokens: 8,
      cached_input_tokens: null,
    });
  });

  test('in base64 are what the OpenAI SDK asks for and reads', async () => {
    const asked = gateway.openai().embeddings.create({ model: 'up/m', input: ['hi'] });
    const base64 = Buffer.from(new Float32Array([0.5, -2, 0.25]).buffer).toString('base64');
    const data = [{ object: 'embedding', index: 0, embedding: base64 }];
    const call = await answerWith(200, { object: 'list', data, model: 'm', usage: USAGE });
    expect(JSON.parse(call.body.toString())).toMatchObject({ encoding_format: 'base64' });
    expect((await asked).data[0]?.embedding).toEqual([0.5, -2, 0.25]);
  });

  test('fall back to the next target, past one that has none', async () => {
    const asked = post(gateway, '/v1/embeddings', { model: 'both', input: 'hi' });
    await answerWith(503, { error: { message: 'overloaded' } });
    await answerWith(200, { object: 'list', data: [{ object: 'embedding', index: 0, embedding: [1] }] }, second);
    const answer = await asked;
    expect([answer.status, header(answer, 'provider'), header(answer, 'attempts')]).toEqual([200, 'second', '2']);
  });

  test('that are no embeddings are a failure of the target', async () => {
    const asked = post(gateway, '/v1/embeddings', { model: 'up/m', input: 'hi' });
    await answerWith(200, { object: 'list', choices: [] });
    expect((await asked).status).toBe(502);
  });
});

test.each([
  ['/v1/moderations', { input: 'bad words' }, { id: 'modr-1', results: [{ flagged: true }] }, 'moderations'],
  [
    '/v1/rerank',
    { query: 'q', documents: ['a', 'b'], top_n: 1 },
    { results: [{ index: 1, relevance_score: 0.9 }] },
    'rerank',
  ],
  ['/v1/images/generations', { prompt: 'a cat', n: 1 }, { created: 1, data: [{ b64_json: 'AAAA' }] }, 'images'],
])('%s passes as it is', async (path, fields, told, surface) => {
  const asked = post(gateway, path, { model: 'up/m', ...fields });
  const call = await answerWith(200, told);
  expect(call.url).toBe(path);
  expect(JSON.parse(call.body.toString())).toEqual({ model: 'm', ...fields });
  const answer = await asked;
  expect(answer.text).toBe(JSON.stringify(told));
  expect((await ledgerOf(gateway, answer)).request).toMatchObject({ surface, state: 'done', provider: 'up' });
});

test.each(['/v1/embeddings', '/v1/moderations', '/v1/rerank', '/v1/images/generations', '/v1/audio/speech'])(
  '%s at targets that have no such thing is a mistake of the client’s',
  async (path) => {
    const answer = await post(gateway, path, { model: 'none', input: 'hi' });
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({
      message: expect.stringContaining('claude'),
      attempts: [{ provider: 'claude', outcome: 'unfit', status: null }],
    });
    expect(second.calls).toHaveLength(0);
  },
);

describe('speech', () => {
  const SOUND = randomBytes(700_000);
  const WISH = { model: 'up/m', input: 'Say this.', voice: 'alloy', response_format: 'mp3' };

  test('comes through byte for byte, and while it comes', async () => {
    const { response } = openCall(`${gateway.url}/v1/audio/speech`, { key: gateway.clientKey, body: WISH });
    const call = await upstream.call(0, arrived);
    call.response.writeHead(200, { 'content-type': 'audio/mpeg' });
    call.response.write(SOUND.subarray(0, 1_000));
    const heard = await response;
    expect(heard.headers['content-type']).toBe('audio/mpeg');
    expect(heard.statusCode).toBe(200);
    // The beginning is here, and the end not yet there.
    const parts: Buffer[] = [];
    for await (const part of heard) {
      parts.push(part as Buffer);
      if (!call.response.writableEnded) call.response.end(SOUND.subarray(1_000));
    }
    expect(Buffer.concat(parts).equals(SOUND)).toBe(true);
    expect((await settledAt(gateway.dataDir, -1)).request).toMatchObject({
      surface: 'audio',
      state: 'done',
      status: 200,
    });
  });

  test('through the OpenAI SDK', async () => {
    const asked = gateway.openai().audio.speech.create({ ...WISH, response_format: 'mp3' });
    const call = await upstream.call(0, arrived);
    call.response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(SOUND);
    expect(Buffer.from(await (await asked).arrayBuffer()).equals(SOUND)).toBe(true);
    expect(JSON.parse(call.body.toString())).toEqual({ ...WISH, model: 'm' });
  });

  test('as events keeps their usage', async () => {
    const asked = post(gateway, '/v1/audio/speech', { ...WISH, stream_format: 'sse' });
    const call = await upstream.call(0, arrived);
    const usage = { input_tokens: 14, output_tokens: 101, total_tokens: 115 };
    const text = `data: {"type":"speech.audio.delta","audio":"AAAA"}\n\ndata: ${JSON.stringify({ type: 'speech.audio.done', usage })}\n\n`;
    call.response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);
    const answer = await asked;
    expect(answer.text).toBe(text);
    expect((await ledgerOf(gateway, answer)).request).toMatchObject({
      input_tokens: 14,
      output_tokens: 101,
      cost_nanos: 14 * 2_000 + 101 * 10_000,
    });
  });

  test('that breaks off does not look whole', async () => {
    const { response } = openCall(`${gateway.url}/v1/audio/speech`, { key: gateway.clientKey, body: WISH });
    const call = await upstream.call(0, arrived);
    call.response.writeHead(200, { 'content-type': 'audio/mpeg' });
    call.response.write(SOUND.subarray(0, 1_000));
    const heard = await response;
    await readUntil(heard, (text) => text.length > 0);
    call.request.socket.destroy();
    await expect(heard.toArray()).rejects.toThrow(/aborted/);
    expect((await settledAt(gateway.dataDir, -1)).request).toMatchObject({ state: 'truncated' });
  });

  test('whose client leaves ends at the provider too', async () => {
    const { response, hangUp } = openCall(`${gateway.url}/v1/audio/speech`, { key: gateway.clientKey, body: WISH });
    const call = await upstream.call(0, arrived);
    call.response.writeHead(200, { 'content-type': 'audio/mpeg' });
    call.response.write(SOUND.subarray(0, 1_000));
    await response;
    hangUp();
    await eventually(() => expect(call.gone).toBe(true));
    expect((await settledAt(gateway.dataDir, -1)).request).toMatchObject({ state: 'cancelled' });
  });

  test.each(['text/html', 'Text/HTML; charset=utf-8'])('that is a web page is none: %s', async (type) => {
    const asked = post(gateway, '/v1/audio/speech', WISH);
    const call = await upstream.call(0, arrived);
    call.response.writeHead(200, { 'content-type': type }).end('<html></html>');
    expect(await asked).toMatchObject({
      status: 502,
      json: { error: { message: expect.stringContaining('web page') } },
    });
  });

  test('compressed although nobody asked for that is a failure, not noise', async () => {
    const asked = post(gateway, '/v1/audio/speech', WISH);
    const call = await upstream.call(0, arrived);
    call.response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-encoding': 'gzip' }).end('\x1f\x8b');
    expect(await asked).toMatchObject({
      status: 502,
      json: { error: { message: expect.stringContaining('compressed') } },
    });
  });
});
