import { expect, test } from 'vitest';
import type { RouteDetail } from '../../../src/contract/routing-views.ts';
import { detailWith, inputOf, targetKeys } from './route-input.ts';

const DETAIL: RouteDetail = {
  id: 'long',
  strategy: 'weighted',
  direct: false,
  sticky: false,
  targets: [
    { model: 'a/m', weight: 1, set: null },
    { model: 'b/m', weight: 3, set: '{"temperature":0,"stop":["#"]}' },
  ],
  fallbackOn: ['outage'],
  timeouts: { connect: '5s' },
  usedBy: ['rule x'],
  builtIn: false,
  added: null,
};

test('a route that is given back as it is, is the same', () => {
  expect(inputOf(DETAIL).targets[1]?.set).toEqual({ temperature: 0, stop: ['#'] });
  expect(detailWith(DETAIL, inputOf(DETAIL))).toEqual(DETAIL);
});

test('targets are told apart wherever they stand', () => {
  expect(targetKeys([{ model: 'a' }, { model: 'b' }, { model: 'a' }])).toEqual(['a', 'b', 'a 2']);
  expect(targetKeys([{ model: 'b' }, { model: 'a' }, { model: 'a' }])).toEqual(['b', 'a', 'a 2']);
});
