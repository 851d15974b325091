import { expect, test } from 'vitest';
import { runSchedules } from './budget-schedules.ts';

test('a hundred requests at once never owe more than the dollar, whatever the order and whoever dies', async () => {
  const { failed, passed, admitted, refused, kills, spills } = await runSchedules(40, 20_261_128);
  expect(failed).toEqual([]);
  expect(passed).toBe(40);
  // Proof that there was something to look at.
  expect(admitted).toBeGreaterThan(1_000);
  expect(refused).toBeGreaterThan(500);
  expect(kills).toBeGreaterThan(20);
  expect(spills).toBeGreaterThan(20);
}, 120_000);
