import { expect, test } from 'vitest';
import { FakeTransport } from '../../test/support/fake-connections.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { DrillOrder } from '../domain/drill.ts';
import { failure } from '../domain/failure.ts';
import { DrillTransport } from './drill-transport.ts';
import { Drills } from './drills.ts';
import { Health } from './health.ts';
import type { CallController, CallHandler } from './transport.ts';

const MINUTE = 60_000;
const ORDER: DrillOrder = {
  provider: 'a',
  kind: 'down',
  clients: ['agent'],
  durationMs: 5 * MINUTE,
  delayMs: 10_000,
  retryAfterMs: 30_000,
};
const DOWN = failure('outage', 'down', { connect: true });

function setUp() {
  const clock = new VirtualClock();
  const changed: string[] = [];
  const random = (): number => 0.5;
  const health = new Health({ clock, random, onChange: () => undefined });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const drills = new Drills({ clock, random, log, health, onChange: (provider) => changed.push(provider) });
  return { clock, changed, health, drills };
}

const trip = (health: Pick<Health, 'begin' | 'fail'>): void => {
  for (let i = 0; i < 5; i += 1) health.fail(health.begin('a', 'm'), null, DOWN);
};

test('ends by itself, is told of at both ends, and leaves no timer', async () => {
  const { clock, changed, drills } = setUp();
  const { until, startedAt } = drills.start(ORDER);
  expect([until - clock.monotonic(), startedAt]).toEqual([5 * MINUTE, clock.now()]);
  expect(changed).toEqual(['a']);
  await clock.advance(5 * MINUTE - 1);
  expect(drills.list()).toHaveLength(1);
  await clock.advance(1);
  expect([drills.list(), drills.of('a'), changed]).toEqual([[], null, ['a', 'a']]);
  expect(drills.stop('a')).toBe(false);
  expect(clock.pending).toBe(0);
});

test('one that takes the place of another has its own end', async () => {
  const { clock, drills } = setUp();
  drills.start(ORDER);
  await clock.advance(4 * MINUTE);
  drills.start({ ...ORDER, kind: 'rate-limit' });
  await clock.advance(2 * MINUTE);
  expect(drills.of('a')).toMatchObject({ kind: 'rate-limit', delayMs: null, retryAfterMs: 30_000 });
  drills.stopAll();
  expect([drills.list(), clock.pending]).toEqual([[], 0]);
});

test('concerns its clients at its provider and nobody else', () => {
  const { health, drills } = setUp();
  expect(drills.healthFor('agent')).toBe(health);
  drills.start(ORDER);
  expect(drills.drillFor('agent', 'a')).toBe(drills.of('a'));
  expect([drills.drillFor('agent', 'b'), drills.drillFor('editor', 'a')]).toEqual([null, null]);
  expect(drills.healthFor('editor')).toBe(health);

  trip(drills.healthFor('agent'));
  expect(drills.healthFor('agent').admits('a', 'm')).toBe(false);
  expect([health.admits('a', 'm'), drills.report('a').phase]).toEqual([true, 'closed']);
  trip(health);
  drills.reset('a');
  expect([health.admits('a', 'm'), drills.healthFor('agent').admits('a', 'm')]).toEqual([true, true]);
});

test('shows the health of a drill that is for everybody, and the usual one after it', () => {
  const { health, drills } = setUp();
  drills.start({ ...ORDER, clients: [] });
  trip(drills.healthFor('whoever'));
  expect([drills.report('a').phase, health.report('a').phase]).toEqual(['open', 'closed']);
  drills.stop('a');
  expect(drills.report('a').phase).toBe('closed');
});

test('what an attempt finds is told to the health that it began with', () => {
  const { health, drills } = setUp();
  const before = drills.healthFor('agent');
  const leases = Array.from({ length: 5 }, () => before.begin('a', 'm'));
  drills.start(ORDER);
  const during = drills.healthFor('agent');
  const drilled = Array.from({ length: 4 }, () => during.begin('a', 'm'));
  for (const lease of leases) before.succeed(lease);
  drills.stop('a');
  for (const lease of drilled) during.fail(lease, null, DOWN);
  expect(health.report('a').phase).toBe('closed');
  health.fail(health.begin('a', 'm'), null, DOWN);
  expect(health.admits('a', 'm')).toBe(true);
});

test.each([
  [['a'], ['agent'], 1],
  [['b'], ['agent'], 0],
  [['a'], ['editor'], 0],
])('with the providers %j and the clients %j there are %i left', (providers, clients, left) => {
  const { clock, drills } = setUp();
  drills.start(ORDER);
  drills.keepOnly(new Set(providers), new Set(clients));
  expect([drills.list().length, clock.pending]).toEqual([left, left]);
});

