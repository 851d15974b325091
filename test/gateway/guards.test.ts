// What must not come in does not, and what is refused costs nothing: no upstream ever hears of it.

import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { eventually } from '../support/eventually.ts';
import { provider } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { send } from '../support/http-client.ts';
import { exchangeRaw, rawText, uploadUntilAnswered } from '../support/raw-socket.ts';
import type { RawAnswer } from '../support/raw-socket.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';

const ALLOWED_ORIGIN = 'http://localhost:5173';

let upstream: ScriptedUpstream;
/** Where a forged destination would lead. */
let thief: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  thief = await startUpstream();
  gateway = await startGateway({
    config: {
      providers: [provider('up', upstream.baseUrl)],
      settings: { allowedOrigins: [ALLOWED_ORIGIN] },
    },
  });
});
beforeEach(() => upstream.forget());
afterEach(() => expect(thief.requests).toHaveLength(0));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
  await thief?.close();
});

type Header = readonly [string, string];

interface Post {
  readonly host?: readonly string[];
  readonly headers?: readonly Header[];
  readonly type?: string | null;
  readonly key?: string | null;
  readonly target?: string;
  readonly method?: string;
  readonly body?: string;
}

/** A chat request by hand; everything that is not named is as it should be. */
function post(options: Post = {}): Promise<RawAnswer> {
  const body = options.body ?? JSON.stringify(chat('up/m'));
  const hosts = options.host ?? [`127.0.0.1:${gateway.port}`];
  const key = options.key === undefined ? gateway.clientKey : options.key;
  const type = options.type === undefined ? 'application/json' : options.type;
  return exchangeRaw(
    gateway.port,
    rawText({
      method: options.method ?? 'POST',
      target: options.target ?? '/v1/chat/completions',
      headers: [
        ...hosts.map((host): Header => ['Host', host]),
        ...(key === null ? [] : [['Authorization', `Bearer ${key}`] as const]),
        ...(type === null ? [] : [['Content-Type', type] as const]),
        ['Content-Length', String(Buffer.byteLength(body))],
        ...(options.headers ?? []),
      ],
      body,
    }),
  );
}

function expectRefused(answer: RawAnswer, statuses: readonly number[]): void {
  expect(statuses).toContain(answer.status);
  expect(upstream.requests).toHaveLength(0);
}

function errorOf(answer: { readonly body: string }): { message: string; type: string | null; code: string | null } {
  const { error } = JSON.parse(answer.body) as { error: { message: string; type: string; code: string | null } };
  expect(Object.keys(error)).toEqual(expect.arrayContaining(['message', 'type', 'param', 'code']));
  return error;
}

describe('the host that is asked for', () => {
  const port = (): number => gateway.port;

  test.each([
    ['127.0.0.1 and our port', () => `127.0.0.1:${port()}`],
    ['localhost and our port', () => `localhost:${port()}`],
    ['LOCALHOST and our port', () => `LOCALHOST:${port()}`],
    ['[::1] and our port', () => `[::1]:${port()}`],
  ])('%s is ours', async (_, host) => {
    expect((await post({ host: [host()] })).status).toBe(200);
  });

  test.each([
    ['a foreign name', () => [`evil.example:${port()}`]],
    ['a name that points here', () => [`127.0.0.1.nip.io:${port()}`]],
    ['localhost with a dot', () => [`localhost.:${port()}`]],
    ['a subdomain of localhost', () => [`x.localhost:${port()}`]],
    ['a .local name', () => [`x.local:${port()}`]],
    ['another loopback address', () => [`127.0.0.2:${port()}`]],
    ['the any address', () => [`0.0.0.0:${port()}`]],
    ['a decimal address', () => [`2130706433:${port()}`]],
    ['no port', () => ['127.0.0.1']],
    ['another port', () => [`127.0.0.1:${port() + 1}`]],
    ['a user before the host', () => [`evil.example@127.0.0.1:${port()}`]],
    ['nothing', () => ['']],
    ['no header', () => []],
    ['ours and then a foreign one', () => [`127.0.0.1:${port()}`, 'evil.example']],
    ['a foreign one and then ours', () => ['evil.example', `127.0.0.1:${port()}`]],
    ['ours twice', () => [`127.0.0.1:${port()}`, `127.0.0.1:${port()}`]],
  ])('%s is refused', async (_, hosts) => {
    expectRefused(await post({ host: hosts() }), [400, 403, 421]);
  });

  test('is checked on every path, with or without a key', async () => {
    const paths = ['/', '/health', '/metrics', '/v1/models', '/v1/models/x', '/nothing/here', '/v1/chat/completions'];
    for (const target of paths) {
      for (const method of ['GET', 'POST', 'OPTIONS']) {
        const answer = await post({
          host: [`evil.example:${port()}`],
          target,
          method,
          body: method === 'POST' ? '{}' : '',
        });
        expectRefused(answer, [400, 403, 421]);
        expect(answer.headers.has('access-control-allow-origin')).toBe(false);
      }
    }
  });

  test.each([
    ['with a foreign host', () => 'http://evil.example/v1/chat/completions'],
    ['with our own host', () => `http://127.0.0.1:${port()}/v1/chat/completions`],
  ])('a target in absolute form is refused: %s', async (_, target) => {
    expectRefused(await post({ target: target() }), [400, 403, 404, 421]);
  });
});

