// A stream of the same dialect passes through byte by byte, and one that breaks never looks like one that ended.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { chat, openChat, postChat } from '../support/chat-call.ts';
import { USAGE, chatEvents, eventStream } from '../support/chat-format.ts';
import type { UsagePosition } from '../support/chat-format.ts';
import { eventually, gate, within } from '../support/eventually.ts';
import { provider, route } from '../support/gateway-config.ts';
import { startGateway } from '../support/gateway-process.ts';
import type { Gateway } from '../support/gateway-process.ts';
import { readUntil, whole } from '../support/http-client.ts';
import { settled } from '../support/ledger-file.ts';
import type { Settled } from '../support/ledger-file.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import * as does from '../support/upstream-behaviours.ts';

let upstream: ScriptedUpstream;
let gateway: Gateway;

beforeAll(async () => {
  upstream = await startUpstream();
  gateway = await startGateway({
    config: {
      providers: [
        provider('up', upstream.baseUrl),
        provider('strict', upstream.baseUrl, { preset: 'mistral' }),
        provider('groq', upstream.baseUrl, { preset: 'groq' }),
      ],
      routes: [
        route('impatient', ['up/m'], { timeouts: { idle: '300ms' } }),
        route('short', ['up/m'], { timeouts: { total: '500ms' } }),
      ],
    },
  });
});
beforeEach(async () => {
  upstream.forget();
  // Broken streams are part of this file; a breaker that trips over them must not get in the way of the next test.
  await gateway.panel.breakers.reset({ provider: 'up' });
});
afterEach(() => expect(upstream.mistakes).toEqual([]));
afterAll(async () => {
  await gateway?.stop();
  await gateway?.dispose();
  await upstream?.close();
});

const asking = { stream: true, stream_options: { include_usage: true } };
const idOf = (headers: Record<string, unknown>): string => String(headers['x-breakerbox-request-id']);

const events = chatEvents();
const usageEvent = events.at(-1) ?? '';
const withoutUsage = events.slice(0, -1);

describe('byte by byte', () => {
  const toolCall = JSON.stringify({
    id: 'c',
    object: 'chat.completion.chunk',
    choices: [
      {
        index: 0,
        delta: { tool_calls: [{ index: 0, id: 't', type: 'function', function: { name: 'f', arguments: '{"a' } }] },
      },
    ],
  });
  const FORMS: readonly { name: string; text: string; piece?: number }[] = [
    { name: 'a plain stream', text: eventStream(events) },
    { name: 'many events in one segment', text: eventStream(chatEvents({ tokens: Array(2_000).fill('many ') })) },
    { name: 'one byte at a time', text: eventStream(events), piece: 1 },
    {
      name: 'three bytes at a time, through characters of four',
      text: eventStream(chatEvents({ tokens: ['🌍🌍', 'é'] })),
      piece: 3,
    },
    { name: 'lines that end in CR LF', text: eventStream(events, { lineEnd: '\r\n' }) },
    { name: 'CR LF one byte at a time', text: eventStream(events, { lineEnd: '\r\n' }), piece: 1 },
    {
      name: 'comments and empty lines',
      text: `: hello\n\n\n${eventStream(events).replaceAll('data:', ': alive\n\ndata:')}`,
    },
    { name: 'no space after the colon', text: eventStream(events).replaceAll('data: ', 'data:') },
    {
      name: 'other fields',
      text: eventStream(events).replaceAll('data: {', 'id: 7\nevent: message\nretry: 100\ndata: {'),
    },
    { name: 'no closing [DONE]', text: eventStream(events, { done: false }) },
    { name: 'an event that is no JSON', text: eventStream([...events.slice(0, 2), '{"half":', ...events.slice(2)]) },
    { name: 'tool calls', text: eventStream([events[0] ?? '', toolCall, ...events.slice(-2)]) },
    {
      name: 'odd spacing and numbers in the JSON',
      text: eventStream(events.map((e) => e.replace('{', '{ "x" : 1.0e+2 , "y":[ ] ,'))),
    },
    { name: 'one large event', text: eventStream(chatEvents({ tokens: ['A'.repeat(3 << 20)] })) },
  ];

  test.each(FORMS)('$name', async ({ text, piece }) => {
    upstream.script(piece === undefined ? does.streams(text) : does.streamsInPieces(text, piece));
    const answer = await postChat(gateway, chat('up/m', asking));
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/^text\/event-stream/);
    expect(answer.whole).toBe(true);
    expect(answer.text === text ? text : answer.text).toBe(text);
    const { request } = await settled(gateway.dataDir, idOf(answer.headers));
    expect(request).toMatchObject({ state: 'done', input_tokens: 11, output_tokens: 3 });
  });
});