test('one for every client needs none', () => {
  const { drills } = setUp();
  drills.start({ ...ORDER, clients: [] });
  drills.keepOnly(new Set(['a']), new Set());
  expect(drills.list()).toHaveLength(1);
});

/** What a call has heard. */
class Ear implements CallHandler {
  readonly heard: string[] = [];
  controller: CallController | null = null;

  onRequestStart(controller: CallController): void {
    this.controller = controller;
    this.heard.push('start');
  }
  onResponseStart(_: CallController, status: number): void {
    this.heard.push(String(status));
  }
  onResponseData(_: CallController, chunk: Buffer): void {
    this.heard.push(chunk.toString());
  }
  onResponseEnd(): void {
    this.heard.push('end');
  }
  onResponseError(_: CallController, error: Error): void {
    this.heard.push(`error ${String((error as Error & { code?: string }).code ?? error.message)}`);
  }
}

function callUnder(kind: DrillOrder['kind']) {
  const { clock, drills } = setUp();
  const drill = drills.start({ ...ORDER, kind });
  const upstream = new FakeTransport();
  const ear = new Ear();
  const transport = new DrillTransport(drill, upstream, clock);
  transport.send({ path: '/', headers: [], body: '{}' }, ear);
  return { clock, drills, upstream, ear, transport, heard: ear.heard };
}

test('down: nobody takes the connection, and not in the same turn', async () => {
  const { clock, upstream, heard, transport } = callUnder('down');
  expect(heard).toEqual([]);
  await clock.advance(0);
  expect(heard).toEqual(['error ECONNREFUSED']);
  expect([upstream.calls.length, transport.reached]).toEqual([0, false]);
});

test('rate-limit: a 429 as a server sends it', async () => {
  const { clock, upstream, heard } = callUnder('rate-limit');
  await clock.advance(10);
  expect([heard[0], heard[1], heard.at(-1)]).toEqual(['start', '429', 'end']);
  expect(upstream.calls).toHaveLength(0);
});

test('slow: the upstream is asked when the delay is over, and answers as if it had been all along', async () => {
  const { clock, upstream, ear, heard, transport } = callUnder('slow');
  await clock.advance(9_999);
  expect([heard, upstream.calls.length]).toEqual([['start'], 0]);
  await clock.advance(1);
  expect(transport.reached).toBe(false);
  const call = upstream.calls[0]!.connect();
  expect(transport.reached).toBe(true);
  ear.controller?.pause();
  expect(call.paused).toBe(true);
  ear.controller?.resume();
  call.answer(200, 'hello');
  expect([call.paused, heard]).toEqual([false, ['start', '200', 'hello', 'end']]);
});

test('slow: the end of the drill lets go, once', async () => {
  const { clock, drills, upstream } = callUnder('slow');
  drills.stop('a');
  expect([upstream.calls.length, clock.pending]).toEqual([1, 0]);
  await clock.advance(MINUTE);
  expect(upstream.calls).toHaveLength(1);
});

test('slow: whoever leaves while it is held leaves nothing behind', async () => {
  const { clock, drills, upstream, ear, heard } = callUnder('slow');
  ear.controller?.abort(new Error('left'));
  ear.controller?.abort(new Error('again'));
  expect(heard).toEqual(['start', 'error left']);
  drills.stop('a');
  expect(clock.pending).toBe(0);
  await clock.advance(MINUTE);
  expect(upstream.calls).toHaveLength(0);
});

test('slow: whoever leaves while the upstream is being called takes that call along', async () => {
  const { clock, upstream, ear, transport } = callUnder('slow');
  await clock.advance(10_000);
  ear.controller?.abort(new Error('left'));
  expect(upstream.calls[0]!.connect()).toMatchObject({ aborted: true });
  expect(transport.reached).toBe(false);
});

test('explains what was made up, and leaves real failures as they are', async () => {
  const { clock, upstream, transport } = callUnder('slow');
  const late = failure('timeout', 'a did not answer within 5 s.');
  const words = 'Fire drill: a acts as if it were slow. a did not answer within 5 s.';
  expect(transport.explain(late)).toEqual({ ...late, message: words });
  await clock.advance(10_000);
  upstream.calls[0]!.connect();
  // The wait before may be what made it too late.
  expect(transport.explain(late).message).toBe(words);
  expect(transport.explain(failure('outage', 'overloaded')).message).toBe('overloaded');
});
