import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SketchedRequest, TextScope } from '../domain/rule.ts';
import { surelyBelow } from './facts.ts';
import { KeywordIndex } from './keywords.ts';
import { SketchedFacts } from './sketched-facts.ts';

const BARE: SketchedRequest = {
  model: 'm',
  client: null,
  surface: 'chat',
  inputTokens: null,
  maxOutputTokens: null,
  turns: 1,
  system: '',
  text: '',
  has: [],
  effort: null,
  headers: {},
  at: null,
  budgets: {},
};
const NOW = { day: 3, minute: 99 };
const facts = (rest: Partial<SketchedRequest> = {}): SketchedFacts =>
  new SketchedFacts(
    { ...BARE, ...rest },
    { estimate: (text) => text.length, localTime: () => NOW, budgetShare: () => 0.5 },
  );

test('what is left out is none, or nothing', () => {
  const bare = facts();
  expect([bare.client, bare.asked, bare.surface, bare.turns()]).toEqual([null, 'm', 'chat', 1]);
  expect([bare.maxOutputTokens(), bare.effort(), bare.header('x'), bare.has('tools')]).toEqual([
    null,
    null,
    null,
    false,
  ]);
  expect(bare.inputTokens()).toEqual({ tokens: 0, spread: 0 });
});

test('what is said is so', () => {
  const said = facts({ has: ['tools'], effort: 'low', headers: { x: '1' }, maxOutputTokens: 5, turns: 7 });
  expect([said.has('tools'), said.has('json'), said.effort(), said.header('x')]).toEqual([true, false, 'low', '1']);
  expect([said.maxOutputTokens(), said.turns()]).toEqual([5, 7]);
});

test('tokens are those that are given, else estimated from the texts, and never counted', () => {
  expect(facts({ inputTokens: 90_000, text: 'short' }).inputTokens()).toEqual({ tokens: 90_000, spread: 0 });
  const estimated = facts({ system: '12345', text: '123' });
  expect(estimated.inputTokens()).toEqual({ tokens: 8, spread: 0 });
  estimated.wantExactTokens();
  expect(estimated.inputTokens()).toEqual({ tokens: 8, spread: 0 });
});

test('the length of a sketch is no obstacle to the tokens it is given', () => {
  const given = facts({ inputTokens: 1_000, text: 'short' });
  expect(surelyBelow(given, 1_000)).toBe(false);
  expect(surelyBelow(given, 2_000)).toBe(true);
});

describe('texts', () => {
  const texts = { system: 'You are a judge.', text: 'Fix the bug' };
  test.each<[scope: TextScope, bug: boolean, judge: boolean]>([
    ['last-user', true, false],
    ['system', false, true],
    ['all', true, true],
  ])('%s', (scope, bug, judge) => {
    const index = new KeywordIndex(['bug', 'judge']);
    const said = facts(texts);
    expect([said.mentions(scope, index, 0), said.mentions(scope, index, 1)]).toEqual([bug, judge]);
    expect([said.matches(scope, /bug/), said.matches(scope, /judge/)]).toEqual([bug, judge]);
  });
});

test.each<[at: string | null, day: number, minute: number]>([
  [null, NOW.day, NOW.minute],
  ['2026-11-27T10:00', 5, 600],
  ['2026-11-27T10:00:59', 5, 600],
  ['2026-11-29T00:00', 0, 0],
  ['2026-03-29T02:30', 0, 150],
])('the time of %s is the same in every zone', (at, day, minute) => {
  for (const zone of [null, 'Asia/Tokyo']) expect(facts({ at }).localTime(zone)).toEqual({ day, minute });
});

test('every day has the name that the calendar gives it', () => {
  const days = fc.date({ min: new Date('1971-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
  fc.assert(
    fc.property(days, (date) => {
      const at = date.toISOString().slice(0, 16);
      const minute = date.getUTCHours() * 60 + date.getUTCMinutes();
      expect(facts({ at }).localTime(null)).toEqual({ day: date.getUTCDay(), minute });
    }),
  );
});
