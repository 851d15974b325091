import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Breaker, BREAKER_RULES } from './breaker.ts';

/** A roll that makes a rest exactly as long as the rules say. */
const MIDDLE = 0.5;

function fail(breaker: Breaker, now: number, roll = MIDDLE): boolean {
  return breaker.fail(now, roll, breaker.begin(now), 'it was down');
}

function succeed(breaker: Breaker, now: number): boolean {
  return breaker.succeed(now, breaker.begin(now));
}

/** A breaker that tripped at `now` for the first time. */
function tripped(now = 0, roll = MIDDLE): Breaker {
  const breaker = new Breaker();
  for (let i = 0; i < BREAKER_RULES.consecutive; i += 1) fail(breaker, now, roll);
  return breaker;
}

describe('trips', () => {
  // One character an outcome: x a failure, o a success, one second each.
  test.each<[outcomes: string, phase: string, why: string]>([
    ['', 'closed', 'nothing is known against it'],
    ['xxxx', 'closed', 'four in a row may be chance'],
    ['xxxxx', 'open', 'five in a row are not'],
    ['xxxxoxxxx', 'closed', 'a success ends the row, and nine outcomes are too few for a share'],
    ['xxxxoxxxxo', 'closed', 'a success never trips'],
    ['xxxxoxxxxox', 'open', 'at least ten, and half of them failed'],
    ['xoxoxoxoxo', 'closed', 'half failed, but the tenth was good'],
    ['xoxoxoxoxox', 'open', 'with the next failure it is more than half'],
    ['oooooooooo', 'closed', 'all is well'],
    ['ooooooxxxx', 'closed', 'four of ten'],
    ['oooooxxxoxx', 'closed', 'five of eleven'],
    ['oooooxxxoxxx', 'open', 'six of twelve'],
    ['oooooooooooooooooooo' + 'xxxxoxxxxoxx', 'open', 'only the last twenty count: ten of them failed'],
    ['oooooooooooooooooooo' + 'xxxxoxxxxox', 'closed', 'nine of the last twenty'],
  ])('%j: %s, %s', (outcomes, phase) => {
    const breaker = new Breaker();
    outcomes.split('').forEach((outcome, second) => {
      if (outcome === 'x') fail(breaker, second * 1_000);
      else succeed(breaker, second * 1_000);
    });
    expect(breaker.phase).toBe(phase);
  });

  test('outcomes older than a minute no longer count for the share', () => {
    const breaker = new Breaker();
    for (const [i, outcome] of 'xxxxoxxxxo'.split('').entries()) {
      if (outcome === 'x') fail(breaker, i);
      else succeed(breaker, i);
    }
    fail(breaker, BREAKER_RULES.windowMs + 100);
    expect(breaker.phase).toBe('closed');
  });

  test('says so, and keeps the reason', () => {
    const breaker = new Breaker();
    expect([1, 2, 3, 4].map((now) => fail(breaker, now))).toEqual([false, false, false, false]);
    expect(fail(breaker, 5)).toBe(true);
    expect(breaker.reason).toBe('it was down');
  });

  test('an attempt that tells nothing counts neither way', () => {
    const breaker = new Breaker();
    for (let i = 0; i < 4; i += 1) fail(breaker, i);
    breaker.release(breaker.begin(5));
    fail(breaker, 6);
    expect(breaker.phase).toBe('open');
  });
});

describe('rests', () => {
  test('lets nobody in before the rest is over, then one', () => {
    const breaker = tripped(1_000);
    expect(breaker.openUntil).toBe(31_000);
    expect(breaker.admits(30_999)).toBe(false);
    expect(breaker.admits(31_000)).toBe(true);
    expect(breaker.begin(31_000)).toBe(true);
    expect(breaker.phase).toBe('half-open');
    expect(breaker.probing).toBe(true);
    expect(breaker.admits(31_001)).toBe(false);
  });

  test('twice as long after each failed probe, five minutes at most', () => {
    const breaker = tripped(0);
    const rests: number[] = [];
    for (let i = 0; i < 6; i += 1) {
      const now = breaker.openUntil;
      fail(breaker, now);
      rests.push((breaker.openUntil - now) / 1_000);
    }
    expect(rests).toEqual([60, 120, 240, 300, 300, 300]);
  });

  test.each<[roll: number, seconds: number, why: string]>([
    [0, 24, 'a fifth shorter at the least'],
    [0.5, 30, 'as it is on average'],
    [0.999999, 36, 'a fifth longer at the most'],
  ])('roll %d: %i s, %s', (roll, seconds) => {
    expect(tripped(0, roll).openUntil / 1_000).toBeCloseTo(seconds, 3);
  });
});

