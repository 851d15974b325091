// What a client asks for arrives as it was written; what identifies the client does not arrive at all.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { provider, providerKey, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream, SeenRequest } from '../support/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({
    config: {
      providers: [provider('up', upstream.baseUrl, { models: [{ id: 'm' }, { id: 'vendor/deep/model:free' }] })],
      routes: [route('my-route', ['up/m']), { id: 'setting', targets: [{ model: 'up/m', set: { temperature: 0 } }] }],
      aliases: { 'gpt-4': 'up/m' },
    },
  });
});
beforeEach(() => upstream.forget());
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

async function forwarded(body: string, headers: Record<string, string> = {}): Promise<SeenRequest> {
  const answer = await postChat(gateway, body, { headers });
  expect(answer.status).toBe(200);
  return upstream.call(1);
}

const MESSAGES = '"messages":[{"role":"user","content":"Hi"}]';

describe('JSON values travel as they were written', () => {
  test.each([
    ['a big integer', '"seed":12345678901234567890'],
    ['a float that looks like an integer', '"temperature":1.0'],
    ['trailing zeros', '"top_p":0.500'],
    ['an exponent', '"penalty":1E+2'],
    ['a number beyond what a double holds', '"huge":1e400'],
    ['a negative zero', '"zero":-0'],
    ['many digits', '"pi":3.14159265358979323846264338327950288'],
    ['escapes of plain letters', '"note":"\\u0041\\u00e9\\ud83c\\udf0d\\/"'],
    ['a lone surrogate', '"broken":"\\ud800"'],
    ['characters beyond ASCII', '"note":"größe 🌍 \u2028"'],
    ['nested unknown fields', '"x_vendor":{"a":[1.0,{"b":null,"c":[[],{}]}],"d":12345678901234567890}'],
    ['a member called __proto__', '"__proto__":{"polluted":true}'],
    ['null and false', '"a":null,"b":false'],
    ['nested model names', '"fallback":{"model":"up/m"},"x_models":["up/m","my-route"]'],
    ['an empty name', '"":1'],
  ])('%s', async (_, member) => {
    const seen = await forwarded(`{"model":"up/m",${MESSAGES},${member}}`);
    expect(seen.body.toString()).toContain(member);
    expect(seen.body.toString()).toContain(MESSAGES);
  });

  test('of a whole request only the model changes, spaces included', async () => {
    const text = (model: string): string =>
      `{ "messages" : [ { "role":"user", "content":"\\"model\\": \\"up/m\\"" } ] ,\n\t"model" : "${model}",\n "n": 1.0 }`;
    const seen = await forwarded(text('my-route'));
    expect(seen.body.toString()).toBe(text('m'));
  });

  test('in a stream the options are added and nothing else changes', async () => {
    const seen = await forwarded(`{"model":"up/m","stream":true,${MESSAGES},"seed":12345678901234567890}`);
    const text = seen.body.toString();
    expect(text).toContain(MESSAGES);
    expect(text).toContain('"seed":12345678901234567890');
    expect(JSON.parse(text)).toMatchObject({ model: 'm', stream: true, stream_options: { include_usage: true } });
  });

  test('fields that a target sets take the place of the given ones, and the others stay as written', async () => {
    const seen = await forwarded(`{"model":"setting","temperature":0.70,${MESSAGES},"seed":12345678901234567890}`);
    const text = seen.body.toString();
    expect(JSON.parse(text)).toMatchObject({ model: 'm', temperature: 0 });
    expect(text).not.toContain('0.70');
    expect(text).toContain('"seed":12345678901234567890');
  });
});

