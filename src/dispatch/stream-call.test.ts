import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  callTo,
  chatEvent,
  chatExchange,
  DONE,
  type FakeCall,
  FakeReply,
  FakeTransport,
  fakeUpstream,
  HELLO,
  ROLE,
  STOP,
  USAGE,
} from '../../test/support/fake-connections.ts';
import { settle, VirtualClock } from '../../test/support/virtual-clock.ts';
import { DEFAULT_TIMEOUTS, type Timeouts } from '../domain/config.ts';
import { failure } from '../domain/failure.ts';
import { Deadlines } from './deadlines.ts';
import type { StreamOutcome } from './passing-call.ts';
import { StreamCall } from './stream-call.ts';

const KEEP_ALIVE = ': keep-alive\n\n';
/** How late a deadline may fire. */
const TICK = 25;

class Stream {
  readonly clock = new VirtualClock();
  readonly reply = new FakeReply();
  readonly stream: StreamCall;
  readonly call: FakeCall;
  outcome: StreamOutcome | null = null;
  /** The ledger has yet to learn of the request. */
  readonly isKnown: boolean;
  asked = 0;
  /** The ledger's word comes, from its own thread, while it is being asked for. */
  grantsMeanwhile = false;

  constructor(options: { known?: boolean; timeouts?: Partial<Timeouts>; wantsUsage?: boolean } = {}) {
    this.isKnown = options.known ?? true;
    const exchange = chatExchange({ stream: true, stream_options: { include_usage: options.wantsUsage ?? true } });
    const client = { reply: this.reply, requestCommit: () => this.#commit(), passed: () => undefined };
    const ports = { clock: this.clock, deadlines: new Deadlines(this.clock) };
    const timeouts = { ...DEFAULT_TIMEOUTS, ...options.timeouts };
    const upstream = fakeUpstream('up');
    this.stream = new StreamCall(exchange, callTo(exchange, upstream), client, ports, upstream, timeouts);
    const transport = new FakeTransport();
    void this.stream.send(transport, { path: '/', headers: [], body: '' }).then((outcome) => {
      this.outcome = outcome;
    });
    const [call] = transport.calls;
    if (call === undefined) throw new Error('Nothing was sent.');
    this.call = call;
  }

  /** What the ledger's word sets off. */
  grant(): void {
    this.reply.head(200, []);
    this.stream.commitGranted();
  }

  async ended(): Promise<StreamOutcome | null> {
    await settle();
    return this.outcome;
  }

  #commit(): boolean {
    this.asked += 1;
    if (this.grantsMeanwhile) this.grant();
    if (this.isKnown) this.reply.head(200, []);
    return this.isKnown;
  }
}

/** Connected, with a good head. */
function open(options: ConstructorParameters<typeof Stream>[0] = {}): Stream {
  const stream = new Stream(options);
  stream.call.connect().head();
  return stream;
}

