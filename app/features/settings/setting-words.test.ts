import { expect, test } from 'vitest';
import { readNumber, refusedSetting } from './setting-words.ts';

test.each([
  ['4096', 4096],
  [' 4096 ', 4096],
  ['2.5', 2.5],
  ['-1', -1],
  ['', null],
  ['4,096', null],
  ['1e3', null],
  ['many', null],
  ['0x10', null],
])('reads %j as %j', (text, value) => {
  expect(readNumber(text)).toBe(value);
});

test.each([
  ['settings.reserveTokens', 'reserveTokens'],
  ['settings.runaway.repeats', 'runaway.repeats'],
  ['settings.telemetry.headers[0].env', 'telemetry.headers[0].env'],
  ['providers[0].id', null],
  [null, null],
])('a refusal at %j is about %j', (path, field) => {
  expect(refusedSetting(path)).toBe(field);
});
