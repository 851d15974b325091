import { expect, it } from 'vitest';
import { StreamMeter, type MeterBounds } from './stream-meter.ts';

const NO_ROOM = { budget: { id: 'full' } } as never;

class Rig {
  readonly asked: string[] = [];
  isFull = false;
  goes = 0;
  readonly #durable: (() => void)[] = [];
  readonly meter: StreamMeter;

  constructor(bounds: Partial<MeterBounds> = {}) {
    this.meter = new StreamMeter(
      {
        extend: (from, to) => {
          this.asked.push(`${from}-${to}`);
          return this.isFull ? NO_ROOM : null;
        },
        whenDurable: (run) => void this.#durable.push(run),
      },
      { step: 100, limit: Infinity, ...bounds },
      () => (this.goes += 1),
    );
  }

  write(): void {
    for (const run of this.#durable.splice(0)) run();
  }
}

it('asks for the next step when half of one is used, once, and need not be held', () => {
  const rig = new Rig();
  expect([10, 49].map((used) => rig.meter.note(used))).toEqual(['go', 'go']);
  expect(rig.asked).toEqual([]);
  expect([50, 55, 61].map((used) => rig.meter.note(used))).toEqual(['go', 'go', 'go']);
  expect(rig.asked).toEqual(['100-200']);
  rig.write();
  expect([100, 139, 150].map((used) => rig.meter.note(used))).toEqual(['go', 'go', 'go']);
  expect(rig.asked).toEqual(['100-200', '200-300']);
  expect(rig.goes).toBe(0);
});

it('is held where what comes next may be beyond the step before the next one is written down', () => {
  const rig = new Rig();
  expect(rig.meter.note(40)).toBe('go');
  expect(rig.meter.note(80)).toBe('wait');
  expect(rig.meter.note(100)).toBe('wait');
  rig.write();
  expect(rig.goes).toBe(1);
  expect(rig.meter.note(130)).toBe('go');
});

it('is ended for want of room when what comes next may be beyond its step, and goes on if there is room again', () => {
  const rig = new Rig();
  rig.isFull = true;
  expect([30, 60, 70].map((used) => rig.meter.note(used))).toEqual(['go', 'go', 'go']);
  expect(rig.meter.note(71)).toBe(NO_ROOM);
  rig.isFull = false;
  expect(rig.meter.note(71)).toBe('wait');
  rig.write();
  expect(rig.meter.note(72)).toBe('go');
});

it('asks for as many steps as have come at once', () => {
  const rig = new Rig();
  expect(rig.meter.note(918)).toBe('wait');
  expect(rig.asked).toEqual(['100-1900']);
  rig.write();
  expect(rig.goes).toBe(1);
  expect(rig.meter.note(940)).toBe('go');
});

it('is not held when what it asks for is there at once', () => {
  const grantedAtOnce = (limit: number): StreamMeter =>
    new StreamMeter(
      {
        extend: () => null,
        whenDurable: (run) => {
          run();
        },
      },
      { step: 100, limit },
      () => {
        throw new Error('Nobody waits.');
      },
    );
  expect([100, 918, 5_000].map((used) => grantedAtOnce(Infinity).note(used))).toEqual(['go', 'go', 'go']);
  expect(grantedAtOnce(130).note(918)).toBe('go');
});

it('asks for no more than the answer may have', () => {
  const rig = new Rig({ limit: 130 });
  rig.meter.note(60);
  rig.write();
  expect(rig.asked).toEqual(['100-130']);
  expect(rig.meter.note(500)).toBe('go');
  expect(new Rig({ limit: 40 }).meter.note(500)).toBe('go');
});
