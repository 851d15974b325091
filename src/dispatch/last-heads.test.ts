import { expect, it } from 'vitest';
import { LastHeads } from './last-heads.ts';

const head = (key: string | null, at: number, headers: Record<string, string>) => ({
  provider: 'p',
  key,
  model: 'm',
  at,
  headers,
});
const SPEAKS = { 'x-ratelimit-limit-requests': '5' };

it('keeps the last head of each key that spoke of limits', () => {
  const heads = new LastHeads();
  heads.note(head('a', 1, SPEAKS));
  heads.note(head('a', 2, SPEAKS));
  heads.note(head('a', 3, { date: 'x' }));
  heads.note(head(null, 4, SPEAKS));
  heads.note(head('c', 5, {}));
  expect(heads.of('p').map(({ key, at }) => [key, at])).toEqual([
    ['a', 2],
    [null, 4],
  ]);
  expect(heads.of('q')).toEqual([]);
});

it('listens now and then to those who have long been silent', () => {
  const heads = new LastHeads();
  for (let at = 0; at < 100; at += 1) heads.note(head('a', at, {}));
  const spoken = Array.from({ length: 16 }, (_, n) => n).filter((n) => {
    heads.note(head('a', 1_000 + n, SPEAKS));
    return heads.of('p').length > 0;
  });
  expect(spoken.length).toBeGreaterThan(0);
  heads.note(head('a', 2_000, SPEAKS));
  expect(heads.of('p')[0]?.at).toBe(2_000);
});

it('does not grow with keys that come and go', () => {
  const heads = new LastHeads();
  for (let n = 0; n < 1_000; n += 1) heads.note(head(`key-${n}`, n, SPEAKS));
  expect(heads.of('p').length).toBeLessThanOrEqual(200);
  expect(heads.of('p').at(-1)?.key).toBe('key-999');
});