describe('the event that holds only usage', () => {
  test.each([
    { name: 'plain', lineEnd: '\n', size: 1 << 20 },
    { name: 'with CR LF', lineEnd: '\r\n', size: 1 << 20 },
    { name: 'one byte at a time', lineEnd: '\n', size: 1 },
    { name: 'in small pieces with CR LF', lineEnd: '\r\n', size: 7 },
  ])('is taken out again when only the gateway wanted it: $name', async ({ lineEnd, size }) => {
    upstream.script(does.streamsInPieces(eventStream(events, { lineEnd }), size));
    const answer = await postChat(gateway, chat('up/m', { stream: true }));
    expect(answer.text).toBe(eventStream(withoutUsage, { lineEnd }));
    expect(answer.text).not.toContain('"choices":[]');
    const asked = JSON.parse(upstream.calls[0]?.body.toString() ?? '') as object;
    expect(asked).toMatchObject({ stream_options: { include_usage: true } });
    const { request } = await settled(gateway.dataDir, idOf(answer.headers));
    expect(request).toMatchObject({ input_tokens: 11, cached_input_tokens: 4, output_tokens: 3, reasoning_tokens: 1 });
  });

  test('stays when the client asked for it', async () => {
    const answer = await postChat(gateway, chat('up/m', asking));
    expect(answer.text).toBe(eventStream(events));
    expect(answer.text).toContain(usageEvent);
  });

  test('stays out when the client says that it does not want it, and other stream options travel on', async () => {
    upstream.script(does.streams(eventStream(events)));
    const body = chat('up/m', { stream: true, stream_options: { include_usage: false, include_obfuscation: false } });
    const answer = await postChat(gateway, body);
    expect(answer.text).toBe(eventStream(withoutUsage));
    const asked = JSON.parse(upstream.calls[0]?.body.toString() ?? '') as object;
    expect(asked).toMatchObject({ stream_options: { include_obfuscation: false } });
  });

  test('is not asked for where the preset forbids it', async () => {
    upstream.script(does.answers({ usageAt: 'last-event' }));
    const answer = await postChat(gateway, chat('strict/m', { stream: true }));
    expect(answer.status).toBe(200);
    expect(upstream.calls[0]?.body.toString()).not.toContain('stream_options');
    const { request } = await settled(gateway.dataDir, idOf(answer.headers));
    expect(request).toMatchObject({ input_tokens: 11, output_tokens: 3 });
  });

  test('is not asked for when the request is not streamed', async () => {
    await postChat(gateway, chat('up/m'));
    expect(upstream.calls[0]?.body.toString()).not.toContain('stream_options');
  });
});

test.each<UsagePosition>(['own-event', 'last-event', 'every-event', 'choice', 'x_groq'])(
  'usage is read from where it stands: %s',
  async (usageAt) => {
    upstream.script(does.answers({ usageAt }));
    const answer = await postChat(gateway, chat(usageAt === 'x_groq' ? 'groq/m' : 'up/m', { stream: true }));
    if (usageAt !== 'own-event') expect(answer.text).toBe(eventStream(chatEvents({ usageAt })));
    const { request } = await settled(gateway.dataDir, idOf(answer.headers));
    expect(request).toMatchObject({
      state: 'done',
      input_tokens: USAGE.prompt_tokens,
      cached_input_tokens: 4,
      output_tokens: USAGE.completion_tokens,
      cost_source: 'price',
    });
  },
);

