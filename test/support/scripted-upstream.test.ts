// The test bed's own upstream does what its behaviours say.

import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chatBody, chatEvents, eventStream } from './chat-format.ts';
import { eventually, gate } from './eventually.ts';
import { openCall, readUntil, send } from './http-client.ts';
import { closedPort, startUpstream } from './scripted-upstream.ts';
import type { ScriptedUpstream } from './scripted-upstream.ts';
import * as does from './upstream-behaviours.ts';

let upstream: ScriptedUpstream;
let url: string;

beforeAll(async () => {
  upstream = await startUpstream();
  url = `${upstream.baseUrl}/chat/completions`;
});
beforeEach(() => upstream.forget());
afterAll(async () => {
  await upstream.close();
  expect(upstream.mistakes).toEqual([]);
});

test('a call is recorded with its bytes, headers and times', async () => {
  await send(url, { body: '{"a": 1.0}', headers: { 'X-Probe': 'yes' } });
  const seen = await upstream.call(1);
  expect(seen.body.toString()).toBe('{"a": 1.0}');
  expect(seen.rawHeaders).toContain('X-Probe');
  await eventually(() => expect(seen.closedAt).toBeGreaterThan(seen.receivedAt));
});

test('the script is followed, then the default', async () => {
  upstream.script(does.serverError(), does.rateLimits('7'));
  const answers = [await send(url, { body: {} }), await send(url, { body: {} }), await send(url, { body: {} })];
  expect(answers.map((answer) => answer.status)).toEqual([500, 429, 200]);
  expect(answers[1]?.headers['retry-after']).toBe('7');
  expect(answers[2]?.text).toBe(chatBody());
});

test('usage of a stream comes when it was asked for', async () => {
  const plain = await send(url, { body: { stream: true } });
  const asked = await send(url, { body: { stream: true, stream_options: { include_usage: true } } });
  expect(plain.text).toBe(eventStream(chatEvents({ usageAt: 'nowhere' })));
  expect(asked.text).toBe(eventStream(chatEvents()));
  expect(asked.text).toContain('"choices":[],"usage":{"prompt_tokens":11');
});

test('pieces of one byte add up to the stream', async () => {
  const text = eventStream(chatEvents(), { lineEnd: '\r\n' });
  upstream.script(does.streamsInPieces(text, 1));
  expect((await send(url, { body: {} })).text).toBe(text);
});

test('a cut answer is not whole', async () => {
  upstream.script(does.cutsAfter(2), does.cutsAfterHeaders(), does.cutsAfter(2, 'end'));
  const cut = await send(url, { body: { stream: true } });
  expect(cut.whole).toBe(false);
  expect(cut.text).toBe(eventStream(chatEvents().slice(0, 3), { done: false }));
  expect((await send(url, { body: { stream: true } })).whole).toBe(false);
  expect((await send(url, { body: { stream: true } })).whole).toBe(true);
});

test('resets and closed ports fail the call', async () => {
  upstream.script(does.resets());
  await expect(send(url, { body: {} })).rejects.toThrow(/ECONNRESET|socket hang up/);
  await expect(send(`http://127.0.0.1:${await closedPort()}/`, { body: {} })).rejects.toThrow('ECONNREFUSED');
});

test('a hanging call notices that its caller leaves', async () => {
  upstream.script(does.hangsBeforeHeaders());
  const call = openCall(url, { body: {} });
  const seen = await upstream.call(1);
  const leftAt = performance.now();
  call.hangUp();
  expect((await seen.socketClosed) - leftAt).toBeLessThan(1_000);
});

test('a gate holds the rest of a stream', async () => {
  const hold = gate();
  upstream.script(does.pausesAfter(1, hold));
  const response = await openCall(url, { body: { stream: true } }).response;
  const head = await readUntil(response, (text) => text.includes('Hel'));
  expect(head).not.toContain('lo, ');
  hold.open();
  expect(await readUntil(response, (text) => text.includes('[DONE]'))).toContain('wörld');
});

test('a flood stops while nobody reads', async () => {
  const sent = { bytes: 0 };
  upstream.script(does.floods(Buffer.alloc(1 << 20, 'x'), 200, '', sent));
  const socket = connect(upstream.port, '127.0.0.1').pause();
  socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}');
  let last = -1;
  await eventually(() => {
    const moved = sent.bytes !== last;
    last = sent.bytes;
    expect(sent.bytes > 0 && !moved).toBe(true);
  });
  expect(sent.bytes).toBeLessThan(200 << 20);
  socket.destroy();
});
