import { expect, test } from 'vitest';
import type { SavingsView } from '../contract/routing-views.ts';
import type { Config } from '../domain/config.ts';
import { KeptSavings, type SavingsGround } from './kept-savings.ts';

const view = { requests: 300_000 } as SavingsView;
const ground: SavingsGround = {
  config: {} as Config,
  known: { catalog: null, listed: { a: [] } },
  baseline: 'a/b',
  zone: 'UTC',
  from: 1_000,
  at: 5_000,
};

function kept(of = view): KeptSavings {
  const savings = new KeptSavings();
  savings.keep(ground, of);
  return savings;
}

test.each([
  ['asked at once', {}, true],
  ['asked a while later', { at: ground.at + 300_000 }, true],
  ['asked long after', { at: ground.at + 300_001 }, false],
  ['asked after the clock was set back', { at: ground.at - 1 }, false],
  ['lists that are the same', { known: { catalog: null, listed: { a: [] } } }, true],
  ['lists that are others', { known: { catalog: null, listed: {} } }, false],
  ['another configuration', { config: {} as Config }, false],
  ['another model', { baseline: 'a/c' }, false],
  ['another day', { from: 2_000 }, false],
  ['another time zone', { zone: 'Asia/Kathmandu' }, false],
])('%s', (_, asked, isFound) => {
  expect(kept().find({ ...ground, ...asked })).toBe(isFound ? view : null);
});

test('never for longer than a quarter of an hour, and hardly at all where there is little to read', () => {
  expect(kept({ ...view, requests: 9_000_000 }).find({ ...ground, at: ground.at + 900_001 })).toBeNull();
  expect(kept({ ...view, requests: 3 }).find({ ...ground, at: ground.at + 4 })).toBeNull();
});

test('not when the past was priced anew', () => {
  const savings = kept();
  savings.drop();
  expect(savings.find(ground)).toBeNull();
});
