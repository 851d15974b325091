import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { guardDestination, guardJson, guardRequest, type GuardRules } from './guard.ts';

const rules: GuardRules = { port: 4747, allowedOrigins: ['https://app.example'] };
const HOST = ['Host', '127.0.0.1:4747'];

/** Headers as they were written, alternating names and values; repeated ones as node joins them. */
function request(rawHeaders: readonly string[], url = '/v1/models'): IncomingMessage {
  const headers: Record<string, string> = {};
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    const before = headers[name];
    if (before === undefined) headers[name] = rawHeaders[i + 1] ?? '';
    else if (name !== 'host') headers[name] = `${before}, ${rawHeaders[i + 1]}`;
  }
  // The guards read these three and nothing else.
  return { url, headers, rawHeaders } as unknown as IncomingMessage;
}

describe('Host is our own address and port', () => {
  test.each<[host: string, admitted: boolean, why: string]>([
    ['127.0.0.1:4747', true, 'the address that is printed'],
    ['localhost:4747', true, 'its name'],
    ['LocalHost:4747', true, 'names have no case'],
    ['[::1]:4747', true, 'the same over IPv6'],
    ['127.0.0.1', false, 'no port means port 80'],
    ['localhost:80', false, 'another port'],
    ['localhost:47470', false, 'a port that begins alike'],
    ['evil.example:4747', false, 'a name that was bound to our address (DNS rebinding)'],
    ['localhost.evil.example:4747', false, 'a name that begins like ours'],
    ['evil-localhost:4747', false, 'a name that ends like ours'],
    ['localhost.:4747', false, 'the full form with a dot is not what we print'],
    ['127.0.0.2:4747', false, 'another loopback address'],
    ['127.1:4747', false, 'another spelling of the address'],
    ['0.0.0.0:4747', false, 'every address is none'],
    ['[::]:4747', false, 'the same over IPv6'],
    ['::1:4747', false, 'an IPv6 address without its brackets'],
    ['user@localhost:4747', false, 'a user before the name'],
    ['', false, 'nothing'],
  ])('%j: %j, %s', (host, admitted) => {
    expect(guardRequest(request(['Host', host]), rules)?.code ?? null).toBe(admitted ? null : 'wrong_host');
  });

  test.each<[headers: string[], why: string]>([
    [[], 'none'],
    [[...HOST, ...HOST], 'two, even of one mind: another reader may see another'],
    [[...HOST, 'hOsT', 'evil.example'], 'two, however they are written'],
  ])('%j is refused: %s', (headers) => {
    expect(guardRequest(request(headers), rules)).toMatchObject({ status: 421, code: 'wrong_host' });
  });

  test('a header whose name only contains it does not count', () => {
    expect(guardRequest(request([...HOST, 'X-Host', 'a', 'Hose', 'b']), rules)).toBeNull();
  });
});

describe('the request target is a path', () => {
  test.each<[url: string, admitted: boolean, why: string]>([
    ['/', true, 'the root'],
    ['/v1/models?limit=1', true, 'with a question'],
    ['http://evil.example/v1/models', false, 'the form for proxies'],
    ['*', false, 'the form for OPTIONS'],
    ['evil.example:443', false, 'the form for CONNECT'],
    ['', false, 'nothing'],
  ])('%j: %j, %s', (url, admitted) => {
    expect(guardRequest(request(HOST, url), rules)?.code ?? null).toBe(admitted ? null : 'bad_target');
  });
});

