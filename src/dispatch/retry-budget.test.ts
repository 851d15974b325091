import { expect, test } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import { RetryBudget } from './retry-budget.ts';

function takeAll(budget: RetryBudget): number {
  let taken = 0;
  while (taken < 10_000 && budget.take()) taken += 1;
  return taken;
}

test.each<[requests: number, retries: number, why: string]>([
  [0, 10, 'a floor sized for one user'],
  [1, 10, 'the floor'],
  [50, 10, 'a fifth of fifty is the floor'],
  [100, 20, 'a fifth'],
  [1_000, 200, 'a fifth'],
])('of %i requests in the last minute, %i retries: %s', (requests, retries) => {
  const budget = new RetryBudget(new VirtualClock());
  for (let i = 0; i < requests; i += 1) budget.countRequest();
  expect(takeAll(budget)).toBe(retries);
});

test('what is older than a minute counts no more, on either side', async () => {
  const clock = new VirtualClock();
  const budget = new RetryBudget(clock);
  for (let i = 0; i < 100; i += 1) budget.countRequest();
  await clock.advance(30_000);
  expect(takeAll(budget)).toBe(20);
  await clock.advance(29_000);
  expect(takeAll(budget)).toBe(0);
  // The hundred requests fall out: 20 retries stand against the floor.
  await clock.advance(1_000);
  expect(takeAll(budget)).toBe(0);
  // The retries fall out too.
  await clock.advance(30_000);
  expect(takeAll(budget)).toBe(10);
});

test('a long silence empties it at once', async () => {
  const clock = new VirtualClock();
  const budget = new RetryBudget(clock);
  for (let i = 0; i < 1_000; i += 1) budget.countRequest();
  takeAll(budget);
  await clock.advance(100 * 3_600_000);
  expect(takeAll(budget)).toBe(10);
});

test('over any minute of steady traffic no more than a fifth is retried', async () => {
  const clock = new VirtualClock();
  const budget = new RetryBudget(clock);
  const taken: number[] = [];
  for (let second = 0; second < 300; second += 1) {
    for (let i = 0; i < 10; i += 1) budget.countRequest();
    taken.push(takeAll(budget));
    const lastMinute = taken.slice(-60).reduce((sum, count) => sum + count, 0);
    expect(lastMinute).toBeLessThanOrEqual(Math.max(10, (Math.min(60, second + 1) * 10) / 5));
    await clock.advance(1_000);
  }
  expect(taken.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(500);
});
