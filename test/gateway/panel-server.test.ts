// The panel's own port: its pages hold no secret, and nothing behind them answers without the session's token.

import { isContractProcedure } from '@orpc/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../../src/contract/contract.ts';
import { provider, providerKey } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { openCall, readUntil, send } from '../support/http-client.ts';
import { RPC_PATH } from '../support/panel-client.ts';
import { exchangeRaw, rawText } from '../support/raw-socket.ts';
import type { RawAnswer } from '../support/raw-socket.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;
let origin: string;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({ config: { providers: [provider('up', upstream.baseUrl)] } });
  origin = `http://127.0.0.1:${gateway.panelPort}`;
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

/** Every procedure of the contract by its path, so that a new one cannot be forgotten here. */
function procedures(node: object, path: string): string[] {
  if (isContractProcedure(node)) return [path];
  return Object.entries(node).flatMap(([name, child]) => procedures(child as object, `${path}/${name}`));
}

const PROCEDURES = procedures(contract, RPC_PATH);
const EMPTY = '{"json":{}}';

interface Probe {
  readonly host?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly method?: string;
  readonly target?: string;
  readonly body?: string;
  readonly token?: boolean;
}

function probe({
  host,
  headers = [],
  method = 'POST',
  target = `${RPC_PATH}/status/get`,
  body = EMPTY,
  token = true,
}: Probe): Promise<RawAnswer> {
  return exchangeRaw(
    gateway.panelPort,
    rawText({
      method,
      target,
      headers: [
        ['Host', host ?? `127.0.0.1:${gateway.panelPort}`],
        ...(token ? [['Authorization', `Bearer ${gateway.panelToken}`] as const] : []),
        ...(method === 'POST'
          ? ([
              ['Content-Type', 'application/json'],
              ['Content-Length', String(Buffer.byteLength(body))],
            ] as const)
          : []),
        ...headers,
      ],
      ...(method === 'POST' ? { body } : {}),
    }),
  );
}

test('the contract has procedures to look at', () => {
  expect(PROCEDURES).toContain(`${RPC_PATH}/breakers/switch`);
  expect(PROCEDURES.length).toBeGreaterThan(15);
});

describe('the token', () => {
  test('opens the contract', async () => {
    const answer = await probe({});
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('gatewayUrl');
  });

  test.each(PROCEDURES)('is needed for %s', async (target) => {
    const bodies = ['{"json":{"provider":"up","on":false,"id":"up","today":0,"from":0}}', EMPTY];
    for (const body of bodies) expect((await probe({ target, body, token: false })).status).toBe(401);
    expect((await probe({ target, token: false, headers: [['Authorization', 'Bearer wrong']] })).status).toBe(401);
    expect(
      (await probe({ target, token: false, headers: [['Authorization', `Bearer ${gateway.clientKey}`]] })).status,
    ).toBe(401);
    expect((await probe({ target, token: false, headers: [['Cookie', `token=${gateway.panelToken}`]] })).status).toBe(
      401,
    );
    expect((await probe({ target: `${target}?token=${gateway.panelToken}`, token: false })).status).toBe(401);
  });

  test('does not make a breaker move when it is missing', async () => {
    const body = '{"json":{"provider":"up","on":false}}';
    await probe({ target: `${RPC_PATH}/breakers/switch`, body, token: false });
    expect((await gateway.panel.breakers.list({}))[0]?.state).toBe('closed');
  });

  test('of another process does not do', async () => {
    const other = await startGateway();
    try {
      expect(other.panelToken).not.toBe(gateway.panelToken);
      expect((await probe({ token: false, headers: [['Authorization', `Bearer ${other.panelToken}`]] })).status).toBe(
        401,
      );
    } finally {
      await other.dispose();
    }
  });
});