describe('the page that asks', () => {
  test.each([
    'https://evil.example',
    'null',
    'http://localhost:3000',
    'http://127.0.0.1:1',
    `${ALLOWED_ORIGIN}.evil.example`,
    'file://',
    '',
  ])('the origin "%s" is refused', async (origin) => {
    const answer = await post({ headers: [['Origin', origin]] });
    expectRefused(answer, [400, 403]);
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  });

  test('even our own origin is refused while it is not allowed', async () => {
    expectRefused(await post({ headers: [['Origin', gateway.url]] }), [403]);
  });

  test.each(['cross-site', 'same-site'])('Sec-Fetch-Site %s is refused', async (site) => {
    expectRefused(await post({ headers: [['Sec-Fetch-Site', site]] }), [403]);
  });

  test('Sec-Fetch-Site none is let in', async () => {
    expect((await post({ headers: [['Sec-Fetch-Site', 'none']] })).status).toBe(200);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/json', null])(
    'a body of type %s is refused',
    async (type) => {
      expectRefused(await post({ type }), [400, 415]);
      expectRefused(await post({ type, key: null }), [400, 401, 415]);
      expectRefused(await post({ type, headers: [['Origin', 'https://evil.example']] }), [403, 415]);
    },
  );

  test('a body of type application/json with a character set is read', async () => {
    expect((await post({ type: 'application/json; charset=utf-8' })).status).toBe(200);
    expect((await post({ type: 'Application/JSON' })).status).toBe(200);
  });

  test('a preflight from a foreign page gets nothing', async () => {
    const answer = await post({
      method: 'OPTIONS',
      key: null,
      type: null,
      body: '',
      headers: [
        ['Origin', 'https://evil.example'],
        ['Access-Control-Request-Method', 'POST'],
        ['Access-Control-Request-Headers', 'authorization,content-type'],
        ['Access-Control-Request-Private-Network', 'true'],
      ],
    });
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-allow'))).toEqual([]);
    expectRefused(answer, [400, 403]);
  });

  test('an origin that the settings allow may call, and only that one', async () => {
    const preflight = await post({
      method: 'OPTIONS',
      key: null,
      type: null,
      body: '',
      headers: [
        ['Origin', ALLOWED_ORIGIN],
        ['Access-Control-Request-Method', 'POST'],
        ['Access-Control-Request-Headers', 'authorization,content-type'],
        ['Sec-Fetch-Site', 'cross-site'],
      ],
    });
    expect([200, 204]).toContain(preflight.status);
    expect(preflight.headers.get('access-control-allow-origin')).toBe(ALLOWED_ORIGIN);
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    expect(preflight.headers.has('access-control-allow-credentials')).toBe(false);

    const answer = await post({
      headers: [
        ['Origin', ALLOWED_ORIGIN],
        ['Sec-Fetch-Site', 'cross-site'],
      ],
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBe(ALLOWED_ORIGIN);
    expect(upstream.calls[0]?.headers.origin).toBeUndefined();

    const keyless = await post({ key: null, headers: [['Origin', ALLOWED_ORIGIN]] });
    expect(keyless.status).toBe(401);
  });
});

describe('fields that name a destination', () => {
  const there = (): string => `${thief.origin}/v1`;

  test.each([
    ['api_base', (): object => ({ api_base: there() })],
    ['base_url', (): object => ({ base_url: there() })],
    ['user_config', (): object => ({ user_config: { model_list: [{ litellm_params: { api_base: there() } }] } })],
  ])('%s in the body is refused by name', async (name, field) => {
    const answer = await post({ body: JSON.stringify(chat('up/m', field() as Record<string, unknown>)) });
    expectRefused(answer, [400]);
    expect(errorOf(answer).message).toContain(name);
  });

  test('an escaped spelling of the name does not help', async () => {
    const body = JSON.stringify(chat('up/m')).replace('{', `{"\\u0061pi_base":"${there()}",`);
    expectRefused(await post({ body }), [400]);
  });

  test.each(['x-portkey-custom-host', 'X-Custom-Host', 'x-anything-custom-host'])(
    'the header %s is refused by name',
    async (name) => {
      const answer = await post({ headers: [[name, there()]] });
      expectRefused(answer, [400]);
      expect(errorOf(answer).message.toLowerCase()).toContain(name.toLowerCase());
    },
  );

  test('a query cannot name one', async () => {
    await post({ target: `/v1/chat/completions?api_base=${encodeURIComponent(there())}` });
    expect(upstream.requests.every((seen) => !seen.url.includes('api_base'))).toBe(true);
  });

  test('words in a prompt are not fields', async () => {
    const body = JSON.stringify({ model: 'up/m', messages: [{ role: 'user', content: 'What is "api_base": "x"?' }] });
    expect((await post({ body })).status).toBe(200);
  });
});

describe('the client key', () => {
  test.each([
    ['no key', null],
    ['a wrong key', 'bbx-wrong'],
    ['an empty key', ''],
  ])('%s is a 401 that does not cost anything', async (_, key) => {
    const answer = await post({ key });
    expectRefused(answer, [401]);
    expect(errorOf(answer).message).toMatch(/key/i);
    expect(answer.body).not.toContain(gateway.clientKey);
  });

  test('half of a key is not enough', async () => {
    expectRefused(await post({ key: gateway.clientKey.slice(0, -1) }), [401]);
    expectRefused(await post({ key: `${gateway.clientKey}x` }), [401]);
  });

  test('x-api-key does as well as Authorization', async () => {
    expect((await post({ key: null, headers: [['x-api-key', gateway.clientKey]] })).status).toBe(200);
    expect((await post({ key: null, headers: [['x-api-key', 'bbx-wrong']] })).status).toBe(401);
  });

  test('a key in the query or in a cookie does not count', async () => {
    upstream.forget();
    const inQuery = await post({
      key: null,
      target: `/v1/chat/completions?key=${gateway.clientKey}&api_key=${gateway.clientKey}`,
    });
    expectRefused(inQuery, [401]);
    expectRefused(await post({ key: null, headers: [['Cookie', `key=${gateway.clientKey}`]] }), [401]);
  });

  test('the models are not listed without one', async () => {
    expect((await send(`${gateway.url}/v1/models`)).status).toBe(401);
  });
});

describe('bodies', () => {
  const head = (lines: string): Buffer =>
    Buffer.from(
      `POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nAuthorization: Bearer ${gateway.clientKey}\r\n` +
        `Content-Type: application/json\r\n${lines}\r\n\r\n`,
    );
  const MEGABYTES = 160;

  /** Whether the answer wins the race against the end of the connection shows only in repetition. */
  const TIMES = 4;

  test('a body that announces itself as too large gets a 413 that arrives', async () => {
    const piece = Buffer.alloc(1 << 20, ' ');
    for (let i = 0; i < TIMES; i += 1) {
      const answer = await uploadUntilAnswered(
        gateway.port,
        head(`Content-Length: ${MEGABYTES << 20}`),
        piece,
        MEGABYTES,
      );
      expectRefused(answer, [413]);
      expect(errorOf(answer).message).toMatch(/large|limit|big/i);
    }
  }, 60_000);

  test('a body that turns out to be too large gets a 413 that arrives', async () => {
    const data = Buffer.alloc(1 << 20, ' ');
    const piece = Buffer.concat([Buffer.from(`${data.length.toString(16)}\r\n`), data, Buffer.from('\r\n')]);
    for (let i = 0; i < TIMES; i += 1) {
      const answer = await uploadUntilAnswered(gateway.port, head('Transfer-Encoding: chunked'), piece, MEGABYTES);
      expectRefused(answer, [413]);
      expect(errorOf(answer).message).toMatch(/large|limit|big/i);
    }
  }, 60_000);

  test('a large body within the limit passes', async () => {
    const body = { model: 'up/m', messages: [{ role: 'user', content: 'x'.repeat(16 << 20) }] };
    expect((await postChat(gateway, body)).status).toBe(200);
    expect(upstream.calls[0]?.body.length).toBeGreaterThan(16 << 20);
  });

  test.each([
    ['nothing', '', /JSON|empty|body/i],
    ['half a document', '{"model": "up/m", "messages": [', /JSON/i],
    ['no JSON at all', 'model=up/m', /JSON/i],
    ['text after the document', '{"model":"up/m","messages":[]} x', /JSON/i],
    ['an array', '[{"model":"up/m"}]', /object/i],
    ['a string', '"up/m"', /object/i],
    ['null', 'null', /object/i],
    ['no model', '{"messages":[]}', /model/i],
    ['a model that is no string', '{"model":7,"messages":[]}', /model/i],
    ['an empty model', '{"model":"","messages":[]}', /model/i],
    ['UTF-16', Buffer.from('{"model":"up/m"}', 'utf16le').toString('latin1'), /JSON/i],
  ])('%s is a 400 that names the problem', async (_, body, problem) => {
    const answer = await post({ body });
    expectRefused(answer, [400]);
    const error = errorOf(answer);
    expect(error.message).toMatch(problem);
    expect(error.type).toBe('invalid_request_error');
  });

  test('JSON nested without end is refused or passed, and the gateway lives on', async () => {
    const deep = '['.repeat(500_000) + ']'.repeat(500_000);
    const body = JSON.stringify(chat('up/m')).replace('{', `{"x":${deep},`);
    expect([200, 400]).toContain((await post({ body })).status);
    expect((await post()).status).toBe(200);
  });

  test('a client that asks whether to go on is told to', async () => {
    const body = JSON.stringify(chat('up/m'));
    const socket = connect(gateway.port, '127.0.0.1');
    const seen = { text: '' };
    socket.setEncoding('utf8').on('data', (part: string) => (seen.text += part));
    socket.write(head(`Expect: 100-continue\r\nContent-Length: ${body.length}`));
    await eventually(() => expect(seen.text).toMatch(/^HTTP\/1\.1 100/));
    socket.write(body);
    await eventually(() => expect(seen.text).toContain('HTTP/1.1 200'));
    socket.destroy();
  });

  test('a compressed body is refused rather than misread', async () => {
    expectRefused(await post({ headers: [['Content-Encoding', 'gzip']] }), [400, 415]);
  });
});

describe('what does not exist', () => {
  test.each([
    ['GET', '/v1/chat/completions', 405],
    ['DELETE', '/v1/chat/completions', 405],
    ['PUT', '/v1/models', 405],
    ['POST', '/v1/chat/completion', 404],
    ['GET', '/v2/models', 404],
    ['POST', '/v1/chat/completions/../../etc/passwd', 404],
  ])('%s %s is a %i in the envelope of OpenAI', async (method, target, status) => {
    const answer = await post({ method, target, body: method === 'GET' || method === 'DELETE' ? '' : '{}' });
    expectRefused(answer, [status]);
    expect(errorOf(answer).message).toMatch(/\w{3}/);
  });

  test('a model that nobody offers is a 404 that names it', async () => {
    const answer = await post({ body: JSON.stringify(chat('no-such-model-here')) });
    expect(answer.status).toBe(404);
    // The providers were asked what they have; the prompt went nowhere.
    expect(upstream.requests.map(({ method }) => method)).toEqual(['GET']);
    expect(errorOf(answer)).toMatchObject({ code: 'model_not_found' });
    expect(errorOf(answer).message).toContain('no-such-model-here');
  });
});

test('answers of the gateway cannot be framed, sniffed or run as a page', async () => {
  for (const answer of [await post(), await post({ key: null })]) {
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  }
});

test('health tells that the gateway lives', async () => {
  const answer = await send(`${gateway.url}/health`);
  expect(answer.status).toBe(200);
  expect(answer.json).toBeTypeOf('object');
});
