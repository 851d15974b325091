import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../test/support/virtual-clock.ts';
import type { RunawayConfig } from '../domain/budget.ts';
import { RunawayGuard } from './runaway-guard.ts';

const CENT = 10_000_000;
const MINUTE = 60_000;

class Rig {
  readonly clock = new VirtualClock();
  readonly kept = { paused: {}, usual: {} as Record<string, number> };
  readonly trips: string[] = [];
  settings: RunawayConfig = { repeats: 3, minutes: 10, factor: 10, pause: false };
  guard = this.start();

  start(): RunawayGuard {
    return new RunawayGuard({
      clock: this.clock,
      salt: 'salt',
      settings: () => this.settings,
      kept: this.kept,
      save: () => undefined,
      onTrip: ({ client, state, why }) => void this.trips.push(`${client} ${state}: ${why}`),
    });
  }
}

describe('a client that repeats itself', () => {
  it('is warned about once', () => {
    const rig = new Rig();
    for (let i = 0; i < 7; i += 1) rig.guard.asks('agent', 'do it');
    expect(rig.trips).toEqual(['agent warned: it asked the same 3 times within 10 minutes and got the same result']);
    expect(rig.guard.list()).toMatchObject([{ client: 'agent', state: 'warned' }]);
    expect(rig.guard.pausedOf('agent')).toBeNull();
  });

  it('is not one that asks something else each time, or takes its time, or is another', async () => {
    const rig = new Rig();
    for (let i = 0; i < 50; i += 1) rig.guard.asks('agent', `step ${i}`);
    for (let i = 0; i < 5; i += 1) {
      rig.guard.asks('slow', 'do it');
      await rig.clock.advance(6 * MINUTE);
    }
    rig.guard.asks('one', 'do it');
    rig.guard.asks('two', 'do it');
    rig.guard.asks('three', 'do it');
    for (let i = 0; i < 5; i += 1) rig.guard.asks('silent', ' \n');
    expect(rig.trips).toEqual([]);
  });

  it('is told apart by the ends of long texts', () => {
    const rig = new Rig();
    for (let i = 0; i < 5; i += 1) rig.guard.asks('agent', `${'x'.repeat(50_000)}${i}`);
    expect(rig.trips).toEqual([]);
    for (let i = 0; i < 3; i += 1) rig.guard.asks('agent', 'y'.repeat(50_000));
    expect(rig.trips).toHaveLength(1);
  });

  it('is paused by setting, also in the next process, until it is resumed, and begins anew then', () => {
    const rig = new Rig();
    rig.settings = { ...rig.settings, pause: true };
    for (let i = 0; i < 3; i += 1) rig.guard.asks('agent', 'do it');
    expect(rig.guard.pausedOf('agent')?.why).toMatch(/^it asked the same 3 times/);
    expect(rig.guard.pausedOf('editor')).toBeNull();
    const next = rig.start();
    expect(next.list()).toMatchObject([{ client: 'agent', state: 'paused' }]);
    expect([next.resume('agent'), next.resume('agent')]).toEqual([true, false]);
    expect(next.pausedOf('agent')).toBeNull();
    next.asks('agent', 'do it');
    expect(next.list()).toEqual([]);
  });

  it('is not confused with what every object has', () => {
    const rig = new Rig();
    expect(rig.guard.pausedOf('constructor')).toBeNull();
  });
});

describe('a client that burns money', () => {
  const minutes = async (rig: Rig, count: number, cents: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      rig.guard.spent('agent', cents * CENT);
      await rig.clock.advance(MINUTE);
    }
  };

  it('is noticed by what is usual for it', async () => {
    const rig = new Rig();
    await minutes(rig, 60, 30);
    expect(rig.trips).toEqual([]);
    await minutes(rig, 5, 299);
    expect(rig.trips).toEqual([]);
    await minutes(rig, 30, 1);
    await minutes(rig, 5, 600);
    expect(rig.trips).toHaveLength(1);
    expect(rig.trips[0]).toMatch(/^agent warned: it spends \$\d\.\d\d a minute, where \$\d\.\d\d is usual$/);
  });

  it('is not noticed for cents, nor for one dear request', async () => {
    const rig = new Rig();
    await minutes(rig, 20, 0.1);
    await minutes(rig, 20, 49);
    rig.guard.spent('agent', 200 * CENT);
    expect(rig.trips).toEqual([]);
  });

  it('teaches nothing by its rush', async () => {
    const rig = new Rig();
    await minutes(rig, 60, 10);
    const before = rig.kept.usual['agent'] ?? 0;
    await minutes(rig, 3, 100_000);
    await minutes(rig, 6, 1);
    expect(rig.kept.usual['agent']).toBeLessThan(before * 3);
  });
});

it('remembers a bounded number of clients and questions, and forgets those that are gone', () => {
  const rig = new Rig();
  for (let i = 0; i < 2_000; i += 1) {
    rig.guard.asks('agent', `question ${i}`);
    rig.guard.spent(`client ${i}`, CENT);
  }
  rig.guard.asks('agent', 'question 0');
  rig.guard.asks('agent', 'question 0');
  expect(rig.trips).toEqual([]);
  rig.guard.pause('gone', 'by hand');
  rig.guard.keepOnly(new Set(['agent']));
  expect(rig.guard.list()).toEqual([]);
});