describe('the head of a stream is held', () => {
  const chunk = (delta: object, finish: string | null = null): string =>
    JSON.stringify({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] });
  const role = eventStream([chunk({ role: 'assistant', content: '' })], { done: false });
  const rest = eventStream([chunk({ content: 'later' }), chunk({}, 'stop')]);

  test.each([
    { name: 'content', first: chunk({ content: 'a' }) },
    {
      name: 'a tool call',
      first: chunk({ tool_calls: [{ index: 0, id: 't', function: { name: 'f', arguments: '' } }] }),
    },
    { name: 'reasoning', first: chunk({ reasoning_content: 'Hm' }) },
    { name: 'a finish reason', first: chunk({}, 'stop') },
  ])('until $name', async ({ first }) => {
    const hold = gate();
    const head = role + eventStream([first], { done: false });
    upstream.script(does.streamsInTwo(head, hold, rest));
    const response = await within(openChat(gateway, chat('up/m', asking)).response, 5_000, 'The head of the answer');
    expect(await readUntil(response, (text) => text.length >= Buffer.from(head).length)).toBe(head);
    hold.open();
    expect((await whole(response)).whole).toBe(true);
  });

  test.each([
    { name: 'a role', first: role },
    { name: 'a comment', first: ': working on it\n\n' },
    { name: 'an event without choices', first: eventStream(['{"choices":[]}'], { done: false }) },
  ])('through $name, and time to first token counts until it is over', async ({ first }) => {
    const hold = gate();
    upstream.script(does.streamsInTwo(first, hold, rest));
    const { response } = openChat(gateway, chat('up/m', asking));
    const seen = await upstream.call(1);
    // Nothing can be awaited that must not come: this is the time in which it would have.
    const early = await Promise.race([response, pause(150, 'nothing')]);
    expect(early).toBe('nothing');
    const heldMs = performance.now() - seen.receivedAt;
    hold.open();
    const answer = await whole(await response);
    expect(answer.text).toBe(first + rest);
    const { request } = await settled(gateway.dataDir, idOf(answer.headers));
    expect(request.ttft_us).toBeGreaterThan(heldMs * 1000);
  });
});

test('an answer without words but with a finish reason is an answer', async () => {
  upstream.script(does.sendsEmptyAnswer(), does.sendsEmptyAnswer());
  const streamed = await postChat(gateway, chat('up/m', asking));
  const plain = await postChat(gateway, chat('up/m'));
  expect([streamed.status, plain.status]).toEqual([200, 200]);
  expect(upstream.calls).toHaveLength(2);
  for (const answer of [streamed, plain]) {
    const { request, attempts } = await settled(gateway.dataDir, idOf(answer.headers));
    expect(request.state).toBe('done');
    expect(attempts.map((one) => one.outcome)).toEqual(['ok']);
  }
});

describe('a stream that breaks after its first token', () => {
  const sent = eventStream(events.slice(0, 3), { done: false });

  function expectBroken(text: string): void {
    expect(text.startsWith(sent)).toBe(true);
    const added = text.slice(sent.length);
    expect(added).not.toContain('[DONE]');
    const data = /^data: ?(.*)$/m.exec(added)?.[1] ?? '';
    const error = (JSON.parse(data) as { error: { message: string } }).error;
    expect(error.message).toMatch(/\w{3}/);
  }

  function expectTruncated({ request, attempts }: Settled): void {
    expect(request.state).toBe('truncated');
    expect(request.attempts).toBe(1);
    expect(request.error_kind).toMatch(/\w/);
    expect(attempts[0]?.outcome).not.toBe('ok');
    // Two of the tokens reached the client; without usage there can only be an estimate.
    expect(['estimate', 'unknown']).toContain(request.cost_source);
  }

  test.each([
    { name: 'is cut', behaviour: does.cutsAfter(2) },
    { name: 'ends without a finish reason', behaviour: does.cutsAfter(2, 'end') },
  ])('$name: it ends in an error event, not cleanly', async ({ behaviour }) => {
    upstream.script(behaviour);
    const answer = await postChat(gateway, chat('up/m', { stream: true }));
    expect(answer.status).toBe(200);
    expectBroken(answer.text);
    expect(upstream.calls).toHaveLength(1);
    expectTruncated(await settled(gateway.dataDir, idOf(answer.headers)));
  });

  test('falls silent: the idle limit ends it and closes the upstream', async () => {
    upstream.script(does.hangsAfter(2));
    const from = performance.now();
    const answer = await postChat(gateway, chat('impatient', { stream: true }));
    expect(performance.now() - from).toBeLessThan(3_000);
    expectBroken(answer.text);
    await within(
      upstream.calls[0]?.socketClosed ?? Promise.reject(new Error('no call')),
      1_000,
      'The upstream being left',
    );
    const row = await settled(gateway.dataDir, idOf(answer.headers));
    expectTruncated(row);
    expect(row.request.error_kind).toBe('timeout');
  });

  test('never ends: the total limit ends it', async () => {
    upstream.script(does.drips({ tokens: Array<string>(1_000).fill('on and ') }, 20));
    const from = performance.now();
    const answer = await postChat(gateway, chat('short', { stream: true }));
    expect(performance.now() - from).toBeLessThan(3_000);
    expect(answer.text).not.toContain('[DONE]');
    const last =
      answer.text
        .trimEnd()
        .split('\n')
        .at(-1)
        ?.replace(/^data: /, '') ?? '';
    expect(JSON.parse(last)).toHaveProperty('error.message');
    await within(
      upstream.calls[0]?.socketClosed ?? Promise.reject(new Error('no call')),
      1_000,
      'The upstream being left',
    );
    const { request } = await settled(gateway.dataDir, idOf(answer.headers));
    expect(request).toMatchObject({ state: 'truncated', error_kind: 'timeout' });
  });

  test('sends an error event of its own: the client gets it', async () => {
    const error = '{"error":{"message":"Overloaded in the middle","type":"server_error","code":null}}';
    upstream.script(does.streams(sent + eventStream([error], { done: false })));
    const answer = await postChat(gateway, chat('up/m', { stream: true }));
    expect(answer.text.startsWith(sent)).toBe(true);
    expect(answer.text).toContain('Overloaded in the middle');
    expect(answer.text).not.toContain('[DONE]');
    expectTruncated(await settled(gateway.dataDir, idOf(answer.headers)));
  });

  test('the OpenAI SDK throws', async () => {
    upstream.script(does.cutsAfter(2));
    const body = { model: 'up/m', messages: [{ role: 'user' as const, content: 'Break.' }], stream: true as const };
    const stream = await gateway.openai().chat.completions.create(body);
    let text = '';
    const reading = (async () => {
      for await (const event of stream) text += event.choices[0]?.delta.content ?? '';
    })();
    await expect(reading).rejects.toThrow();
    expect(text).toBe('Hello, ');
  });
});

