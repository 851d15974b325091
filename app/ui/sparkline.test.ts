import { describe, expect, it } from 'vitest';
import { drawSpark } from './sparkline.ts';

const box = { width: 60, height: 16 };

describe('drawSpark', () => {
  it('runs from left to right with zero as its floor', () => {
    expect(drawSpark([0, 5, 10], box)).toEqual({ path: 'M0 16L30 8L60 0', end: { x: 60, y: 0 } });
  });

  it('draws a level line for equal values, and for zeros', () => {
    expect(drawSpark([3, 3], box)?.path).toBe('M0 0L60 0');
    expect(drawSpark([0, 0], box)?.path).toBe('M0 16L60 16');
  });

  it('needs two values', () => {
    expect(drawSpark([], box)).toBeNull();
    expect(drawSpark([1], box)).toBeNull();
  });
});
