import { describe, expect, it } from 'vitest';
import { moveTo, placeAt } from './reorder.ts';

describe('moveTo', () => {
  it.each([
    ['a', 2, 'bca'],
    ['c', 0, 'cab'],
    ['b', 1, 'abc'],
    ['a', -1, 'abc'],
    ['c', 9, 'abc'],
  ])('moves %s to place %d', (item, index, order) => {
    expect(moveTo(['a', 'b', 'c'], item, index).join('')).toBe(order);
  });
});

describe('placeAt', () => {
  const areas = [0, 1, 2, 3].map((n) => ({
    left: (n % 2) * 100,
    top: Math.floor(n / 2) * 200,
    width: 100,
    height: 200,
  }));

  it.each([
    [10, 10, 0],
    [120, 50, 1],
    [40, 390, 2],
    [900, 900, 3],
  ])('finds the place nearest to %d, %d', (x, y, place) => {
    expect(placeAt(areas, x, y)).toBe(place);
  });
});
