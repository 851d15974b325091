import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { ResponseReply } from './response-reply.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** A connection to a server that does `serve` with each request. */
async function connection(serve: (reply: ResponseReply) => void): Promise<Socket> {
  const server = createServer((_request, response) => {
    serve(new ResponseReply(response, []));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1');
  stops.push(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });
  await once(client, 'connect');
  return client;
}

const ask = (version = '1.1'): string => `GET / HTTP/${version}\r\nhost: x\r\n\r\n`;

const END = '0\r\n\r\n';

/** So many answers, or all that comes until the connection is closed. */
async function read(client: Socket, answers: number): Promise<string> {
  let text = '';
  let tail = '';
  for await (const part of client.iterator({ destroyOnReturn: false })) {
    const more = (part as Buffer).toString('latin1');
    text += more;
    tail = (tail + more).slice(-END.length);
    if (tail === END && text.split(END).length > answers) break;
  }
  return text;
}

const bodyOf = (answer: string): string => answer.slice(answer.indexOf('\r\n\r\n') + 4);

/** Undoes the chunks, and fails where they are not as they should be. */
function unchunked(body: string): string {
  let text = '';
  for (let at = 0; ;) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.slice(at, lineEnd), 16);
    const end = lineEnd + 2 + length;
    if (!(length >= 0) || body.slice(end, end + 2) !== '\r\n') throw new Error(`No chunk at ${at}.`);
    if (length === 0) return text;
    text += body.slice(lineEnd + 2, end);
    at = end + 2;
  }
}

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, n) => n);
const PARTS: readonly (Uint8Array | string)[] = [
  'text',
  ALL_BYTES,
  Buffer.alloc(16 * 1024, 'b'),
  new Uint8Array(0),
  Buffer.alloc(100_000, 'c'),
  'ä',
  'half a pair: \ud83d',
  ALL_BYTES.subarray(250),
];
const sent = Buffer.concat(PARTS.map((part) => Buffer.from(part as Uint8Array))).toString('latin1');

test.each<[how: string, next: (go: () => void) => void]>([
  ['in one turn', (go) => go()],
  ['turn by turn', (go) => setImmediate(go)],
])('parts that are written %s arrive as they were, and the connection can be used again', async (_how, next) => {
  const client = await connection((reply) => {
    const parts = [...PARTS];
    const go = (): void => {
      const part = parts.shift();
      if (part === undefined) {
        reply.end();
        return;
      }
      reply.write(part);
      next(go);
    };
    reply.head(200, []);
    go();
  });
  for (const _ of [1, 2]) {
    client.write(ask());
    expect(unchunked(bodyOf(await read(client, 1)))).toBe(sent);
  }
});

test('a client of HTTP 1.0 gets no chunks', async () => {
  const client = await connection((reply) => {
    reply.head(200, []);
    for (const part of PARTS) reply.write(part);
    reply.end();
  });
  client.write(ask('1.0'));
  expect(bodyOf(await read(client, Infinity))).toBe(sent);
});

test('an answer waits until those before it on the same connection are complete', async () => {
  const replies: ResponseReply[] = [];
  const client = await connection((reply) => void replies.push(reply));
  client.write(ask() + ask());
  await expect.poll(() => replies.length).toBe(2);
  const [first, second] = replies as [ResponseReply, ResponseReply];
  const part = Buffer.from('second ');
  second.head(200, []);
  second.write(part);
  second.write(part);
  first.head(200, []);
  first.write(Buffer.from('first '));
  first.write(Buffer.from('first '));
  await pause(10);
  first.end();
  await pause(10);
  second.write(part);
  second.end();
  const [one = '', two = ''] = (await read(client, 2)).split(END);
  expect(unchunked(bodyOf(one) + END)).toBe('first first ');
  expect(unchunked(bodyOf(two) + END)).toBe('second second second ');
});

test('a client that reads slowly is waited for', async () => {
  const part = Buffer.alloc(4_000, 'a');
  let written = 0;
  let waits = 0;
  const client = await connection((reply) => {
    reply.head(200, []);
    const go = (): void => {
      while (written < 5_000) {
        written += 1;
        if (reply.write(part)) continue;
        waits += 1;
        reply.onDrain(go);
        return;
      }
      reply.end();
    };
    go();
  });
  client.write(ask());
  await pause(50);
  expect(written).toBeLessThan(5_000);
  expect(unchunked(bodyOf(await read(client, 1)))).toBe('a'.repeat(20_000_000));
  expect(waits).toBeGreaterThan(1);
});

test('after the end nothing more goes out', async () => {
  const client = await connection((reply) => {
    reply.head(200, []);
    reply.write('a');
    reply.write(Buffer.from('b'));
    reply.end();
    reply.write(Buffer.from('c'));
  });
  client.write(ask());
  const answer = await read(client, 1);
  await pause(10);
  expect(unchunked(bodyOf(answer))).toBe('ab');
  expect(client.read()).toBeNull();
});

test('what breaks off has no end mark', async () => {
  const client = await connection((reply) => {
    reply.head(200, []);
    reply.write('a');
    reply.write(Buffer.from('b'));
    reply.breakOff('error');
  });
  client.write(ask());
  expect(bodyOf(await read(client, Infinity))).toBe('1\r\na\r\n1\r\nb\r\n5\r\nerror\r\n');
});
