import { expect, test } from 'vitest';
import { Crowd } from './crowd.ts';

test('knows who is here, whoever has left in between', () => {
  const crowd = new Crowd<{ readonly name: string }>();
  const [a, b, c, stranger] = [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'stranger' }] as const;
  for (const one of [a, b, c]) crowd.add(one);
  crowd.remove(a);
  crowd.remove(a);
  crowd.remove(stranger);
  expect(crowd.size).toBe(2);
  expect([crowd.has(a), crowd.has(b), crowd.has(c)]).toEqual([false, true, true]);
  crowd.remove(c);
  expect(crowd.all()).toEqual([b]);
});

test('who is met does not change while they are being met', () => {
  const crowd = new Crowd<object>();
  const ones = [{}, {}, {}];
  for (const one of ones) crowd.add(one);
  let met = 0;
  for (const one of crowd.all()) {
    met += 1;
    crowd.remove(one);
  }
  expect([met, crowd.size]).toEqual([3, 0]);
});
