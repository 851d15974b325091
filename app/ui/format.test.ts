import { describe, expect, it } from 'vitest';
import { createFormat, maskKey, plural } from './format.ts';

const format = createFormat('en-US');
const dollars = (value: number) => Math.round(value * 1_000_000_000);

describe('money', () => {
  it.each([
    [0, '$0.00', 'nothing is two digits of nothing'],
    [0.0003, '$0.0003', 'a small request stays legible'],
    [0.00068, '$0.00068', 'two digits that say something'],
    [0.000_000_15, '$0.00000015', 'one token of a cheap model'],
    [0.000_000_001, '$0.000000001', 'the smallest unit'],
    [0.0181, '$0.0181', 'four digits below ten cents'],
    [0.05, '$0.0500', 'so that a column lines up'],
    [0.09996, '$0.10', 'rounds over the border without a fifth digit'],
    [0.91, '$0.91', 'cents from ten cents on'],
    [1.8407, '$1.84', 'cents'],
    [999.99, '$999.99', 'cents below a thousand'],
    [1204.3, '$1,204', 'no cents above'],
    [-0.02, '-$0.0200', 'a credit'],
  ])('%d is written %s (%s)', (value, text) => {
    expect(format.money(dollars(value))).toBe(text);
  });

  it('says when it is not known, which is not nothing', () => {
    expect(format.money(null)).toBe('unknown');
  });

  it('marks an estimate', () => {
    expect(format.money(dollars(0.02), true)).toBe('≈$0.0200');
  });

  it('follows the locale for its separators', () => {
    expect(createFormat('de-DE').money(dollars(1204.3)).replace(/\s/u, ' ')).toBe('1.204 $');
  });

  it('shows a price per million without superfluous digits', () => {
    expect(format.price(dollars(0.0375))).toBe('$0.0375');
    expect(format.price(dollars(3))).toBe('$3.00');
  });
});

describe('tokens', () => {
  it.each([
    [0, '0'],
    [380, '380'],
    [999, '999'],
    [1000, '1k'],
    [4130, '4.1k'],
    [99_940, '99.9k'],
    [99_960, '100k'],
    [124_400, '124k'],
    [999_499, '999k'],
    [999_500, '1M'],
    [1_240_000, '1.2M'],
  ])('%d is written %s', (value, text) => {
    expect(format.tokens(value)).toBe(text);
  });

  it('says unknown', () => {
    expect(format.tokens(null)).toBe('unknown');
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [42, '42 ms'],
    [812, '0.81 s'],
    [9994, '9.99 s'],
    [12_420, '12.4 s'],
    [59_960, '1 m 00 s'],
    [124_000, '2 m 04 s'],
    [4_320_000, '1 h 12 m'],
    [90_000_000, '1 d 1 h'],
  ])('%d ms took %s', (ms, text) => {
    expect(format.duration(ms)).toBe(text);
  });

  it.each([
    [-5, '0 s'],
    [23_100, '24 s'],
    [200_000, '3 m 20 s'],
    [8_040_000, '2 h 14 m'],
  ])('%d ms to go is %s', (ms, text) => {
    expect(format.span(ms)).toBe(text);
  });

  it.each([
    [-5, '0 s'],
    [59_001, '1:00'],
    [251_000, '4:11'],
    [7_500_000, '2:05 h'],
  ])('%d ms to go is %s where there is little room', (ms, text) => {
    expect(format.timer(ms)).toBe(text);
  });
});

describe('times', () => {
  const now = Date.UTC(2026, 6, 2, 12, 0, 0);

  it.each([
    [2_000, 'just now'],
    [12_000, '12 s ago'],
    [250_000, '4 min ago'],
    [3 * 3_600_000, '3 h ago'],
    [3 * 86_400_000, 'Jun 29, 2026'],
  ])('%d ms ago is said as %s', (age, text) => {
    expect(format.relative(now - age, now)).toBe(text);
  });

  it('writes the clock with seconds, and midnight as 00', () => {
    expect(format.clock(new Date(2026, 6, 2, 0, 4, 31).getTime())).toMatch(/^00:04:31$/u);
  });
});

describe('shares and changes', () => {
  it.each([
    [0, '0 %'],
    [0.004, '0.4 %'],
    [0.0096, '1 %'],
    [0.414, '41 %'],
    [1, '100 %'],
  ])('a share of %d is written %s', (share, text) => {
    expect(format.percent(share)).toBe(text);
  });

  it.each([
    [52.9, 31.2, '−41 %'],
    [50, 56, '+12 %'],
    [50, 50, '±0 %'],
    [0, 3, null],
  ])('from %d to %d is %s', (before, after, text) => {
    expect(format.change(before, after)).toBe(text);
  });

  it.each([
    [40, '0.04 ms'],
    [412, '0.4 ms'],
    [1_130, '1.1 ms'],
    [12_400, '12 ms'],
  ])('%d µs are written %s', (us, text) => {
    expect(format.latency(us)).toBe(text);
  });
});

describe('words', () => {
  it('masks a key but leaves it recognisable', () => {
    expect(maskKey('bbx-kT9vQ2mZr7Lw4Xs8f3')).toBe('bbx-…f3');
    expect(maskKey('bbx-test')).toBe('bbx-…');
    expect(maskKey('secret')).toBe('…');
  });

  it('counts in words', () => {
    expect(`1 ${plural(1, 'request')}, 2 ${plural(2, 'request')}`).toBe('1 request, 2 requests');
  });
});

describe('dates and sizes', () => {
  const at = new Date(2026, 10, 24, 14, 4, 31).getTime();

  it('are as short as their place needs', () => {
    expect(format.dayOfYear(at)).toBe('Nov 24');
    expect(format.weekday(at)).toBe('Tue, Nov 24, 2026');
    expect(format.month(at)).toBe('Nov 2026');
    expect(format.time(at)).toBe('14:04');
    expect(createFormat('de-DE').weekday(at)).toBe('Di., 24. Nov. 2026');
  });

  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [4_096, '4.1 kB'],
    [999_960, '1 MB'],
    [412_000_000, '412 MB'],
    [1_234_567_890, '1.2 GB'],
  ])('%d bytes are %s', (bytes, text) => {
    expect(format.bytes(bytes)).toBe(text);
  });
});
