import { expect, test } from 'vitest';
import {
  amountOf,
  endsOf,
  MEASURES,
  rangesIn,
  rangeText,
  rangeWords,
  writeRange,
  type Measure,
} from './request-measures.ts';

const measure = (name: string): Measure => {
  const found = MEASURES.find((each) => each.name === name);
  if (found === undefined) throw new Error(`There is no measure '${name}'.`);
  return found;
};

test.each([
  ['cost', '0.05..', 'at least $0.0500'],
  ['cost', '0.05', 'at least $0.0500'],
  ['took', '..90', 'at most 1 m 30 s'],
  ['ttft', '0.5..2', '0.50 s to 2.00 s'],
  ['speed', '40..', 'at least 40 tokens/s'],
  ['in', '1000..1000', 'exactly 1,000'],
  ['out', 'many..', 'many..'],
])('%s=%s in words', (name, text, words) => expect(rangeWords(measure(name), text)).toBe(words));

test.each([
  ['', null],
  ['x', null],
  ['-1', null],
  ['1e300', null],
  ['0', 0],
  [' 1,5 ', 1_500_000],
])('an amount of seconds that is typed: %s', (typed, amount) => expect(amountOf(measure('took'), typed)).toBe(amount));

test.each([
  [null, '', ''],
  ['1', '1', ''],
  ['1..', '1', ''],
  ['..2', '', '2'],
  ['1..2', '1', '2'],
])('the ends of %s', (text, min, max) => expect(endsOf(text)).toEqual({ min, max }));

test('a range without ends is none', () => expect(rangeText({ min: '', max: '' })).toBeNull());

test('what the gateway measured comes back from an address to the last digit', () => {
  const ranges = {
    costNanos: { min: 123_456_789, max: 123_456_790 },
    durationUs: { min: 1_470_001 },
    ttftUs: { max: 999_999 },
    milliTps: { min: 48_301, max: 48_302 },
    inputTokens: { min: 7 },
    outputTokens: { max: 0 },
  };
  const choices = new URLSearchParams();
  for (const each of MEASURES) choices.set(each.name, writeRange(each, ranges[each.field]));
  expect(rangesIn(choices)).toEqual(ranges);
});
