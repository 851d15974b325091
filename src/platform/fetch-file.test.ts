// What the limits of a fetch do; what it is used for is tested in test/gateway/catalog-refresh.test.ts.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { fetchFile, type Fetched } from './fetch-file.ts';

const LIMITS = { maxBytes: 1000, timeoutMs: 30_000 };

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

async function serve(answer: RequestListener): Promise<URL> {
  const started = createServer(answer);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(started.address() as AddressInfo).port}/list.json?all=1`);
}

const textOf = (fetched: Fetched): string =>
  fetched.kind === 'new' ? new TextDecoder().decode(fetched.bytes) : fetched.kind;

test('it asks for the whole address, and unpacks what comes packed', async () => {
  const url = await serve((request, response) => {
    const body = gzipSync(`${request.url} ${request.headers['if-none-match'] ?? 'no tag'}`);
    response.writeHead(200, { 'content-encoding': 'gzip', etag: '"1"' }).end(body);
  });
  const fetched = await fetchFile(url, null, LIMITS, new VirtualClock());
  expect(fetched).toMatchObject({ kind: 'new', etag: '"1"' });
  expect(textOf(fetched)).toBe('/list.json?all=1 no tag');
  expect(textOf(await fetchFile(url, '"1"', LIMITS, new VirtualClock()))).toBe('/list.json?all=1 "1"');
});

test('a 304 means that it is the same, for those who have one', async () => {
  const url = await serve((_, response) => response.writeHead(304).end());
  expect(await fetchFile(url, '"1"', LIMITS, new VirtualClock())).toEqual({ kind: 'same' });
  expect(await fetchFile(url, null, LIMITS, new VirtualClock())).toMatchObject({ kind: 'failed', isAnswer: true });
});

test.each<[string, RequestListener]>([
  ['before the head', () => undefined],
  ['in the middle', (_, response) => void response.writeHead(200).write('{')],
])('an answer that hangs %s ends after the time limit', async (_, hang) => {
  const clock = new VirtualClock();
  let arrived = (): void => undefined;
  const asked = new Promise<void>((resolve) => (arrived = resolve));
  const url = await serve((request, response) => {
    hang(request, response);
    arrived();
  });
  const fetching = fetchFile(url, null, LIMITS, clock);
  await asked;
  await clock.advance(29_999);
  expect(await Promise.race([fetching, Promise.resolve('waiting')])).toBe('waiting');
  await clock.advance(1);
  expect(await fetching).toEqual({ kind: 'failed', why: 'no answer within 30 s', isAnswer: false });
});

test('what claims to be packed and is not is a failure', async () => {
  const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('plain'));
  expect(await fetchFile(url, null, LIMITS, new VirtualClock())).toMatchObject({ kind: 'failed' });
});

test('a server that is not there is a failure that may pass', async () => {
  const url = await serve(() => undefined);
  await new Promise<void>((resolve) => server?.close(() => resolve()));
  const fetched = await fetchFile(url, null, LIMITS, new VirtualClock());
  expect(fetched).toMatchObject({ kind: 'failed', isAnswer: false, why: expect.stringContaining('ECONNREFUSED') });
});