describe('the head is held until there is something worth committing to', () => {
  test.each<[chunks: string[], sent: string, why: string]>([
    [[ROLE], '', 'a role is no answer'],
    [[': ping\n\n', ROLE, USAGE], '', 'nor are comments and usage'],
    [[ROLE, HELLO], ROLE + HELLO, 'content commits, and what was held goes first'],
    [[': ping\n\n', HELLO], `: ping\n\n${HELLO}`, 'held comments go along'],
    [[STOP], STOP, 'a finish reason commits'],
    [[chatEvent({ tool_calls: [{ index: 0 }] })], chatEvent({ tool_calls: [{ index: 0 }] }), 'a tool call commits'],
    [[chatEvent({ reasoning: 'hm' })], chatEvent({ reasoning: 'hm' }), 'reasoning commits'],
    [['\ufeff', HELLO], '\u00ef\u00bb\u00bf' + HELLO, 'a byte order mark is passed through'],
    [[HELLO.slice(0, 30)], '', 'half an event is none'],
    [[HELLO.slice(0, 30), HELLO.slice(30)], HELLO, 'until the other half is there'],
    [
      ['event: x\r\n', 'data: {"choices":[{"delta":{"content":"a"}}]}\r\n\r\n'],
      'event: x\r\ndata: {"choices":[{"delta":{"content":"a"}}]}\r\n\r\n',
      'any line ends',
    ],
  ])('%j sends %j: %s', (chunks, sent) => {
    const stream = open();
    stream.call.data(...chunks);
    expect(stream.reply.text).toBe(sent);
    expect(stream.reply.committed).toBe(sent !== '');
  });

  test.each<[play: (call: FakeCall) => void, kind: string, billing: string, message: RegExp, why: string]>([
    [(call) => call.end(), 'outage', 'begun', /ended the stream without an answer/, 'an end with nothing'],
    [(call) => call.data(ROLE).end(), 'outage', 'begun', /without an answer/, 'an end after a role'],
    [(call) => call.data(ROLE, DONE), 'outage', 'begun', /without an answer/, 'an end mark alone'],
    [(call) => call.data(ROLE).break(), 'outage', 'begun', /closed the connection while/, 'a cut'],
    [(call) => call.data('data: {"error":{"message":"boom"}}\n\n'), 'outage', 'begun', /boom/, 'an error event'],
    [(call) => call.data(ROLE, 'event: error\ndata: busy\n\n'), 'outage', 'begun', /./, 'an event named error'],
    [(call) => call.data('\n <!doctype html><p>'), 'schema', 'none', /web page/, 'a page, whatever its type says'],
    [(call) => call.data('{"error":{"message":"bo', 'om"}}').end(), 'outage', 'begun', /boom/, 'a JSON error'],
    [(call) => call.data('{"choices":[]}').end(), 'schema', 'possible', /no choices/, 'a JSON body that is no answer'],
    [(call) => call.data('{"cut').end(), 'schema', 'begun', /one body instead/, 'half a JSON body'],
    [(call) => call.data('[', ' '.repeat(1_048_576)), 'schema', 'begun', /large body/, 'JSON without end'],
  ])('%s: %s, may be charged: %s', async (play, kind, billing, message) => {
    const stream = open();
    play(stream.call);
    expect(await stream.ended()).toMatchObject({ kind: 'failed', failure: { kind, billing } });
    expect((stream.outcome as { failure: { message: string } }).failure.message).toMatch(message);
    expect(stream.reply.committed).toBe(false);
  });

  test.each<[headers: Record<string, string>, kind: string, why: string]>([
    [{ 'content-type': 'text/html; charset=utf-8' }, 'schema', 'a page'],
    [
      { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' },
      'schema',
      'compressed although not asked for',
    ],
  ])('%j in the head is a failure at once, and the connection is closed', async (headers, kind) => {
    const stream = new Stream();
    stream.call.connect().head(200, headers);
    expect(await stream.ended()).toMatchObject({ kind: 'failed', failure: { kind } });
    expect(stream.call.aborted).toBe(true);
  });

  test.each<[type: string | null, why: string]>([
    [null, 'none'],
    ['text/plain', 'a wrong one'],
    ['application/json', 'another wrong one'],
  ])('content type %s does not matter where events come', (type) => {
    const stream = new Stream();
    stream.call.connect().head(200, type === null ? {} : { 'content-type': type });
    stream.call.data(HELLO);
    expect(stream.reply.text).toBe(HELLO);
  });

  test('a refusal is read, with the wait it asks for', async () => {
    const stream = new Stream();
    stream.call.connect().answer(429, '{"error":{"message":"slow down"}}', { 'retry-after': '7' });
    expect(await stream.ended()).toMatchObject({
      kind: 'failed',
      failure: { kind: 'rate-limit', status: 429, retryAfterMs: 7_000, billing: 'none' },
    });
  });

  test('a refusal that breaks off is that refusal still', async () => {
    const stream = new Stream();
    stream.call.connect().head(401, {}).data('{"error":').break();
    expect(await stream.ended()).toMatchObject({ kind: 'failed', failure: { kind: 'auth', status: 401 } });
  });

  test('a refusal without end is read to 64 KiB', async () => {
    const stream = new Stream();
    stream.call.connect().head(500, {}).data('x'.repeat(65_536));
    expect(await stream.ended()).toMatchObject({ kind: 'failed', failure: { kind: 'outage', status: 500 } });
    expect(stream.call.aborted).toBe(true);
  });

  test('an upstream that goes on after its error event is cut', async () => {
    const stream = open();
    stream.call.data('data: {"error":{"message":"boom"}}\n\n');
    await stream.ended();
    expect(stream.call.aborted).toBe(true);
  });
});

describe('the end', () => {
  test.each<[play: (call: FakeCall) => void, sent: string, kind: string, why: string]>([
    [(call) => call.data(HELLO, STOP, DONE).end(), HELLO + STOP + DONE, 'done', 'as it should be'],
    [(call) => call.data(HELLO, STOP).end(), HELLO + STOP, 'done', 'no end mark, but a finish reason'],
    [(call) => call.data(HELLO, DONE).end(), HELLO + DONE, 'done', 'no finish reason, but an end mark'],
    [(call) => call.data(STOP, DONE).end(), STOP + DONE, 'done', 'an empty answer is legitimate'],
    [(call) => call.data(HELLO, STOP).break(), HELLO + STOP, 'done', 'cut where only the end mark is missing'],
    [(call) => call.data(HELLO).end(), HELLO, 'truncated', 'neither'],
    [(call) => call.data(HELLO).break(), HELLO, 'truncated', 'a cut'],
    [
      (call) => call.data(HELLO, 'data: [DONE]evil\n\n').end(),
      `${HELLO}data: [DONE]evil\n\n`,
      'truncated',
      'a fake end mark',
    ],
    [
      (call) => call.data(HELLO, STOP, DONE, DONE, HELLO),
      HELLO + STOP + DONE,
      'done',
      'what follows the end mark is dropped',
    ],
    [(call) => call.data(HELLO + STOP + DONE + HELLO), HELLO + STOP + DONE, 'done', 'in the same chunk too'],
    [
      (call) => call.data(HELLO, 'data: [DONE]').end(),
      `${HELLO}data: [DONE]`,
      'done',
      'the last blank line is missing',
    ],
    [(call) => call.data(HELLO, STOP.trimEnd()).end(), HELLO + STOP.trimEnd(), 'done', 'the same without an end mark'],
    [(call) => call.data(HELLO, 'data: {"choi').end(), `${HELLO}data: {"choi`, 'truncated', 'cut inside an event'],
    [
      (call) => call.data(HELLO, 'data: not json\n\n', STOP, DONE),
      `${HELLO}data: not json\n\n${STOP}${DONE}`,
      'done',
      'one unreadable event travels on',
    ],
    [
      (call) => call.data(HELLO, 'data: {"error":{"message":"boom"}}\n\n'),
      HELLO,
      'truncated',
      'an error event is told by us, once',
    ],
    [
      (call) => call.data(`${HELLO}data: {"error":{"message":"boom"}}\n\n`),
      HELLO,
      'truncated',
      'also in the same chunk',
    ],
    [
      (call) => call.data('data: {"choices":[{"delta":{"content":"a"}}]}\r\n\r\ndata: [DONE]\r\n\r', '\n'),
      'data: {"choices":[{"delta":{"content":"a"}}]}\r\n\r\ndata: [DONE]\r\n\r\n',
      'done',
      'the end mark keeps the second half of its last line end',
    ],
  ])('%s', async (play, sent, kind) => {
    const stream = open();
    play(stream.call);
    expect((await stream.ended())?.kind).toBe(kind);
    expect(stream.reply.text).toBe(sent);
  });

  test('an upstream that does not hang up after its end mark has a second', async () => {
    const stream = open();
    stream.call.data(HELLO, STOP, DONE);
    expect((await stream.ended())?.kind).toBe('done');
    await stream.clock.advance(999);
    expect(stream.call.aborted).toBe(false);
    await stream.clock.advance(1);
    expect(stream.call.aborted).toBe(true);
  });

  test('one that does hang up is left alone, so that its connection can be used again', async () => {
    const stream = open();
    stream.call.data(HELLO, STOP, DONE).end();
    await stream.clock.advance(10_000);
    expect(stream.call.aborted).toBe(false);
  });
});

describe('usage', () => {
  test('that came only because we asked is read and taken out again', async () => {
    const stream = open({ wantsUsage: false });
    stream.call.data(`${HELLO}${STOP}${USAGE}${DONE}`).end();
    expect((await stream.ended())?.kind).toBe('done');
    expect(stream.reply.text).toBe(HELLO + STOP + DONE);
    expect(stream.stream.reader.usage).toMatchObject({ inputTokens: 3, outputTokens: 1 });
  });

  test('that the client asked for stays', () => {
    const stream = open({ wantsUsage: true });
    stream.call.data(HELLO, STOP, USAGE, DONE);
    expect(stream.reply.text).toBe(HELLO + STOP + USAGE + DONE);
  });
});

test('however the stream is cut into chunks, the client gets the same bytes', () => {
  const events = fc.array(
    fc.constantFrom(ROLE, HELLO, ': c\n\n', chatEvent({ content: 'ü🙂' }), 'data: x\r\n\r\n', 'data: a\rdata: b\r\r'),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(events, fc.array(fc.nat(400), { maxLength: 6 }), fc.boolean(), (middle, cuts, known) => {
      const text = [HELLO, ...middle, STOP, DONE].join('');
      const bytes = Buffer.from(text);
      const points = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
      const stream = open({ known });
      points.slice(1).forEach((to, i) => stream.call.data(bytes.subarray(points[i], to)));
      if (!known) stream.grant();
      expect(Buffer.from(stream.reply.text, 'latin1').toString()).toBe(text);
    }),
  );
});

describe('while the ledger does not know of the request', () => {
  test('a word that comes while it is asked for leaves nothing paused', async () => {
    const stream = open({ known: false });
    stream.grantsMeanwhile = true;
    stream.call.data(HELLO);
    expect(stream.call.paused).toBe(false);
    stream.call.data(STOP, DONE);
    expect(await stream.ended()).toEqual({ kind: 'done' });
    expect(stream.reply.text).toBe(HELLO + STOP + DONE);
  });

  test('nothing goes out, and the upstream waits', async () => {
    const stream = open({ known: false });
    stream.call.data(ROLE, HELLO);
    expect(stream.asked).toBe(1);
    expect(stream.call.paused).toBe(true);
    expect(stream.reply.committed).toBe(false);
    stream.grant();
    expect(stream.reply.text).toBe(ROLE + HELLO);
    expect(stream.call.paused).toBe(false);
    stream.call.data(STOP, DONE).end();
    expect((await stream.ended())?.kind).toBe('done');
    expect(stream.asked).toBe(1);
  });

  test.each<[play: (call: FakeCall) => void, kind: string, why: string]>([
    [(call) => call.data(HELLO, STOP, DONE).end(), 'done', 'a whole answer'],
    [(call) => call.data(HELLO, STOP).end(), 'done', 'an answer without an end mark'],
    [(call) => call.data(HELLO, STOP).break(), 'done', 'cut where only the end mark is missing'],
    [(call) => call.data(HELLO).end(), 'truncated', 'an end too early'],
    [(call) => call.data(HELLO).break(), 'truncated', 'a cut'],
    [(call) => call.data(HELLO, 'data: {"error":{"message":"boom"}}\n\n'), 'truncated', 'an error'],
  ])('%s: what came meanwhile is told afterwards', async (play, kind) => {
    const stream = open({ known: false });
    play(stream.call);
    expect(await stream.ended()).toBeNull();
    stream.grant();
    expect((await stream.ended())?.kind).toBe(kind);
    expect(stream.reply.text.startsWith(HELLO)).toBe(true);
  });

  test('the error that was reported is not replaced by the end of its connection', async () => {
    const stream = open({ known: false });
    stream.call.data(HELLO, 'data: {"error":{"message":"boom"}}\n\n').break();
    stream.grant();
    expect(await stream.ended()).toMatchObject({ failure: { message: 'boom' } });
  });
});

describe('deadlines before the commit', () => {
  test.each<[play: (call: FakeCall) => void, ms: number, expected: object, why: string]>([
    [() => undefined, 5_000, { kind: 'timeout', connect: true, billing: 'none' }, 'no connection'],
    [(call) => call.connect(), 120_000, { kind: 'timeout', connect: false, billing: 'possible' }, 'no head'],
    [(call) => call.connect().head(), 120_000, { kind: 'timeout', billing: 'begun', status: 200 }, 'no event'],
    [(call) => call.connect().head().data(ROLE), 120_000, { kind: 'timeout', billing: 'begun' }, 'nothing but a role'],
  ])('%s for %i ms: %j', async (play, ms, expected) => {
    const stream = new Stream();
    play(stream.call);
    await stream.clock.advance(ms - 1);
    expect(stream.outcome).toBeNull();
    await stream.clock.advance(TICK + 1);
    expect(stream.outcome).toMatchObject({ kind: 'failed', failure: expected });
  });

  test('comments and empty events do not move them', async () => {
    const stream = open();
    for (let i = 0; i < 12; i += 1) {
      await stream.clock.advance(10_000);
      stream.call.data(': ping\n\n', ROLE);
    }
    await stream.clock.advance(TICK);
    expect(stream.outcome).toMatchObject({ kind: 'failed', failure: { kind: 'timeout' } });
    expect(stream.call.aborted).toBe(true);
  });

  test('a connection that comes too late is closed and nothing is sent on it', async () => {
    const stream = new Stream();
    await stream.clock.advance(5_100);
    stream.call.connect();
    expect(stream.call.aborted).toBe(true);
    expect(stream.stream.sent).toBe(false);
  });
});

describe('silence after the commit', () => {
  test('is broken by a sign of life every 15 s', async () => {
    const stream = open();
    stream.call.data(HELLO);
    await stream.clock.advance(14_999);
    expect(stream.reply.text).toBe(HELLO);
    await stream.clock.advance(1 + TICK);
    expect(stream.reply.text).toBe(HELLO + KEEP_ALIVE);
    await stream.clock.advance(30_000 + 2 * TICK);
    expect(stream.reply.text).toBe(HELLO + KEEP_ALIVE.repeat(3));
  });

  test('counts from the last byte of any kind', async () => {
    const stream = open();
    stream.call.data(HELLO);
    for (let i = 0; i < 10; i += 1) {
      await stream.clock.advance(10_000);
      stream.call.data(HELLO);
    }
    expect(stream.reply.text).not.toContain(KEEP_ALIVE);
  });

  test.each<[idle: number, why: string]>([
    [180_000, 'by default'],
    [2_000, 'shorter than the time between two signs of life'],
  ])('of %i ms is the end: %s', async (idle) => {
    const stream = open({ timeouts: { idle } });
    stream.call.data(HELLO);
    await stream.clock.advance(idle - 1);
    expect(stream.outcome).toBeNull();
    await stream.clock.advance(1 + TICK);
    expect(stream.outcome).toMatchObject({ kind: 'truncated', failure: { kind: 'timeout', billing: 'begun' } });
    expect(stream.call.aborted).toBe(true);
  });

  test('is not ended by bytes that never become an event', async () => {
    const stream = open();
    stream.call.data(HELLO, 'data: ');
    for (let i = 0; i < 180; i += 1) {
      await stream.clock.advance(1_000);
      stream.call.data('x');
    }
    await stream.clock.advance(TICK);
    expect(stream.outcome).toMatchObject({ kind: 'truncated', failure: { kind: 'timeout' } });
  });

  test("is ended by the upstream's own comments, but not for longer than ten minutes", async () => {
    const stream = open();
    stream.call.data(HELLO);
    for (let i = 0; i < 59; i += 1) {
      await stream.clock.advance(10_000);
      stream.call.data(': ping\n\n');
    }
    expect(stream.outcome).toBeNull();
    await stream.clock.advance(10_000 + 15_000);
    expect(stream.outcome).toMatchObject({ kind: 'truncated', failure: { kind: 'timeout' } });
  });
});

describe('a forced commit', () => {
  test('sends the head and what was held, or a sign of life', () => {
    const held = open();
    held.call.data(ROLE);
    held.stream.forceCommit();
    expect(held.reply.text).toBe(ROLE);
    const silent = open();
    silent.stream.forceCommit();
    expect(silent.reply.text).toBe(KEEP_ALIVE);
    expect(silent.stream.firstEventAt).toBe(0);
  });

  test('is none a second time', () => {
    const stream = open();
    stream.stream.forceCommit();
    stream.stream.forceCommit();
    expect(stream.asked).toBe(1);
  });

  test('makes later failures in-band ones', async () => {
    const stream = open();
    stream.stream.forceCommit();
    stream.call.break();
    expect((await stream.ended())?.kind).toBe('truncated');
  });

  test('moves the limit: from then on only silence ends it', async () => {
    const stream = open();
    await stream.clock.advance(119_000);
    stream.stream.forceCommit();
    await stream.clock.advance(179_999);
    expect(stream.outcome).toBeNull();
    stream.call.data(HELLO, STOP, DONE).end();
    expect((await stream.ended())?.kind).toBe('done');
    expect(stream.reply.text).toBe(KEEP_ALIVE.repeat(12) + HELLO + STOP + DONE);
  });

  test('before there is a connection', async () => {
    const stream = new Stream();
    stream.stream.forceCommit();
    stream.call.connect().head().data(HELLO, STOP, DONE).end();
    expect((await stream.ended())?.kind).toBe('done');
    expect(stream.reply.text).toBe(KEEP_ALIVE + HELLO + STOP + DONE);
  });
});

describe('an event too large to be held', () => {
  const start = `data: {"choices":[{"delta":{"content":"`;
  const part = 'x'.repeat(400_000);
  const end = '"}}]}\n\n';

  test('commits and passes through byte by byte', async () => {
    const stream = open();
    stream.call.data(ROLE, start + part, part);
    expect(stream.reply.committed).toBe(false);
    stream.call.data(part);
    expect(stream.reply.text).toBe(ROLE + start + part.repeat(3));
    stream.call.data(end, STOP, DONE).end();
    expect((await stream.ended())?.kind).toBe('done');
    expect(stream.reply.text).toBe(ROLE + start + part.repeat(3) + end + STOP + DONE);
  });

  test('is not torn apart by a sign of life', async () => {
    const stream = open();
    stream.call.data(start + part, part, part);
    await stream.clock.advance(60_000);
    stream.call.data(end);
    expect(stream.reply.text).toBe(start + part.repeat(3) + end);
  });

  test('more than a megabyte of small ones that say nothing commits too, so that memory is bounded', () => {
    const stream = open();
    const comment = `: ${'x'.repeat(1_000)}\n\n`;
    for (let i = 0; i < 1_040; i += 1) stream.call.data(comment);
    expect(stream.reply.committed).toBe(false);
    for (let i = 0; i < 20; i += 1) stream.call.data(comment);
    expect(stream.reply.committed).toBe(true);
  });
});

describe('a client that reads too slowly', () => {
  test('pauses the upstream until it has caught up', () => {
    const stream = open();
    stream.call.data(HELLO);
    expect(stream.call.paused).toBe(false);
    stream.reply.isFull = true;
    stream.call.data(HELLO);
    expect(stream.call.paused).toBe(true);
    stream.reply.drain();
    expect(stream.call.paused).toBe(false);
  });

  test('and did so from the first byte on', () => {
    const stream = open({ known: false });
    stream.reply.isFull = true;
    stream.call.data(HELLO);
    stream.grant();
    expect(stream.call.paused).toBe(true);
    stream.reply.drain();
    expect(stream.call.paused).toBe(false);
  });

  test('gets no signs of life, and its time does not count against the upstream', async () => {
    const stream = open();
    stream.reply.isFull = true;
    stream.call.data(HELLO);
    await stream.clock.advance(500_000);
    expect(stream.reply.text).toBe(HELLO);
    expect(stream.outcome).toBeNull();
    stream.reply.drain();
    await stream.clock.advance(179_000);
    expect(stream.outcome).toBeNull();
  });

  test('has left without saying so after ten minutes', async () => {
    const stream = open();
    stream.reply.isFull = true;
    stream.call.data(HELLO);
    await stream.clock.advance(599_000);
    expect(stream.outcome).toBeNull();
    await stream.clock.advance(16_000);
    expect(stream.outcome).toMatchObject({ kind: 'truncated', failure: { message: 'The client stopped reading.' } });
    expect(stream.call.aborted).toBe(true);
  });
});

describe('abandoned', () => {
  test.each<[play: (call: FakeCall) => void, kind: string, why: string]>([
    [() => undefined, 'failed', 'while connecting'],
    [(call) => call.connect(), 'failed', 'while waiting for the head'],
    [(call) => call.connect().head().data(ROLE), 'failed', 'while the head is held'],
    [(call) => call.connect().head().data(HELLO), 'truncated', 'in the middle'],
  ])('%s: %s, and the connection is closed at once', async (play, kind) => {
    const stream = new Stream();
    play(stream.call);
    stream.stream.abandon(failure('outage', 'The client left.'));
    expect(await stream.ended()).toMatchObject({ kind, failure: { message: 'The client left.' } });
    stream.call.connect();
    expect(stream.call.aborted).toBe(true);
  });

  test('what comes afterwards changes nothing', async () => {
    const stream = open();
    stream.call.data(HELLO);
    stream.stream.abandon(failure('outage', 'The client left.'));
    stream.call.data(HELLO, STOP, DONE).end();
    expect((await stream.ended())?.kind).toBe('truncated');
    expect(stream.reply.text).toBe(HELLO);
  });

  test('nothing is watched any more', async () => {
    const stream = open();
    stream.stream.abandon(failure('outage', 'The client left.'));
    await stream.clock.advance(1_000);
    expect(stream.clock.pending).toBe(0);
  });
});

test('the first semantic event is timed, not the first byte', async () => {
  const stream = open();
  stream.call.data(ROLE);
  await stream.clock.advance(700);
  const at = stream.clock.monotonic();
  stream.call.data(HELLO);
  await stream.clock.advance(700);
  stream.call.data(HELLO);
  expect(stream.stream.firstEventAt).toBe(at);
});
