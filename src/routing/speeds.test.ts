import { describe, expect, test } from 'vitest';
import { OutputLengths, Speeds, type Measurement } from './speeds.ts';

const HALF_LIFE_MS = 300_000;
const took = (ttftMs: number, rest: Partial<Measurement> = {}): Measurement => ({
  ttftMs,
  writingMs: 1_000,
  outputTokens: 50,
  ...rest,
});

describe('the speed of a target', () => {
  test('is not known before it was measured', () => {
    const speeds = new Speeds();
    speeds.note('a', took(100), 0);
    expect(speeds.of('b', 0)).toBeNull();
  });

  test('is what was measured once', () => {
    const speeds = new Speeds();
    speeds.note('a', took(100, { writingMs: 2_000, outputTokens: 100 }), 0);
    expect(speeds.of('a', 7_000)).toEqual({ ttftMs: 100, tps: 50, ageMs: 7_000 });
  });

  test('is the mean of what was measured at once', () => {
    const speeds = new Speeds();
    speeds.note('a', took(100, { outputTokens: 20 }), 0);
    speeds.note('a', took(300, { outputTokens: 40 }), 0);
    expect(speeds.of('a', 0)).toEqual({ ttftMs: 200, tps: 30, ageMs: 0 });
  });

  test('counts a measurement half after its half-life', () => {
    const speeds = new Speeds();
    speeds.note('a', took(100), 0);
    speeds.note('a', took(400), HALF_LIFE_MS);
    expect(speeds.of('a', HALF_LIFE_MS)?.ttftMs).toBeCloseTo((100 * 0.5 + 400) / 1.5);
    expect(speeds.of('a', HALF_LIFE_MS)?.tps).toBeCloseTo(50);
    speeds.note('a', took(400), 21 * HALF_LIFE_MS);
    expect(speeds.of('a', 21 * HALF_LIFE_MS)?.ttftMs).toBeCloseTo(400);
  });

  test('counts the pace of older answers half as well', () => {
    const speeds = new Speeds();
    speeds.note('a', took(100, { outputTokens: 50 }), 0);
    speeds.note('a', took(100, { outputTokens: 100 }), HALF_LIFE_MS);
    expect(speeds.of('a', HALF_LIFE_MS)?.tps).toBeCloseTo((50 * 0.5 + 100) / 1.5);
  });

  test('stays what it was while nothing is measured', () => {
    const speeds = new Speeds();
    speeds.note('a', took(100), 0);
    expect(speeds.of('a', 100 * HALF_LIFE_MS)).toEqual({ ttftMs: 100, tps: 50, ageMs: 100 * HALF_LIFE_MS });
  });

  test.each<[why: string, rest: Partial<Measurement>]>([
    ['an answer that came in one piece', { writingMs: 0 }],
    ['one whose pieces were held together', { writingMs: 6, outputTokens: 2_831 }],
    ['an answer of a word', { outputTokens: 7 }],
    ['an answer that was not counted', { outputTokens: null }],
  ])('%s says nothing about the pace', (_, rest) => {
    const speeds = new Speeds();
    speeds.note('a', took(100, rest), 0);
    expect(speeds.of('a', 0)).toMatchObject({ ttftMs: 100, tps: null, ageMs: 0 });
    speeds.note('a', took(100), 0);
    speeds.note('a', took(100, rest), HALF_LIFE_MS);
    expect(speeds.of('a', HALF_LIFE_MS)?.tps).toBeCloseTo(50);
  });

  test('an answer that came in one piece is told from one that was written, by the last of them', () => {
    const speeds = new Speeds();
    speeds.note('a', took(900, { writingMs: 6, outputTokens: 2_831 }), 0);
    expect(speeds.of('a', 0)).toEqual({ ttftMs: 900, tps: null, ageMs: 0, atOnce: true });
    speeds.note('a', took(900, { writingMs: 0, outputTokens: 2 }), 0);
    expect(speeds.of('a', 0)?.atOnce).toBe(true);
    speeds.note('a', took(900), 0);
    expect(speeds.of('a', 0)).toEqual({ ttftMs: 900, tps: 50, ageMs: 0 });
  });

  test('targets are not remembered without bound', () => {
    const speeds = new Speeds();
    for (let i = 0; i <= 2_000; i += 1) speeds.note(`t${i}`, took(i), 0);
    expect(speeds.of('t2000', 0)?.ttftMs).toBe(2_000);
    expect(speeds.of('t0', 0)).toBeNull();
  });
});

describe('a target that has only failed', () => {
  test('counts as slow until it has answered once', () => {
    const speeds = new Speeds();
    speeds.noteFailure('a', 0);
    expect(speeds.of('a', 5_000)).toEqual({ ttftMs: 60_000, tps: null, ageMs: 5_000 });
    speeds.note('a', took(100), 6_000);
    expect(speeds.of('a', 6_000)?.ttftMs).toBe(100);
    speeds.noteFailure('a', 7_000);
    expect(speeds.of('a', 7_000)?.ttftMs).toBe(100);
  });
});

describe('the length of answers', () => {
  test('is not known before there was one', () => {
    expect(new OutputLengths().of('a')).toBeNull();
  });

  test('follows the newest answers by a tenth of the way', () => {
    const lengths = new OutputLengths();
    lengths.note('a', 100);
    expect(lengths.of('a')).toBe(100);
    lengths.note('a', 200);
    expect(lengths.of('a')).toBe(110);
    for (let i = 0; i < 100; i += 1) lengths.note('a', 1_000);
    expect(lengths.of('a')).toBeGreaterThan(999);
    expect(lengths.of('b')).toBeNull();
  });

  test('kinds are not remembered without bound', () => {
    const lengths = new OutputLengths();
    for (let i = 0; i <= 2_000; i += 1) lengths.note(`k${i}`, i);
    expect(lengths.of('k2000')).toBe(2_000);
    expect(lengths.of('k0')).toBeNull();
  });
});
