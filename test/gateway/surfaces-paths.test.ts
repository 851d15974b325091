// Where clients knock and how they show their key: with /v1 and without, twice, with slashes too many, compressed.

import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { header } from '../support/ask.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { send } from '../support/http-client.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { refusesWith, says, spokenTo } from '../support/speaking-upstream.ts';

/** As a user may have set it: every printable character is allowed. */
const KEY = 'bbx-a:b:c-0123456789';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  upstream.always((exchange) =>
    exchange.seen.url.endsWith('/embeddings')
      ? refusesWith(200, { object: 'list', data: [{ object: 'embedding', index: 0, embedding: [1] }] })(exchange)
      : says({ text: `in ${spokenTo(exchange)}` })(exchange),
  );
  gateway = await startGateway({
    config: {
      providers: [provider('up', upstream.baseUrl, { preset: 'custom' })],
      clients: [{ name: 'me', key: KEY }],
    },
  });
});
beforeEach(() => upstream.forget());
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

const USER = [{ role: 'user', content: 'hi' }];
const BODIES: readonly [operation: string, body: object, answer: object][] = [
  ['chat/completions', { messages: USER }, { object: 'chat.completion' }],
  ['messages', { messages: USER, max_tokens: 9 }, { type: 'message' }],
  ['responses', { input: 'hi' }, { object: 'response' }],
  ['embeddings', { input: 'hi' }, { object: 'list' }],
];
const PLACES = ['/v1', '', '/v1/v1', '//v1/', '/v1//', '/api/v1', '/'];

describe.each(BODIES)('%s', (operation, body, answer) => {
  test.each(PLACES)('behind "%s"', async (place) => {
    for (const end of ['', '/', '?beta=true&x=/v1/nothing']) {
      const url = `${gateway.url}${place}/${operation}${end}`;
      const { status, json } = await send(url, { key: KEY, body: { model: 'up/m', ...body } });
      expect([url, status, json]).toMatchObject([url, 200, answer]);
    }
  });

  test('at the address that also holds the key', async () => {
    for (const place of ['', '/v1', '/v1/v1', '//v1/']) {
      const url = `${gateway.url}/k/${KEY}${place}/${operation}`;
      expect(await send(url, { body: { model: 'up/m', ...body } })).toMatchObject({ status: 200 });
    }
  });
});

describe('lists', () => {
  test.each(['/v1/models', '/models', '/v1/v1/models', '//v1//models/', '/api/v1/models', '/v1/models?limit=1000'])(
    '%s',
    async (path) => {
      const { status, json } = await send(gateway.url + path, { key: KEY });
      expect(status).toBe(200);
      expect((json as { data: { id: string }[] }).data.map(({ id }) => id)).toContain('up/m');
    },
  );

  test('one model by its name, which has a slash, escaped or not', async () => {
    for (const path of ['/v1/models/up/m', '/v1/models/up%2Fm', '/models/up/m', `/k/${KEY}/v1/models/up/m`]) {
      expect((await send(gateway.url + path, { key: KEY })).json).toMatchObject({ id: 'up/m' });
    }
  });

  test('what has nothing in it answers nobody in particular', async () => {
    for (const path of ['/', '/v1', '/v1/', '//']) {
      for (const method of ['GET', 'HEAD']) expect((await send(gateway.url + path, { method })).status).toBe(200);
    }
  });
});

describe('a key', () => {
  const ask = (headers: Record<string, string>, place = ''): ReturnType<typeof send> =>
    send(`${gateway.url}${place}/v1/chat/completions`, { headers, body: { model: 'up/m', messages: USER } });
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  test.each<[string, Record<string, string>]>([
    ['as a bearer', { authorization: `Bearer ${KEY}` }],
    ['as a bearer, carelessly written', { authorization: `bearer   ${KEY} ` }],
    ['as Anthropic has it', { 'x-api-key': KEY }],
    ['as the password of an address', { authorization: basic(`anybody:${KEY}`) }],
    ['in both places', { authorization: `Bearer ${KEY}`, 'x-api-key': KEY }],
  ])('%s', async (_, headers) => {
    expect((await ask(headers)).status).toBe(200);
  });

  test('in the address, whatever the tool makes up for a header', async () => {
    expect((await ask({ authorization: 'Bearer ollama' }, `/k/${KEY}`)).status).toBe(200);
  });

  test.each<[string, Record<string, string>, string]>([
    ['none', {}, ''],
    ['another', { authorization: 'Bearer bbx-somebody-else' }, ''],
    ['another in the address', {}, '/k/bbx-somebody-else'],
    ['nothing in the address', {}, '/k/'],
    ['another as a password', { authorization: basic('anybody:nothing') }, ''],
  ])('%s is refused', async (_, headers, place) => {
    const { status, json } = await ask(headers, place);
    expect(status).toBe(401);
    expect(json).toMatchObject({ error: { type: 'authentication_error', code: 'invalid_api_key' } });
    expect(upstream.requests).toHaveLength(0);
  });

  test('goes no further', async () => {
    await ask({ 'x-api-key': KEY }, `/k/${KEY}`);
    const [call] = upstream.calls;
    expect([call?.url, ...(call?.rawHeaders ?? [])].join('\n')).not.toContain(KEY);
  });
});

describe('a compressed body', () => {
  const TEXT = JSON.stringify({ model: 'up/m', messages: [{ role: 'user', content: 'ü'.repeat(5_000) }] });
  const ask = (bytes: Buffer, encoding: string): ReturnType<typeof send> =>
    send(`${gateway.url}/v1/chat/completions`, { key: KEY, body: bytes, headers: { 'content-encoding': encoding } });

  test.each<[string, (bytes: Buffer) => Buffer]>([
    ['gzip', (bytes) => gzipSync(bytes)],
    ['x-gzip', (bytes) => gzipSync(bytes)],
    ['deflate', (bytes) => deflateSync(bytes)],
    ['br', (bytes) => brotliCompressSync(bytes)],
    ['zstd', (bytes) => zstdCompressSync(bytes)],
    ['ZSTD', (bytes) => zstdCompressSync(bytes)],
    ['identity', (bytes) => bytes],
  ])('with %s', async (encoding, pack) => {
    const answer = await ask(pack(Buffer.from(TEXT)), encoding);
    expect(answer.status).toBe(200);
    expect(header(answer, 'provider')).toBe('up');
    expect(upstream.calls[0]?.headers['content-encoding']).toBeUndefined();
    expect(upstream.calls[0]?.body.toString()).toBe(TEXT.replace('up/m', 'm'));
  });

  test('that is not what it says', async () => {
    const answer = await ask(Buffer.from(TEXT), 'zstd');
    expect(answer).toMatchObject({ status: 400, json: { error: { code: 'invalid_encoding' } } });
  });

  test('that stands for more than is allowed', async () => {
    const huge = Buffer.alloc(65 * 1024 * 1024, 'x');
    for (const answer of [await ask(gzipSync(huge), 'gzip'), await ask(zstdCompressSync(huge), 'zstd')]) {
      expect(answer).toMatchObject({ status: 413, json: { error: { code: 'body_too_large' } } });
    }
  });

  test('of a kind that nobody knows', async () => {
    expect(await ask(Buffer.from(TEXT), 'compress')).toMatchObject({ status: 415 });
    expect(upstream.requests).toHaveLength(0);
  });
});
