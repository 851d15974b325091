import { describe, expect, test } from 'vitest';
import { asked, matching, words, type Ask } from '../../test/support/routing.ts';
import type { Conditions, HoursCondition, Range } from '../domain/rule.ts';
import { compileChecks, indexKeywords } from './conditions.ts';
import type { Known, RequestFacts } from './facts.ts';
import { KeywordIndex } from './keywords.ts';

const compile = (source: string): RegExp => new RegExp(source, 'u');

/** Do all of them hold? */
function judge(when: Conditions, facts: RequestFacts): Known<boolean> {
  const answers = compileChecks(when, indexKeywords([{ when }]), compile).map(({ holds }) => holds(facts));
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

/** Of such a request nothing is known that a history may lack. */
const UNKNOWN: RequestFacts = {
  client: null,
  surface: 'chat',
  asked: 'm',
  chars: 1e9,
  inputTokens: () => undefined,
  wantExactTokens: () => undefined,
  maxOutputTokens: () => undefined,
  turns: () => undefined,
  has: () => undefined,
  effort: () => undefined,
  header: () => undefined,
  budgetShare: () => undefined,
  localTime: () => ({ day: 1, minute: 720 }),
  mentions: () => undefined,
  matches: () => undefined,
};

const hours = (from: number, to: number, rest: Partial<HoursCondition> = {}): Conditions => ({
  hours: { from, to, days: [], zone: null, ...rest },
});
const at = (day: number, hour: number, minute = 0): Ask => ({ at: { day, minute: hour * 60 + minute } });
const H = 60;

describe('each condition', () => {
  test.each<[why: string, when: Conditions, model: string, ask: Ask, holds: boolean]>([
    ['no condition holds always', {}, 'm', {}, true],
    ['client: one of those named', { client: ['shop', 'ed*'] }, 'm', { client: 'editor' }, true],
    ['client: another', { client: ['shop'] }, 'm', { client: 'editor' }, false],
    ['client: one that nobody knows meets not even `*`', { client: ['*'] }, 'm', { client: null }, false],
    ['surface: one of them', { surface: ['chat', 'messages'] }, 'm', { surface: 'messages' }, true],
    ['surface: another', { surface: ['chat'] }, 'm', { surface: 'messages' }, false],
    ['model: the name that was asked for', { model: ['gpt-*'] }, 'gpt-5', {}, true],
    ['model: another name', { model: ['gpt-?'] }, 'gpt-51', {}, false],
    ['model: as it was written', { model: ['GPT-5'] }, 'gpt-5', {}, false],
    ['has: what it brings', { has: { tools: true } }, 'm', { has: ['tools'] }, true],
    ['has: what it lacks', { has: { tools: true } }, 'm', { has: ['images'] }, false],
    ['has: that it brings none', { has: { tools: false } }, 'm', {}, true],
    ['has: that it brings none, but it does', { has: { tools: false } }, 'm', { has: ['tools'] }, false],
    [
      'has: all of them',
      { has: { tools: true, images: true, stream: false } },
      'm',
      { has: ['tools', 'images'] },
      true,
    ],
    ['has: all but one', { has: { tools: true, images: true, audio: true } }, 'm', { has: ['tools', 'images'] }, false],
    ['has: streamed', { has: { stream: true } }, 'm', { has: ['stream'] }, true],
    ['effort: one of them', { effort: ['low', 'high'] }, 'm', { effort: 'high' }, true],
    ['effort: another', { effort: ['low'] }, 'm', { effort: 'high' }, false],
    ['effort: not said is none of them', { effort: ['none', 'low'] }, 'm', {}, false],
    ['header: one that fits', { header: { 'x-team': ['web', 'a*'] } }, 'm', { headers: { 'x-team': 'api' } }, true],
    ['header: another value', { header: { 'x-team': ['web'] } }, 'm', { headers: { 'x-team': 'api' } }, false],
    ['header: not sent meets not even `*`', { header: { 'x-team': ['*'] } }, 'm', {}, false],
    ['header: sent but empty', { header: { 'x-team': ['*'] } }, 'm', { headers: { 'x-team': '' } }, true],
    ['header: all of them', { header: { a: ['1'], b: ['2'] } }, 'm', { headers: { a: '1', b: '2' } }, true],
    ['header: all but one', { header: { a: ['1'], b: ['2'] } }, 'm', { headers: { a: '1' } }, false],
    ['turns', { turns: { gte: 3 } }, 'm', { turns: 3 }, true],
    ['turns: fewer', { turns: { gte: 3 } }, 'm', { turns: 2 }, false],
    ['limit of the answer', { maxOutputTokens: { lte: 100 } }, 'm', { limit: 100 }, true],
    ['limit of the answer: larger', { maxOutputTokens: { lte: 100 } }, 'm', { limit: 101 }, false],
    ['limit of the answer: none meets no bound', { maxOutputTokens: { lte: 1e9 } }, 'm', {}, false],
    ['limit of the answer: none meets no bound from below', { maxOutputTokens: { gte: 0 } }, 'm', {}, false],
    ['pattern', matching('bug-\\d+'), 'm', { text: 'see bug-42' }, true],
    ['pattern: elsewhere', matching('bug-\\d+'), 'm', { text: 'hi', system: 'bug-42' }, false],
    ['pattern: in the instructions', matching('^You are', 'system'), 'm', { system: 'You are a judge' }, true],
    ['pattern: in all', matching('judge', 'all'), 'm', { text: 'hi', system: 'a judge' }, true],
    ['keywords: any', words(['bug', 'error']), 'm', { text: 'an error' }, true],
    ['keywords: none of any', words(['bug', 'error']), 'm', { text: 'all fine' }, false],
    ['keywords: all', words([], { all: ['bug', 'error'] }), 'm', { text: 'a bug, an error' }, true],
    ['keywords: all but one', words([], { all: ['bug', 'error'] }), 'm', { text: 'a bug' }, false],
    ['keywords: none', words([], { none: ['bug'] }), 'm', { text: 'fine' }, true],
    ['keywords: none, but one', words([], { none: ['bug'] }), 'm', { text: 'a bug' }, false],
    ['keywords: any and all and none', words(['a', 'b'], { all: ['c'], none: ['d'] }), 'm', { text: 'b c' }, true],
    ['keywords: any and all, but none too', words(['a'], { all: ['c'], none: ['d'] }), 'm', { text: 'a c d' }, false],
    ['keywords: not in the last message', words(['bug']), 'm', { text: 'hi', system: 'bug' }, false],
    ['keywords: in the instructions', words(['bug'], { in: 'system' }), 'm', { system: 'bug' }, true],
    ['keywords: anywhere', words(['bug'], { in: 'all' }), 'm', { text: 'hi', system: 'bug' }, true],
    ['all conditions together', { client: ['*'], ...words(['bug']), turns: { lt: 2 } }, 'm', { text: 'bug' }, true],
    ['all conditions but one', { client: ['*'], ...words(['bug']), turns: { gt: 2 } }, 'm', { text: 'bug' }, false],
  ])('%s', (_, when, model, ask, holds) => {
    expect(judge(when, asked(model, ask))).toBe(holds);
  });
});

describe('hours', () => {
  test.each<[why: string, when: Conditions, ask: Ask, holds: boolean]>([
    ['from the first minute', hours(9 * H, 17 * H), at(1, 9), true],
    ['not a minute before', hours(9 * H, 17 * H), at(1, 8, 59), false],
    ['to the last minute', hours(9 * H, 17 * H), at(1, 16, 59), true],
    ['the end does not count', hours(9 * H, 17 * H), at(1, 17), false],
    ['until midnight', hours(9 * H, 24 * H), at(1, 23, 59), true],
    ['until midnight, not at midnight', hours(9 * H, 24 * H), at(1, 0), false],
    ['a whole day', hours(0, 24 * H), at(1, 0), true],
    ['on a day', hours(9 * H, 17 * H, { days: ['mon', 'tue'] }), at(1, 10), true],
    ['not on another day', hours(9 * H, 17 * H, { days: ['mon', 'tue'] }), at(3, 10), false],
    ['over midnight: late', hours(22 * H, 6 * H), at(1, 23), true],
    ['over midnight: early', hours(22 * H, 6 * H), at(1, 5, 59), true],
    ['over midnight: at the end', hours(22 * H, 6 * H), at(1, 6), false],
    ['over midnight: by day', hours(22 * H, 6 * H), at(1, 12), false],
    ['over midnight: late on its day', hours(22 * H, 6 * H, { days: ['fri'] }), at(5, 23), true],
    [
      'over midnight: the early hours belong to the day before',
      hours(22 * H, 6 * H, { days: ['fri'] }),
      at(6, 5),
      true,
    ],
    ['over midnight: early on the day itself', hours(22 * H, 6 * H, { days: ['fri'] }), at(5, 5), false],
    ['over midnight: late on the next day', hours(22 * H, 6 * H, { days: ['fri'] }), at(6, 23), false],
    ['over midnight: Saturday night ends on Sunday', hours(22 * H, 6 * H, { days: ['sat'] }), at(0, 1), true],
    ['over midnight: Sunday night begins on Sunday', hours(22 * H, 6 * H, { days: ['sun'] }), at(0, 22), true],
    ['from a time to the same: all around the clock', hours(600, 600), at(1, 3), true],
  ])('%s', (_, when, ask, holds) => {
    expect(judge(when, asked('m', ask))).toBe(holds);
  });

  test('are those of the zone that the rule names', () => {
    const zones: (string | null)[] = [];
    const noonIn = (zone: string | null): { day: number; minute: number } => {
      zones.push(zone);
      return { day: 1, minute: zone === 'Asia/Tokyo' ? 1_200 : 720 };
    };
    expect(judge(hours(700, 800, { zone: 'Asia/Tokyo' }), asked('m', { at: noonIn }))).toBe(false);
    expect(judge(hours(700, 800), asked('m', { at: noonIn }))).toBe(true);
    expect(zones).toEqual(['Asia/Tokyo', null]);
  });
});

describe('tokens of the prompt', () => {
  test.each<[range: Range, tokens: number, holds: boolean]>([
    [{ gte: 1_000 }, 1_000, true],
    [{ gte: 1_000 }, 999, false],
    [{ gt: 1_000 }, 1_000, false],
    [{ gt: 1_000 }, 1_001, true],
    [{ lte: 1_000 }, 1_000, true],
    [{ lte: 1_000 }, 1_001, false],
    [{ lt: 1_000 }, 1_000, false],
    [{ lt: 1_000 }, 999, true],
    [{ gte: 1_000, lt: 2_000 }, 1_500, true],
    [{ gte: 1_000, lt: 2_000 }, 2_000, false],
    [{ gte: 1_000, lt: 2_000 }, 500, false],
    [{ gte: 0 }, 0, true],
    [{ gte: 0, lte: 10 }, 5, true],
    [{ lt: 0 }, 0, false],
    [{}, 5, true],
  ])('%j of %i: %s', (inputTokens, tokens, holds) => {
    expect(judge({ inputTokens }, asked('m', { tokens, counted: true }))).toBe(holds);
  });

  test.each<[why: string, range: Range, ask: Ask, wanted: boolean]>([
    ['far below a bound', { gte: 1_000 }, { tokens: 500 }, false],
    ['far above a bound', { gte: 1_000 }, { tokens: 2_000 }, false],
    ['near a bound, below', { gte: 1_000 }, { tokens: 900 }, true],
    ['near a bound, above', { gte: 1_000 }, { tokens: 1_100 }, true],
    ['just near enough', { gte: 1_200 }, { tokens: 1_000 }, true],
    ['just not near enough', { gte: 1_201 }, { tokens: 1_000 }, false],
    ['near one of two bounds', { gte: 100, lt: 1_000 }, { tokens: 950 }, true],
    ['near no bound of two', { gte: 100, lt: 1_000 }, { tokens: 400 }, false],
    ['near a bound, but counted', { gte: 1_000 }, { tokens: 999, counted: true }, false],
    ['so short that no count is needed', { gte: 1_000 }, { tokens: 900, chars: 700 }, false],
    ['so short that it is surely less', { lt: 1_000 }, { tokens: 900, chars: 700 }, false],
  ])('an exact count is wanted only near: %s', (_, inputTokens, ask, wanted) => {
    const facts = asked('m', ask);
    judge({ inputTokens }, facts);
    expect(facts.exactWanted).toBe(wanted);
  });
});

describe('where something is not known', () => {
  test.each<[why: string, when: Conditions, holds: Known<boolean>]>([
    ['a condition upon it is open', { turns: { gte: 1 } }, undefined],
    ['tokens', { inputTokens: { gte: 1 } }, undefined],
    ['the limit', { maxOutputTokens: { gte: 1 } }, undefined],
    ['traits', { has: { tools: false } }, undefined],
    ['the effort', { effort: ['low'] }, undefined],
    ['a header', { header: { a: ['*'] } }, undefined],
    ['a pattern', matching('a'), undefined],
    ['any keyword', words(['a', 'b']), undefined],
    ['no keyword', words([], { none: ['a'] }), undefined],
    ['all keywords', words([], { all: ['a'] }), undefined],
    ['keywords that ask nothing', words([]), true],
    ['what is known still decides', { turns: { gte: 1 }, model: ['other'] }, false],
    ['what is known does not make up for it', { turns: { gte: 1 }, model: ['m'] }, undefined],
    ['the time is always known', hours(0, 1_440), true],
  ])('%s', (_, when, holds) => {
    expect(judge(when, UNKNOWN)).toBe(holds);
  });

  const knows = (known: Readonly<Record<string, boolean>>): RequestFacts => ({
    ...UNKNOWN,
    mentions: (_, index, keyword) => known[index.words[keyword] ?? ''],
    has: (trait) => known[trait],
  });
  test.each<[why: string, when: Conditions, known: Readonly<Record<string, boolean>>, holds: Known<boolean>]>([
    ['one of any is there: true, whatever the others', words(['a', 'b']), { b: true }, true],
    ['one of any is not there: open', words(['a', 'b']), { b: false }, undefined],
    ['none of any is there', words(['a', 'b']), { a: false, b: false }, false],
    ['one of all is missing: false, whatever the others', words([], { all: ['a', 'b'] }), { b: false }, false],
    ['one of all is there: open', words([], { all: ['a', 'b'] }), { b: true }, undefined],
    ['one of none is there: false', words([], { none: ['a', 'b'] }), { b: true }, false],
    ['one of none is not there: open', words([], { none: ['a', 'b'] }), { b: false }, undefined],
    ['any open, none violated: false', words(['a'], { none: ['b'] }), { b: true }, false],
    ['a trait against it: false', { has: { tools: true, images: true } }, { images: false }, false],
    ['a trait for it: open', { has: { tools: true, images: true } }, { images: true }, undefined],
  ])('%s', (_, when, known, holds) => {
    expect(judge(when, knows(known))).toBe(holds);
  });
});

test('conditions that read no text are asked before those that do', () => {
  const when: Conditions = {
    inputTokens: { gte: 1 },
    ...words(['a']),
    ...matching('a'),
    hours: { from: 0, to: 1, days: [], zone: null },
    client: ['*'],
    has: { tools: true },
  };
  const names = compileChecks(when, indexKeywords([{ when }]), compile).map(({ name }) => name);
  expect(names).toEqual(['client', 'has', 'hours', 'keywords', 'pattern', 'inputTokens']);
});

test('the keywords of all rules that look into the same text are looked for together', () => {
  const rules = [
    { when: words(['a']) },
    { when: words(['b'], { all: ['c'] }) },
    { when: {} },
    { when: words(['d'], { in: 'all' }) },
  ];
  const indexes = indexKeywords(rules);
  expect([...indexes].map(([scope, index]) => [scope, index.words])).toEqual([
    ['last-user', ['a', 'b', 'c']],
    ['all', ['d']],
  ]);
});

test('keywords without an index are found nowhere', () => {
  const checks = compileChecks(words(['a']), new Map(), compile);
  expect(checks[0]?.holds(asked('m', { text: 'a' }))).toBe(false);
  expect(new KeywordIndex([]).scan('a')).toHaveLength(0);
});
