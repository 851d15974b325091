import { describe, expect, it } from 'vitest';
import { createRequestIds } from './request-ids.ts';

function idsAt(times: number[], random: () => number = Math.random): string[] {
  let call = 0;
  const next = createRequestIds({ now: () => times[Math.min(call++, times.length - 1)] ?? 0 }, random);
  return times.map(() => next());
}

describe('request ids', () => {
  it('have 26 characters that begin with the time', () => {
    const [id] = idsAt([1_469_918_176_385], () => 0);
    expect(id).toBe('01ARYZ6S410000000000000000');
  });

  it.each([
    ['within one millisecond', Array.from({ length: 5000 }, () => 1000)],
    ['when the clock is set back', [5000, 4000, 3000, 6000, 2000, 6000, 6001]],
    ['when it runs as it should', [1, 2, 3, 4]],
  ])('sort by creation and never repeat %s', (_, times) => {
    const ids = idsAt(times);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  });

  it('borrow the next millisecond when all random digits are at their highest', () => {
    const [first, second] = idsAt([1000, 1000], () => 0.999_999);
    expect(first?.slice(10)).toBe('ZZZZZZZZZZZZZZZZ');
    expect((second ?? '') > (first ?? '')).toBe(true);
  });
});
