import { describe, expect, it } from 'vitest';
import type { ExplainView } from '../../../src/contract/routing-views.ts';
import {
  addedText,
  cacheText,
  dayWords,
  decisionText,
  factsText,
  listed,
  saveWords,
  splitUse,
  testsText,
  usedText,
} from './routing-words.ts';

const tests = (...results: ('passed' | 'failed' | 'open')[]) => results.map((result) => ({ result }));

describe('rules', () => {
  it.each([
    ['use route long', 'use ', 'route long'],
    ['use openai/gpt-5 with temperature 0', 'use ', 'openai/gpt-5 with temperature 0'],
    ['refuse: Not\nat night.', 'refuse: ', 'Not\nat night.'],
    ['something of tomorrow', '', 'something of tomorrow'],
  ])('takes %j apart', (use, verb, object) => {
    expect(splitUse(use)).toEqual({ verb, object });
  });

  it.each([
    [{ used: 0, enabled: true }, 'not used in 30 days'],
    [{ used: 1, enabled: true }, 'used 1 time in 30 days'],
    [{ used: 412, enabled: false }, 'off, used 412 times in 30 days'],
    [{ used: 0, enabled: false }, 'off'],
  ])('%o is %s', (rule, text) => {
    expect(usedText(rule)).toBe(text);
  });
});

it('tells the measured latency, and that nothing was measured', () => {
  expect(addedText({ samples: 200, p50Us: 412, p95Us: 1130 })).toBe('adds 0.4 ms (p50), 1.1 ms (p95), 200 requests');
  expect(addedText(null)).toMatch(/not measured yet/u);
});

describe('tests', () => {
  it.each([
    [tests(), null],
    [tests('passed'), '1 test passes'],
    [tests('passed', 'passed'), 'all 2 tests pass'],
    [tests('failed', 'passed', 'failed'), '2 of 3 tests fail'],
    [tests('failed', 'open'), '1 of 2 tests fails, 1 cannot be judged'],
    [tests('open', 'passed'), '1 of 2 tests cannot be judged'],
  ])('%o: %s', (given, text) => {
    expect(testsText(given)).toBe(text);
  });

  it('are named on the button that goes over them', () => {
    expect([0, 1, 2].map(saveWords)).toEqual(['Save', 'Save although 1 test fails', 'Save although 2 tests fail']);
  });
});

describe('an explanation', () => {
  const view = {
    asked: 'auto',
    rule: null,
    route: null,
    strategy: null,
    targets: [],
    detour: null,
  } as unknown as ExplainView;
  const two = [{ target: 'a/m' }, { target: 'b/m' }] as ExplainView['targets'];

  it.each([
    [{}, 'The name asked for decided: auto.'],
    [{ targets: two.slice(0, 1) }, 'The name asked for decided: a/m.'],
    [
      { detour: 'budget daily is spent to 85 %, route thrift', route: 'thrift' },
      'A budget decided: budget daily is spent to 85 %, route thrift.',
    ],
    [
      { rule: 'long', route: 'cheap', strategy: 'cheapest' as const, targets: two },
      'Rule long decided: route cheap, the cheapest for each request first.',
    ],
  ])('%o: %s', (part, text) => {
    expect(decisionText({ ...view, ...part })).toBe(text);
  });

  it('names the facts that are known, and no others', () => {
    const facts = { inputTokens: 1204, exact: false, maxOutputTokens: 400, turns: 1, effort: 'low', session: null };
    expect(factsText({ ...facts, has: ['tools', 'json'] })).toBe(
      'about 1,204 tokens in, at most 400 out, 1 turn, with tools and JSON, effort low',
    );
    const unknown = { ...facts, inputTokens: null, maxOutputTokens: null, turns: null, effort: null };
    expect(factsText({ ...unknown, has: [] })).toBe('tokens in unknown');
  });

  it('says what a warm cache is worth', () => {
    const cache = { target: 'a/m', warmTokens: 8192, worthNanos: 21_000_000, stays: true };
    expect(cacheText(cache)).toBe('Its cache of 8,192 tokens is warm at a/m; leaving costs $0.0210; it stays.');
    expect(cacheText({ ...cache, worthNanos: null, stays: false })).toMatch(/unknown; it moves all the same/u);
  });
});

it('lists as people do', () => {
  expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
});

it('writes a day as a day of the calendar, whatever the time zone', () => {
  expect(dayWords('2026-11-01')).toBe('Nov 1, 2026');
});
