import { describe, expect, it } from 'vitest';
import { rowsAdded, rowsInSight } from './row-window.ts';

describe('rowsInSight', () => {
  it.each([
    ['a list shorter than the window', 0, 640, 10, { first: 0, end: 10 }],
    ['a list that begins below the fold', -1000, 640, 300, { first: 0, end: 6 }],
    ['the top', 0, 640, 300, { first: 0, end: 42 }],
    ['the middle', 3200, 640, 300, { first: 84, end: 138 }],
    ['the end', 9000, 640, 300, { first: 264, end: 300 }],
    ['beyond the end', 99_000, 640, 300, { first: 300, end: 300 }],
    ['nothing', 0, 640, 0, { first: 0, end: 0 }],
  ])('draws what is needed at %s', (_where, offset, height, count, rows) => {
    expect(rowsInSight(offset, height, count)).toEqual(rows);
  });

  it('always covers what is in sight', () => {
    for (let offset = 0; offset < 5000; offset += 7) {
      const { first, end } = rowsInSight(offset, 640, 300);
      expect(first * 32).toBeLessThanOrEqual(offset);
      expect(end * 32).toBeGreaterThanOrEqual(Math.min(offset + 640, 300 * 32));
    }
  });
});

it('counts the rows above the one that was on top', () => {
  expect(rowsAdded(['c', 'b', 'a'], 'a')).toBe(2);
  expect(rowsAdded(['a'], 'a')).toBe(0);
  expect(rowsAdded(['z'], 'a')).toBe(0);
  expect(rowsAdded(['z'], undefined)).toBe(0);
});