describe('the model name', () => {
  test.each([
    ['a pinned target', 'up/m', 'm'],
    ['a route', 'my-route', 'm'],
    ['an alias', 'gpt-4', 'm'],
    ['an id with slashes and a colon', 'up/vendor/deep/model:free', 'vendor/deep/model:free'],
  ])('of %s becomes the target’s own id', async (_, asked, sent) => {
    const seen = await forwarded(JSON.stringify(chat(asked)));
    expect(JSON.parse(seen.body.toString())).toMatchObject({ model: sent });
  });

  test('written with escapes is the same name', async () => {
    const seen = await forwarded(`{"mod\\u0065l":"\\u0075p/m",${MESSAGES}}`);
    expect(JSON.parse(seen.body.toString())).toMatchObject({ model: 'm' });
  });

  test.each([
    ['plainly', `{"model":"up/m",${MESSAGES},"model":"up/vendor/deep/model:free"}`],
    ['with an escape', `{"model":"up/m",${MESSAGES},"mod\\u0065l":"up/vendor/deep/model:free"}`],
  ])('given twice, %s, cannot mean one thing to us and another to the provider', async (_, body) => {
    const answer = await postChat(gateway, body);
    if (answer.status === 400) {
      expect(upstream.requests).toHaveLength(0);
      return;
    }
    // Otherwise whichever one a parser takes must be the model that was chosen.
    const text = (await upstream.call(1)).body.toString();
    const names = [...text.matchAll(/"mod(?:e|\\u0065)l"\s*:\s*"([^"]*)"/g)].map((match) => match[1]);
    expect(new Set(names)).toEqual(new Set([answer.headers['x-breakerbox-model']]));
  });
});

describe('headers', () => {
  const PRIVATE = {
    cookie: 'session=secret',
    referer: 'http://localhost/private',
    'user-agent': 'my-editor/7.1 (my-laptop)',
    'x-forwarded-for': '10.1.2.3',
    'x-real-ip': '10.1.2.3',
    forwarded: 'for=10.1.2.3',
    via: '1.1 my-proxy',
    'x-api-key': 'sk-not-for-them',
    'x-stainless-lang': 'js',
    'x-stainless-os': 'Linux',
    'x-stainless-arch': 'x64',
    'x-stainless-retry-count': '0',
    'sec-fetch-site': 'none',
    'sec-fetch-mode': 'cors',
    'sec-ch-ua': '"x"',
    'accept-language': 'de-CH',
    'accept-encoding': 'gzip, br',
    te: 'trailers',
    'proxy-authorization': 'Basic c2VjcmV0',
    'x-whatever': 'private',
  };

  test('of the client stay here, the provider’s key goes out', async () => {
    const seen = await forwarded(JSON.stringify(chat('up/m')), PRIVATE);
    expect(seen.headers.authorization).toBe(`Bearer ${providerKey('up')}`);
    expect(seen.headers['content-type']).toMatch(/^application\/json/);
    expect(seen.headers.host).toBe(`127.0.0.1:${upstream.port}`);
    expect(seen.headers['accept-encoding'] ?? 'identity').toBe('identity');
    const sent = seen.rawHeaders.join('\n').toLowerCase();
    expect(sent).not.toContain(gateway.clientKey.toLowerCase());
    for (const [name, value] of Object.entries(PRIVATE)) {
      if (name === 'accept-encoding') continue;
      if (name !== 'user-agent') expect(seen.headers).not.toHaveProperty(name);
      if (value.length > 4) expect(sent).not.toContain(value.toLowerCase());
    }
    expect(seen.url).toBe('/v1/chat/completions');
  });

  test('that the OpenAI SDK adds stay here, too', async () => {
    await gateway.openai().chat.completions.create({ model: 'up/m', messages: [{ role: 'user', content: 'Hi' }] });
    const names = Object.keys((await upstream.call(1)).headers);
    expect(names.filter((name) => name.startsWith('x-'))).toEqual([]);
  });

  test('named by Connection are not passed on', async () => {
    const seen = await forwarded(JSON.stringify(chat('up/m')), {
      connection: 'close, authorization, x-secret',
      'x-secret': '1',
    });
    expect(seen.headers.authorization).toBe(`Bearer ${providerKey('up')}`);
    expect(seen.headers).not.toHaveProperty('x-secret');
  });
});