describe('recovers', () => {
  test('after two good probes, not after one', () => {
    const breaker = tripped(0);
    expect(succeed(breaker, 30_000)).toBe(true);
    expect(breaker.phase).toBe('half-open');
    expect(breaker.admits(30_001)).toBe(true);
    expect(succeed(breaker, 30_001)).toBe(true);
    expect(breaker.phase).toBe('closed');
    expect(breaker.reason).toBeNull();
  });

  test('a good probe and then a bad one is no recovery', () => {
    const breaker = tripped(0);
    succeed(breaker, 30_000);
    fail(breaker, 30_001);
    expect(breaker.phase).toBe('open');
    expect(breaker.openUntil).toBe(90_001);
    // The good one before does not count any more.
    succeed(breaker, 90_001);
    expect(breaker.phase).toBe('half-open');
  });

  test('with a clean slate: the next trip needs five failures and rests for 30 s', () => {
    const breaker = tripped(0);
    succeed(breaker, 30_000);
    succeed(breaker, 30_000);
    for (let i = 0; i < 4; i += 1) fail(breaker, 40_000);
    expect(breaker.phase).toBe('closed');
    fail(breaker, 40_000);
    expect(breaker.openUntil).toBe(70_000);
  });

  test('a probe that tells nothing lets the next one in', () => {
    const breaker = tripped(0);
    breaker.release(breaker.begin(30_000));
    expect(breaker.phase).toBe('half-open');
    expect(breaker.admits(30_001)).toBe(true);
  });

  test('what began before the trip says nothing about now', () => {
    const breaker = new Breaker();
    const early = [breaker.begin(0), breaker.begin(0)] as const;
    for (let i = 0; i < 5; i += 1) fail(breaker, 1);
    expect(breaker.succeed(2, early[0])).toBe(false);
    expect(breaker.fail(2, MIDDLE, early[1], 'late')).toBe(false);
    expect(breaker).toMatchObject({ phase: 'open', openUntil: 30_001, reason: 'it was down' });
  });

  test('a late outcome does not end a probe that is under way', () => {
    const breaker = new Breaker();
    const early = breaker.begin(0);
    for (let i = 0; i < 5; i += 1) fail(breaker, 0);
    breaker.begin(30_000);
    breaker.succeed(30_001, early);
    breaker.release(early);
    expect(breaker.probing).toBe(true);
  });

  test('a probe may also come early, when nothing else is left to try', () => {
    const breaker = tripped(0);
    expect(breaker.begin(1_000)).toBe(true);
    breaker.succeed(1_001, true);
    expect(breaker.phase).toBe('half-open');
  });

  test('closes at once by hand', () => {
    const breaker = tripped(0);
    breaker.begin(30_000);
    breaker.reset();
    expect(breaker).toMatchObject({ phase: 'closed', reason: null, probing: false });
    expect(breaker.admits(0)).toBe(true);
  });
});

test('whatever happens, it admits somebody again within the longest rest', () => {
  const step = fc.record({
    waitMs: fc.integer({ min: 0, max: 120_000 }),
    end: fc.constantFrom('fail', 'succeed', 'release'),
    roll: fc.float({ min: 0, max: Math.fround(0.999), noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const breaker = new Breaker();
      let now = 0;
      for (const { waitMs, end, roll } of steps) {
        now += waitMs;
        if (!breaker.admits(now)) continue;
        const probe = breaker.begin(now);
        expect(probe && breaker.admits(now)).toBe(false);
        if (end === 'fail') breaker.fail(now, roll, probe, 'x');
        else if (end === 'succeed') breaker.succeed(now, probe);
        else breaker.release(probe);
      }
      expect(breaker.admits(now + BREAKER_RULES.longestRestMs * (1 + BREAKER_RULES.jitter))).toBe(true);
    }),
  );
});
