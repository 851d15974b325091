import { describe, expect, test } from 'vitest';
import { asked, matching, rule, words, type Ask } from '../../test/support/routing.ts';
import type { Conditions, RuleConfig } from '../domain/rule.ts';
import type { RequestFacts } from './facts.ts';
import { compileRules, GENERATING_SURFACES, judgeRules, NO_RULES, RULE_LETTERS, type RuleVerdict } from './rules.ts';

const compile = (source: string): RegExp => new RegExp(source, 'u');
const judge = (rules: readonly RuleConfig[], ask: Ask = {}): RuleVerdict =>
  judgeRules(compileRules(rules, compile), asked('m', ask));

const never: Conditions = { client: ['nobody'] };
const off = { enabled: false };

describe('the first rule whose conditions hold', () => {
  test.each<[why: string, rules: RuleConfig[], id: string | null, trace: string]>([
    ['no rules', [], null, ''],
    ['one that always holds', [rule('a', {}, 'r')], 'a', '+'],
    ['the first of two', [rule('a', {}, 'r'), rule('b', {}, 'r')], 'a', '+'],
    ['the second where the first does not hold', [rule('a', never, 'r'), rule('b', {}, 'r')], 'b', 'c+'],
    ['none', [rule('a', never, 'r'), rule('b', { turns: { gt: 9 } }, 'r')], null, 'cn'],
    ['not one that is switched off', [rule('a', {}, 'r', off), rule('b', {}, 'r')], 'b', '-+'],
    ['all are switched off', [rule('a', {}, 'r', off), rule('b', {}, 'r', off)], null, '--'],
    [
      'those behind it are not looked at',
      [rule('a', never, 'r'), rule('b', {}, 'r'), rule('c', never, 'r')],
      'b',
      'c+',
    ],
  ])('%s', (_, rules, id, trace) => {
    const verdict = judge(rules);
    expect([verdict.rule?.id ?? null, verdict.trace, verdict.isOpen]).toEqual([id, trace, false]);
  });
});

describe('surfaces', () => {
  test.each(GENERATING_SURFACES)('a rule is about %s by itself', (surface) => {
    expect(judge([rule('a', {}, 'r')], { surface }).trace).toBe('+');
  });

  test.each<[why: string, surface: string, when: Conditions, trace: string]>([
    ['not about embeddings', 'embeddings', {}, 's'],
    ['but when it names them', 'embeddings', { surface: ['embeddings'] }, '+'],
    ['naming others excludes', 'chat', { surface: ['embeddings'] }, 's'],
  ])('%s', (_, surface, when, trace) => {
    expect(judge([rule('a', when, 'r')], { surface }).trace).toBe(trace);
  });
});

test.each<[letter: string, when: Conditions]>([
  [RULE_LETTERS.client, never],
  [RULE_LETTERS.surface, { surface: ['messages'] }],
  [RULE_LETTERS.model, { model: ['x'] }],
  [RULE_LETTERS.inputTokens, { inputTokens: { gt: 1e6 } }],
  [RULE_LETTERS.maxOutputTokens, { maxOutputTokens: { gt: 1 } }],
  [RULE_LETTERS.turns, { turns: { gt: 99 } }],
  [RULE_LETTERS.keywords, words(['x'])],
  [RULE_LETTERS.pattern, matching('x')],
  [RULE_LETTERS.has, { has: { tools: true } }],
  [RULE_LETTERS.effort, { effort: ['low'] }],
  [RULE_LETTERS.header, { header: { x: ['*'] } }],
  [RULE_LETTERS.hours, { hours: { from: 0, to: 1, days: [], zone: null } }],
])('a trace says %s for %j', (letter, when) => {
  expect(judge([rule('a', when, 'r')]).trace).toBe(letter);
});

test('the letters of a trace mean one thing each', () => {
  const letters = [...Object.values(RULE_LETTERS), '+', '?', '-'];
  expect(new Set(letters).size).toBe(letters.length);
  expect(letters.every((letter) => letter.length === 1)).toBe(true);
});

describe('where not everything is known', () => {
  const unknownTurns = (ask: Ask = {}): RequestFacts => {
    const facts = asked('m', ask);
    facts.turns = () => undefined as unknown as number;
    return facts;
  };
  const turns: Conditions = { turns: { gte: 2 } };
  const judgeUnknown = (rules: readonly RuleConfig[]): RuleVerdict =>
    judgeRules(compileRules(rules, compile), unknownTurns());

  test('a rule that may hold leaves the verdict open, and the next one is looked at', () => {
    expect(judgeUnknown([rule('a', turns, 'r'), rule('b', {}, 'r')])).toMatchObject({
      rule: { id: 'b' },
      isOpen: true,
      trace: '?+',
    });
    expect(judgeUnknown([rule('a', turns, 'r')])).toMatchObject({ rule: null, isOpen: true, trace: '?' });
  });

  test('what is known decides against a rule', () => {
    expect(judgeUnknown([rule('a', { ...turns, ...words(['x']) }, 'r')])).toMatchObject({ isOpen: false, trace: 'k' });
  });

  test('a rule behind the one that matched leaves nothing open', () => {
    expect(judgeUnknown([rule('b', {}, 'r'), rule('a', turns, 'r')])).toMatchObject({ isOpen: false, trace: '+' });
  });
});

test('no rules are judged without asking anything', () => {
  const unasked = {
    get surface(): string {
      throw new Error('asked');
    },
  } as RequestFacts;
  expect(judgeRules(NO_RULES, unasked)).toEqual({ rule: null, isOpen: false, trace: '' });
});

test('a pattern that is none is refused when rules are made ready', () => {
  expect(() => compileRules([rule('a', matching('('), 'r')], compile)).toThrow(/regular expression/u);
});