test('a client that does not read holds up its upstream, not our memory', async () => {
  const megabyte = Buffer.from(
    eventStream([JSON.stringify({ choices: [{ index: 0, delta: { content: 'x'.repeat(1 << 20) } }] })], {
      done: false,
    }),
  );
  const count = 96;
  const closing = eventStream(chatEvents().slice(-2));
  const sent = { bytes: 0 };
  upstream.script(does.floods(megabyte, count, closing, sent));
  const response = await openChat(gateway, chat('up/m', asking)).response;
  const before = memoryOf(gateway.ready.pid);
  let last = -1;
  await eventually(async () => {
    last = sent.bytes;
    await pause(200);
    expect(sent.bytes).toBe(last);
  });
  // The kernel's buffers on both sides hold some megabytes; the rest must still be with the upstream.
  expect(sent.bytes).toBeLessThan(count * megabyte.length);
  expect(memoryOf(gateway.ready.pid) - before).toBeLessThan(32 << 20);

  const hash = createHash('sha256');
  for await (const part of response) hash.update(part as Buffer);
  const expected = createHash('sha256');
  for (let i = 0; i < count; i += 1) expected.update(megabyte);
  expect(hash.digest('hex')).toBe(expected.update(closing).digest('hex'));
});

/** Resident memory in bytes. */
function memoryOf(pid: number): number {
  if (process.platform !== 'linux') return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)])) * 1024;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}

test('fifty streams at once do not mix', async () => {
  upstream.always((exchange) => {
    const name = String(exchange.asked['user']);
    const script = { id: name, tokens: Array.from({ length: 40 }, (_, n) => `${name}:${n} `) };
    return does.streamsInPieces(eventStream(chatEvents(script)), 97)(exchange);
  });
  const names = Array.from({ length: 50 }, (_, n) => `client-${n}`);
  const answers = await Promise.all(names.map((user) => postChat(gateway, chat('up/m', { ...asking, user }))));
  upstream.always(does.answers());
  for (const [n, answer] of answers.entries()) {
    const name = `client-${n}`;
    const tokens = Array.from({ length: 40 }, (_, i) => `${name}:${i} `);
    expect(answer.text).toBe(eventStream(chatEvents({ id: name, tokens })));
  }
  expect(new Set(answers.map((answer) => idOf(answer.headers))).size).toBe(50);
});

test('what an upstream puts into its headers stays there, but for what clients use', async () => {
  const hostile = {
    'content-type': 'text/event-stream',
    'set-cookie': 'a=b',
    'access-control-allow-origin': '*',
    'clear-site-data': '"*"',
    'strict-transport-security': 'max-age=1',
    location: 'https://evil.example',
    'x-powered-by': 'someone',
  };
  upstream.script(({ response }) => void response.writeHead(200, hostile).end(eventStream(events)));
  const { headers } = await postChat(gateway, chat('up/m', asking));
  for (const name of Object.keys(hostile).slice(1)) expect(headers).not.toHaveProperty(name);
  expect(headers['x-content-type-options']).toBe('nosniff');
});
