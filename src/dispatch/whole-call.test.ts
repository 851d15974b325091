import { describe, expect, test } from 'vitest';
import {
  ANSWER,
  callTo,
  chatExchange,
  type FakeCall,
  FakeTransport,
  fakeUpstream,
} from '../../test/support/fake-connections.ts';
import { settle, VirtualClock } from '../../test/support/virtual-clock.ts';
import { DEFAULT_TIMEOUTS } from '../domain/config.ts';
import { Deadlines } from './deadlines.ts';
import { WholeCall, type WholeOutcome } from './whole-call.ts';

class Whole {
  readonly clock = new VirtualClock();
  readonly whole: WholeCall;
  readonly call: FakeCall;
  outcome: WholeOutcome | null = null;

  constructor() {
    const ports = { clock: this.clock, deadlines: new Deadlines(this.clock) };
    const upstream = fakeUpstream('up');
    this.whole = new WholeCall(callTo(chatExchange(), upstream), ports, upstream, DEFAULT_TIMEOUTS);
    const transport = new FakeTransport();
    void this.whole.send(transport, { path: '/', headers: [], body: '' }).then((outcome) => {
      this.outcome = outcome;
    });
    const [call] = transport.calls;
    if (call === undefined) throw new Error('Nothing was sent.');
    this.call = call;
  }
}

async function play(act: (call: FakeCall) => void): Promise<WholeOutcome | null> {
  const whole = new Whole();
  act(whole.call.connect());
  await settle();
  return whole.outcome;
}

test.each<[act: (call: FakeCall) => void, body: string, why: string]>([
  [(call) => call.answer(200, ANSWER), ANSWER, 'in one piece'],
  [
    (call) =>
      call
        .head()
        .data(...ANSWER.split(''))
        .end(),
    ANSWER,
    'in pieces of one character',
  ],
  [
    (call) => call.head(200, {}).data(` ${ANSWER}\n`).end(),
    ` ${ANSWER}\n`,
    'with white space around it, byte for byte',
  ],
  [(call) => call.head(201).data(ANSWER).end(), ANSWER, 'with another good status'],
  [(call) => call.head(100).head(200).data(ANSWER).end(), ANSWER, 'behind a provisional head'],
  [(call) => call.answer(200, `\ufeff${ANSWER}`), `\ufeff${ANSWER}`, 'behind a byte order mark'],
])('an answer arrives as it is: %s', async (act, body) => {
  const outcome = await play(act);
  expect(outcome).toMatchObject({ ok: true, reading: { usage: { inputTokens: 3 }, outputChars: 5 } });
  expect((outcome as { body: Buffer }).body.toString()).toBe(body);
});

describe('a 200 that is no answer', () => {
  test.each<[act: (call: FakeCall) => void, kind: string, billing: string, why: string]>([
    [(call) => call.answer(200, ''), 'outage', 'possible', 'empty'],
    [(call) => call.answer(200, ' \n'), 'outage', 'possible', 'as good as empty'],
    [(call) => call.answer(200, '<html>'), 'schema', 'none', 'a page'],
    [(call) => call.answer(200, '', { 'content-type': 'text/html' }), 'schema', 'none', 'a page by its type'],
    [(call) => call.answer(200, '{"choi'), 'schema', 'possible', 'cut off'],
    [(call) => call.answer(200, 'null'), 'schema', 'possible', 'null'],
    [(call) => call.answer(200, '{"error":{"message":"boom"}}'), 'outage', 'begun', 'an error'],
    [(call) => call.answer(200, ANSWER, { 'content-encoding': 'br' }), 'schema', 'possible', 'compressed'],
    [(call) => call.head().data('{"choices"').break(), 'outage', 'begun', 'the connection broke'],
    [(call) => call.break(), 'outage', 'possible', 'it broke before the head'],
  ])('%s', async (act, kind, billing) => {
    expect(await play(act)).toMatchObject({ ok: false, failure: { kind, billing } });
  });

  test('or is larger than 64 MiB is cut off', async () => {
    const whole = new Whole();
    whole.call.connect().head();
    const chunk = Buffer.alloc(16 * 1024 * 1024, 0x20);
    whole.call.data(chunk, chunk, chunk, chunk);
    await settle();
    expect(whole.outcome).toBeNull();
    whole.call.data(' ');
    await settle();
    expect(whole.outcome).toMatchObject({ ok: false, failure: { kind: 'outage', billing: 'begun' } });
    expect(whole.call.aborted).toBe(true);
  });
});

describe('deadlines', () => {
  test.each<[act: (call: FakeCall) => void, ms: number, expected: object, why: string]>([
    [() => undefined, 5_000, { kind: 'timeout', connect: true, billing: 'none' }, 'no connection'],
    [(call) => call.connect(), 600_000, { kind: 'timeout', billing: 'possible', status: null }, 'no head'],
    [(call) => call.connect().head().data('{'), 600_000, { kind: 'timeout', billing: 'begun', status: 200 }, 'no end'],
  ])('%s for %i ms: %j', async (act, ms, expected) => {
    const whole = new Whole();
    act(whole.call);
    await whole.clock.advance(ms - 1);
    expect(whole.outcome).toBeNull();
    await whole.clock.advance(30);
    expect(whole.outcome).toMatchObject({ ok: false, failure: expected });
    whole.call.connect();
    expect(whole.call.aborted).toBe(true);
  });
});