describe('pages', () => {
  test.each<[headers: string[], refused: string | null, why: string]>([
    [[], null, 'a tool, not a page'],
    [['Origin', 'https://app.example'], null, 'the user has allowed it'],
    [['Origin', 'https://app.example', 'Sec-Fetch-Site', 'cross-site'], null, 'which is then naturally another site'],
    [['Origin', 'https://evil.example'], 'origin_refused', 'nobody has allowed it'],
    [['Origin', 'http://app.example'], 'origin_refused', 'another scheme is another origin'],
    [['Origin', 'https://app.example:8443'], 'origin_refused', 'so is another port'],
    [['Origin', 'https://app.example.evil.example'], 'origin_refused', 'it only begins alike'],
    [['Origin', 'https://APP.example'], 'origin_refused', 'browsers send it in lower case; exact is exact'],
    [['Origin', 'null'], 'origin_refused', 'a sandboxed page or a file'],
    [['Origin', ''], 'origin_refused', 'an empty origin is not none'],
    [['Origin', 'http://127.0.0.1:4747'], 'origin_refused', 'we serve no pages ourselves'],
    [['Origin', 'https://app.example', 'Origin', 'https://evil.example'], 'origin_refused', 'two of them'],
    [['Sec-Fetch-Site', 'cross-site'], 'cross_site_refused', 'a link or an image on another site'],
    [['Sec-Fetch-Site', 'same-site'], 'cross_site_refused', 'another port of this machine'],
    [['Sec-Fetch-Site', 'same-origin'], null, 'ourselves'],
    [['Sec-Fetch-Site', 'none'], null, 'typed into the address bar'],
    [['Sec-Fetch-Site', 'NONE'], 'cross_site_refused', 'no browser writes it so'],
    [['Sec-Fetch-Site', 'future-value'], 'cross_site_refused', 'what we do not know is refused'],
    [['Sec-Fetch-Site', 'none', 'Sec-Fetch-Site', 'cross-site'], 'cross_site_refused', 'two of them'],
  ])('%j: %j, %s', (headers, refused) => {
    expect(guardRequest(request([...HOST, ...headers]), rules)?.code ?? null).toBe(refused);
  });
});

test.each<[name: string, refused: boolean, why: string]>([
  ['X-Portkey-Custom-Host', true, "a gateway's header for the destination"],
  ['custom-host', true, 'the same without a vendor'],
  ['Api-Base', true, 'a base URL'],
  ['x-litellm-api-base', true, "another gateway's"],
  ['OpenAI-Base-Url', true, "a vendor's"],
  ['x-database-url', false, 'a word that only ends alike'],
  ['api-base-note', false, 'a word that only begins alike'],
  ['x-forwarded-host', false, 'means us, not an upstream; it does not travel on'],
  ['OpenAI-Organization', false, 'no destination'],
])('the header %s is refused: %j, %s', (name, refused) => {
  expect(guardDestination(request([...HOST, name, 'x']))?.code ?? null).toBe(refused ? 'destination_refused' : null);
});

describe('bodies are JSON', () => {
  test.each<[type: string | null, admitted: boolean, why: string]>([
    ['application/json', true, 'what it is'],
    ['Application/JSON', true, 'names have no case'],
    ['application/json; charset=utf-8', true, 'with a parameter'],
    ['application/json ;charset=utf-8', true, 'with a space before it'],
    [null, false, 'a page can send a body without a type'],
    ['text/plain', false, 'a page can send this one unasked'],
    ['application/x-www-form-urlencoded', false, 'and this'],
    ['multipart/form-data; boundary=x', false, 'and this'],
    ['text/plain; application/json', false, 'the type is what comes first'],
    ['application/jsonx', false, 'another type'],
    ['application/json-seq', false, 'another type'],
    ['application/vnd.api+json', false, 'another type'],
    ['', false, 'an empty one'],
  ])('%j: %j, %s', (type, admitted) => {
    const headers = type === null ? HOST : [...HOST, 'Content-Type', type];
    expect(guardJson(request(headers))?.code ?? null).toBe(admitted ? null : 'json_only');
  });

  test.each<[encoding: string, admitted: boolean, why: string]>([
    ['identity', true, 'not encoded'],
    ['gzip', true, 'unpacked up to the limit'],
    ['ZSTD', true, 'as Codex sends it'],
    ['compress', false, 'nobody knows it any more'],
    ['identity, gzip', false, 'the second one counts too'],
  ])('content-encoding %s: %j, %s', (encoding, admitted) => {
    const headers = [...HOST, 'Content-Type', 'application/json', 'Content-Encoding', encoding];
    expect(guardJson(request(headers))?.code ?? null).toBe(admitted ? null : 'encoding_refused');
  });
});

test('a refusal says what to do', () => {
  expect(guardRequest(request([...HOST, 'Origin', 'https://x.example']), rules)).toMatchObject({
    status: 403,
    message: expect.stringContaining('settings.allowedOrigins') as string,
  });
  expect(guardRequest(request(['Host', 'x']), rules)?.message).toContain('127.0.0.1:4747');
  expect(guardDestination(request(['base-url', 'x']))).toMatchObject({ status: 400 });
  expect(guardJson(request(HOST))).toMatchObject({ status: 415 });
});
