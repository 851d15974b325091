// Upstreams that keep to the letter of nothing: what is odd but whole is taken, what is broken is a failure like any other.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chat, postChat } from '../support/chat-call.ts';
import { chatBody, chatEvents, eventStream } from '../support/chat-format.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Behaviour, ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

let odd: ScriptedUpstream;
let backup: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  odd = await startUpstream();
  backup = await startUpstream({ always: does.answers({ id: 'from-backup' }) });
  gateway = await startGateway({
    config: {
      providers: [provider('odd', odd.baseUrl), provider('backup', backup.baseUrl)],
      routes: [route('r', ['odd/m', 'backup/m'])],
    },
  });
});
beforeEach(async () => {
  odd.forget();
  await gateway.panel.breakers.reset({ provider: 'odd' });
});
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await odd?.close();
  await backup?.close();
  expect(odd.mistakes).toEqual([]);
});

const BODY = chatBody({ id: 'from-odd' });
const STREAM = eventStream(chatEvents({ id: 'from-odd' }));
const LENGTH = Buffer.byteLength(BODY);
const asking = { stream: true, stream_options: { include_usage: true } };

/** An answer with this head, byte by byte as written here. */
const answer = (head: string, body: string | Buffer, status = '200 OK'): Behaviour =>
  does.sendsRaw(Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${head}\r\n\r\n`), Buffer.from(body)]));

const JSON_TYPE = 'content-type: application/json';
const STREAM_TYPE = 'content-type: text/event-stream';

interface Case {
  readonly name: string;
  readonly behaviour: Behaviour;
}

describe('taken as it is', () => {
  const WHOLE: readonly Case[] = [
    {
      name: 'JSON that calls itself plain text',
      behaviour: answer(`content-type: text/plain\r\ncontent-length: ${LENGTH}`, BODY),
    },
    { name: 'JSON without a type', behaviour: answer(`content-length: ${LENGTH}`, BODY) },
    { name: 'JSON that ends with the connection', behaviour: answer(JSON_TYPE, BODY) },
    {
      name: 'JSON with status 201',
      behaviour: answer(`${JSON_TYPE}\r\ncontent-length: ${LENGTH}`, BODY, '201 Created'),
    },
    {
      name: 'JSON after early hints',
      behaviour: does.sendsRaw(
        `HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\n${JSON_TYPE}\r\ncontent-length: ${LENGTH}\r\n\r\n${BODY}`,
      ),
    },
  ];

  test.each(WHOLE)('$name', async ({ behaviour }) => {
    odd.script(behaviour);
    const { status, text, headers } = await postChat(gateway, chat('r'));
    expect(status).toBe(200);
    expect(text).toBe(BODY);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(headers['x-breakerbox-attempts']).toBe('1');
  });

  const STREAMED: readonly Case[] = [
    { name: 'events that call themselves plain text', behaviour: answer('content-type: text/plain', STREAM) },
    { name: 'events that end with the connection', behaviour: answer(STREAM_TYPE, STREAM) },
    {
      name: 'events with a type in capitals',
      behaviour: answer('Content-Type: Text/Event-Stream;charset=UTF-8', STREAM),
    },
  ];

  test.each(STREAMED)('$name', async ({ behaviour }) => {
    odd.script(behaviour);
    const { status, text, headers } = await postChat(gateway, chat('r', asking));
    expect(status).toBe(200);
    expect(text).toBe(STREAM);
    expect(headers['content-type']).toMatch(/^text\/event-stream/);
    expect(headers['x-breakerbox-attempts']).toBe('1');
  });

  test('the bytes of a whole answer, whatever its JSON looks like', async () => {
    const body = `\n{ "id":"x", "choices" :[ {"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"\\u0041 \\ud83c\\udf0d é"}} ],\n "n": 1.0, "big":12345678901234567890, "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2} }\n`;
    odd.script(answer(`${JSON_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}`, body));
    expect((await postChat(gateway, chat('r'))).text).toBe(body);
  });

  test('an answer of many megabytes', async () => {
    const body = chatBody({ tokens: ['x'.repeat(24 << 20)] });
    odd.script(answer(`${JSON_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}`, body));
    const { text } = await postChat(gateway, chat('r'));
    expect(text === body).toBe(true);
  });
});

describe('a failure that falls back', () => {
  const chunked = `${LENGTH.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`;
  const WHOLE: readonly Case[] = [
    { name: 'no content', behaviour: answer('x: y', '', '204 No Content') },
    { name: 'null', behaviour: answer(`${JSON_TYPE}\r\ncontent-length: 4`, 'null') },
    { name: 'an array', behaviour: answer(`${JSON_TYPE}\r\ncontent-length: 2`, '[]') },
    { name: 'an object of another kind', behaviour: answer(`${JSON_TYPE}\r\ncontent-length: 10`, '{"id":"x"}') },
    {
      name: 'two kinds of length',
      behaviour: answer(`${JSON_TYPE}\r\ncontent-length: ${LENGTH}\r\ntransfer-encoding: chunked`, chunked),
    },
    {
      name: 'two lengths',
      behaviour: answer(`${JSON_TYPE}\r\ncontent-length: ${LENGTH}\r\ncontent-length: ${LENGTH + 1}`, BODY),
    },
    { name: 'less than its length', behaviour: answer(`${JSON_TYPE}\r\ncontent-length: ${LENGTH + 50}`, BODY) },
    {
      name: 'a header that does not end',
      behaviour: answer(`x-big: ${'a'.repeat(64 << 10)}\r\ncontent-length: ${LENGTH}`, BODY),
    },
    {
      name: 'a refusal in HTML',
      behaviour: answer('content-type: text/html\r\ncontent-length: 13', '<h1>Bad</h1>\n', '400 Bad Request'),
    },
    { name: 'an endless error page', behaviour: answer('content-type: text/html', 'x'.repeat(8 << 20), '500 Oops') },
  ];

  test.each(WHOLE)('$name', async ({ behaviour }) => {
    odd.script(behaviour);
    const { status, json, headers } = await postChat(gateway, chat('r'));
    expect(status).toBe(200);
    expect(json).toMatchObject({ id: 'from-backup' });
    expect(headers['x-breakerbox-attempts']).toBe('2');
  });

  const brokenOff = JSON.stringify({ id: 'x', choices: [{ index: 0, delta: {}, finish_reason: 'error' }] });
  const STREAMED: readonly Case[] = [
    { name: 'a broken chunk', behaviour: answer(`${STREAM_TYPE}\r\ntransfer-encoding: chunked`, `ZZ\r\n${STREAM}`) },
    {
      name: 'an event named error',
      behaviour: does.streams('event: error\ndata: {"message":"overloaded","type":"overloaded_error"}\n\n'),
    },
    { name: 'a finish reason that says error', behaviour: does.streams(eventStream([brokenOff])) },
    { name: 'an empty stream', behaviour: does.streams('') },
    { name: 'half a line', behaviour: does.streams('data: {"id"') },
  ];

  test.each(STREAMED)('$name', async ({ behaviour }) => {
    odd.script(behaviour);
    const { status, text, headers } = await postChat(gateway, chat('r', asking));
    expect(status).toBe(200);
    expect(text).toBe(eventStream(chatEvents({ id: 'from-backup' })));
    expect(headers['x-breakerbox-attempts']).toBe('2');
  });
});

test('bytes after an answer never become the next one', async () => {
  const forged = chatBody({ id: 'forged' });
  const surplus = `HTTP/1.1 200 OK\r\n${JSON_TYPE}\r\ncontent-length: ${Buffer.byteLength(forged)}\r\n\r\n${forged}`;
  odd.script(({ socket }) => {
    // The connection stays open, so that a careless caller would use it again.
    socket.write(`HTTP/1.1 200 OK\r\n${JSON_TYPE}\r\ncontent-length: ${LENGTH}\r\n\r\n${BODY}${surplus}`);
  });
  expect((await postChat(gateway, chat('odd/m'))).text).toBe(BODY);
  for (let i = 0; i < 3; i += 1) expect((await postChat(gateway, chat('odd/m'))).text).not.toContain('forged');
});

test('a kept connection that turns out to be dead costs the client nothing', async () => {
  expect((await postChat(gateway, chat('odd/m'))).status).toBe(200);
  odd.script(does.resets());
  const { status, headers } = await postChat(gateway, chat('odd/m'));
  expect(status).toBe(200);
  expect(headers['x-breakerbox-attempts']).toBe('2');
});