describe('foreign pages', () => {
  const foreign: readonly [string, Probe][] = [
    ['a foreign host', { host: 'evil.example' }],
    ['a name that points here', { host: '127.0.0.1.nip.io' }],
    ['no port', { host: '127.0.0.1' }],
    ['the gateway’s port', { host: `127.0.0.1:${1}` }],
    ['two hosts', { headers: [['Host', 'evil.example']] }],
    ['a foreign origin', { headers: [['Origin', 'https://evil.example']] }],
    ['the null origin', { headers: [['Origin', 'null']] }],
    ['a cross-site request', { headers: [['Sec-Fetch-Site', 'cross-site']] }],
    ['a same-site request', { headers: [['Sec-Fetch-Site', 'same-site']] }],
  ];

  test.each(foreign)('%s is refused, even with the token', async (_, how) => {
    const answer = await probe(how);
    expect([400, 403, 421]).toContain(answer.status);
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    expect(answer.body).not.toContain('gatewayUrl');
  });

  test.each(foreign.slice(0, 5))('%s gets no page either', async (_, how) => {
    for (const target of ['/', '/index.html', '/nothing', '/assets/']) {
      expect([400, 403, 421]).toContain((await probe({ ...how, method: 'GET', target })).status);
    }
  });

  test('the gateway’s own origin is foreign here', async () => {
    expect((await probe({ headers: [['Origin', gateway.url]] })).status).toBe(403);
  });

  test('our own pages may ask', async () => {
    expect(
      (
        await probe({
          headers: [
            ['Origin', origin],
            ['Sec-Fetch-Site', 'same-origin'],
          ],
        })
      ).status,
    ).toBe(200);
    expect((await probe({ host: `localhost:${gateway.panelPort}` })).status).toBe(200);
  });

  test('a body that a plain form can send is refused', async () => {
    const body = EMPTY;
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await send(`${origin}${RPC_PATH}/status/get`, {
        body,
        headers: { 'content-type': type, authorization: `Bearer ${gateway.panelToken}` },
      });
      expect([400, 403, 415]).toContain(answer.status);
    }
  });

  test('nothing changes by GET', async () => {
    const query = encodeURIComponent('{"json":{"provider":"up","on":false}}');
    const answer = await probe({ method: 'GET', target: `${RPC_PATH}/breakers/switch?data=${query}` });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect((await gateway.panel.breakers.list({}))[0]?.state).toBe('closed');
  });
});

describe('the pages', () => {
  /** The start page and everything that it leads to. */
  async function pages(): Promise<Map<string, Awaited<ReturnType<typeof send>>>> {
    const found = new Map<string, Awaited<ReturnType<typeof send>>>();
    const waiting = ['/', '/index.html', '/favicon.ico'];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (found.has(path)) continue;
      const answer = await send(origin + path);
      found.set(path, answer);
      for (const [, link] of answer.text.matchAll(/(?:src|href)="\.?(\/[^"]+)"/g)) if (link) waiting.push(link);
    }
    return found;
  }

  test('hold no secret', async () => {
    for (const [path, { text, headers }] of await pages()) {
      const all = text + JSON.stringify(headers);
      for (const secret of [gateway.panelToken, gateway.clientKey, providerKey('up')]) {
        expect(all.includes(secret), `a secret in ${path}`).toBe(false);
      }
      expect(headers).not.toHaveProperty('set-cookie');
    }
  });

  test('may not be framed, sniffed, leaked or scripted by others', async () => {
    for (const path of ['/', '/index.html', '/nothing/here', `${RPC_PATH}/status/get`]) {
      const { headers } = await send(origin + path);
      expect(headers['x-frame-options']?.toString().toUpperCase()).toBe('DENY');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      const policy = String(headers['content-security-policy']);
      expect(policy).toMatch(/default-src 'none'/);
      expect(policy).toMatch(/frame-ancestors 'none'/);
      expect(policy).not.toMatch(/script-src[^;]*'unsafe-(inline|eval)'/);
    }
  });

  test.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/../../package.json',
    '/..\\package.json',
    '/%00',
  ])('do not lead out of their directory: %s', async (target) => {
    const answer = await probe({ method: 'GET', target });
    expect(answer.body).not.toContain('"breakerbox"');
  });
});

test('events arrive over the contract while requests run', async () => {
  const events = await gateway.panel.events({ today: 0 });
  const seen: string[] = [];
  const watching = (async () => {
    for await (const event of events) {
      seen.push(event.type);
      if (event.type === 'requests' && event.requests.some(({ state }) => state === 'done')) return;
    }
  })();
  const body = { model: 'up/m', messages: [{ role: 'user', content: 'Hi' }], stream: true };
  const call = openCall(`${gateway.url}/v1/chat/completions`, { body, key: gateway.clientKey });
  await readUntil(await call.response, (text) => text.includes('[DONE]'));
  await watching;
  expect(seen).toContain('requests');
});

test('the breaker’s switch is heard by whoever watches', async () => {
  const events = await gateway.panel.events({ today: 0 });
  const watching = (async () => {
    for await (const event of events) {
      if (event.type === 'breakers' && event.breakers.some(({ state }) => state === 'off')) return true;
    }
    return false;
  })();
  await gateway.panel.breakers.switch({ provider: 'up', on: false });
  expect(await watching).toBe(true);
  await gateway.panel.breakers.switch({ provider: 'up', on: true });
});
