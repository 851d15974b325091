import { expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { Deadlines, type Watched } from './deadlines.ts';

function watched(dueAt: number, onDue: (self: { dueAt: number }, now: number) => void): Watched {
  const self = { dueAt, onDue: (now: number) => onDue(self, now) };
  return self;
}

test('looks at each at or soon after its moment, never before', async () => {
  const clock = new VirtualClock();
  const deadlines = new Deadlines(clock);
  const start = clock.monotonic();
  const late: number[] = [];
  for (const after of [1, 24, 25, 26, 1_000, 61_234]) {
    const call = watched(start + after, (_self, now) => {
      late.push(now - start - after);
      deadlines.unwatch(call);
    });
    deadlines.watch(call);
  }
  await clock.advance(70_000);
  expect(late).toHaveLength(6);
  for (const ms of late) expect(ms).toBeGreaterThanOrEqual(0);
  for (const ms of late) expect(ms).toBeLessThanOrEqual(25);
});

test('looks again at one that moves its moment on', async () => {
  const clock = new VirtualClock();
  const deadlines = new Deadlines(clock);
  let looks = 0;
  deadlines.watch(
    watched(clock.monotonic(), (self, now) => {
      looks += 1;
      self.dueAt = now + 1_000;
    }),
  );
  await clock.advance(10_000);
  expect(looks).toBe(10);
});

test('an hour in which nothing is due costs no looks', async () => {
  const clock = new VirtualClock();
  const deadlines = new Deadlines(clock);
  let looks = 0;
  const call = watched(clock.monotonic() + 60_000, () => (looks += 1));
  deadlines.watch(call);
  await clock.advance(59_999);
  expect(looks).toBe(0);
  deadlines.unwatch(call);
  await clock.advance(60_000);
  expect(looks).toBe(0);
});

test('sets no timer while nothing is watched, and one however many are', async () => {
  const clock = new VirtualClock();
  const deadlines = new Deadlines(clock);
  expect(clock.pending).toBe(0);
  const calls = Array.from({ length: 1_000 }, () => watched(Infinity, () => undefined));
  for (const call of calls) deadlines.watch(call);
  expect(clock.pending).toBe(1);
  for (const call of calls) deadlines.unwatch(call);
  await clock.advance(100);
  expect(clock.pending).toBe(0);
  // It wakes up again.
  let looks = 0;
  deadlines.watch(
    watched(clock.monotonic(), (self) => {
      looks += 1;
      self.dueAt = Infinity;
    }),
  );
  await clock.advance(100);
  expect(looks).toBe(1);
});

test('one that ends while all are looked at takes no other with it', async () => {
  const clock = new VirtualClock();
  const deadlines = new Deadlines(clock);
  const seen: string[] = [];
  const make = (name: string, others: () => Watched[]): Watched => {
    const call = watched(clock.monotonic(), (self) => {
      seen.push(name);
      self.dueAt = Infinity;
      for (const other of others()) deadlines.unwatch(other);
    });
    return call;
  };
  const c = make('c', () => []);
  const b = make('b', () => []);
  const a: Watched = make('a', () => [a, b]);
  for (const call of [a, b, c]) deadlines.watch(call);
  await clock.advance(30);
  expect(seen).toEqual(['a', 'c']);
});
