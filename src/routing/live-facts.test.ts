import { describe, expect, test } from 'vitest';
import {
  asked,
  matching,
  provider,
  route,
  rule,
  state,
  table,
  words,
  type TableSpec,
} from '../../test/support/routing.ts';
import type { RequestTrait, TextScope } from '../domain/rule.ts';
import { KeywordIndex } from './keywords.ts';
import type { LiveFacts, LiveSources } from './live-facts.ts';
import { makePlan } from './make-plan.ts';

/** What was asked of a request's body, in order. */
class Watched {
  readonly reads: string[] = [];
  readonly facts: LiveFacts;

  constructor(from: Partial<LiveSources> = {}) {
    const { reads } = this;
    const noted = <T>(what: string, value: T): T => {
      reads.push(what);
      return value;
    };
    this.facts = asked(
      'r',
      {},
      {
        chars: 100_000,
        outline: {
          text: (scope: TextScope) => noted(`text ${scope}`, scope === 'last-user' ? 'fix the bug' : 'all of it'),
          get turns() {
            return noted('turns', 3);
          },
          get maxOutputTokens() {
            return noted('limit', 500);
          },
          mediaTokens: 0,
          has: (trait: RequestTrait) => noted(`has ${trait}`, trait === 'tools'),
          get effort() {
            return noted('effort', 'low' as const);
          },
          counted: () => noted('count', { texts: ['12345678', '1234'], fixedTokens: 10 }),
        },
        header: (name) => noted(`header ${name}`, name === 'x' ? '1' : null),
        estimate: (text) => noted('estimate', text.length / 4),
        ...from,
      },
    );
  }
}

describe('facts are found when they are asked for, and once', () => {
  test('nothing is read before', () => {
    expect(new Watched().reads).toEqual([]);
  });

  test('tokens', () => {
    const { facts, reads } = new Watched();
    expect(facts.inputTokens()).toEqual({ tokens: 13, spread: 0.2 });
    expect(facts.inputTokens().tokens).toBe(13);
    expect(reads).toEqual(['count', 'estimate', 'estimate']);
  });

  test('keywords: a text is read once for all of them, each scope by itself', () => {
    const { facts, reads } = new Watched();
    const index = new KeywordIndex(['bug', 'fix', 'of']);
    expect([0, 1, 2].map((keyword) => facts.mentions('last-user', index, keyword))).toEqual([true, true, false]);
    expect(facts.mentions('all', index, 2)).toBe(true);
    expect(facts.matches('all', /it$/)).toBe(true);
    expect(reads).toEqual(['text last-user', 'text all']);
  });

  test('keywords of other rules are looked for anew', () => {
    const { facts } = new Watched();
    expect(facts.mentions('last-user', new KeywordIndex(['bug']), 0)).toBe(true);
    expect(facts.mentions('last-user', new KeywordIndex(['other']), 0)).toBe(false);
  });
});

describe('a plan asks only for what it needs', () => {
  const known = { m: { price: [1, 1] as const, window: 1e6, can: ['tools'] as const, output: 1e6 } };
  const config: TableSpec = {
    providers: [provider('a', known), provider('b', known)],
    routes: [route('r', ['a/m', 'b/m'])],
  };
  const readsOf = (rest: TableSpec = {}, from: Partial<LiveSources> = {}): readonly string[] => {
    const watched = new Watched(from);
    makePlan(table({ ...config, ...rest }), { facts: watched.facts, allow: ['*'] }, state());
    return watched.reads;
  };
  const counts = (reads: readonly string[]): number =>
    reads.filter((what) => what === 'count' || what === 'estimate').length;
  const texts = (reads: readonly string[]): number => reads.filter((what) => what.startsWith('text')).length;

  test.each<[why: string, rest: TableSpec]>([
    ['no rules', {}],
    ['rules upon names', { rules: [rule('x', { client: ['no'] }, 'r'), rule('y', { model: ['no'] }, 'r')] }],
    [
      'rules upon what it has',
      { rules: [rule('x', { has: { images: true } }, 'r'), rule('y', { turns: { gt: 9 } }, 'r')] },
    ],
    ['rules upon words', { rules: [rule('x', words(['no']), 'r'), rule('y', matching('no'), 'r')] }],
    [
      'tokens behind a condition that does not hold',
      { rules: [rule('x', { inputTokens: { gt: 1 }, client: ['no'] }, 'r')] },
    ],
    [
      'tokens in a rule that is switched off',
      { rules: [rule('x', { inputTokens: { gt: 1 } }, 'r', { enabled: false })] },
    ],
    [
      'tokens in a rule behind the one that matches',
      { rules: [rule('x', {}, 'r'), rule('y', { inputTokens: { gt: 1 } }, 'r')] },
    ],
    ['a bound that the request is too short to reach', { rules: [rule('x', { inputTokens: { gt: 200_000 } }, 'r')] }],
    ['nothing known of the models', { providers: [provider('a', { m: {} }), provider('b', { m: {} })] }],
  ])('a rule set that needs no tokens costs no counting: %s', (_, rest) => {
    expect(counts(readsOf(rest))).toBe(0);
  });

  test.each<[why: string, rest: TableSpec]>([
    [
      'a rule upon tokens',
      { rules: [rule('x', { inputTokens: { gt: 9 } }, 'r'), rule('y', { inputTokens: { gt: 8 } }, 'r')] },
    ],
    ['the cheapest', { routes: [route('r', ['a/m', 'b/m'], { strategy: 'cheapest' })] }],
    [
      'a window that may be too small',
      { providers: [provider('a', { m: { window: 1_000 } }), provider('b', { m: { window: 900 } })] },
    ],
  ])('and one that does counts once: %s', (_, rest) => {
    expect(counts(readsOf(rest))).toBe(3);
  });

  test('no text is read for rules that look at none, and each once for those that do', () => {
    expect(texts(readsOf({ rules: [rule('x', { inputTokens: { gt: 1e9 } }, 'r')] }))).toBe(0);
    expect(
      texts(
        readsOf({
          rules: [rule('x', words(['no']), 'r'), rule('y', words(['nix']), 'r'), rule('z', matching('no'), 'r')],
        }),
      ),
    ).toBe(1);
  });

  test('a single target of which nothing is known costs nothing at all', () => {
    expect(readsOf({ providers: [provider('a', { m: {} })], routes: [route('r', ['a/m'])] })).toEqual([]);
  });
});

test('what was counted is no estimate any more', () => {
  const { facts, reads } = new Watched();
  facts.wantExactTokens();
  expect([facts.exactWanted, facts.isCounted]).toEqual([true, false]);
  facts.setTokens(12);
  expect([facts.exactWanted, facts.isCounted, facts.inputTokens()]).toEqual([false, true, { tokens: 12, spread: 0 }]);
  expect(reads).toEqual([]);
});

test('the same request under another name is the same request', () => {
  const { facts, reads } = new Watched();
  facts.setTokens(12);
  const other = facts.askedAs('other');
  expect([other.asked, other.client, other.inputTokens()]).toEqual(['other', 'editor', { tokens: 12, spread: 0 }]);
  expect(reads).toEqual([]);
});

test('a form has no texts, and nobody knows its tokens', () => {
  const { facts } = new Watched({ outline: null, streamed: true });
  expect(facts.inputTokens()).toEqual({ tokens: 0, spread: 1 });
  expect([facts.turns(), facts.maxOutputTokens(), facts.effort()]).toEqual([0, null, null]);
  expect([facts.has('tools'), facts.has('stream')]).toEqual([false, true]);
  expect(facts.mentions('all', new KeywordIndex(['a']), 0)).toBe(false);
  expect(facts.matches('all', /./)).toBe(false);
});

test('headers and time are handed through', () => {
  const { facts, reads } = new Watched({ localTime: (zone) => ({ day: 2, minute: zone === null ? 1 : 2 }) });
  expect([facts.header('x'), facts.header('y')]).toEqual(['1', null]);
  expect([facts.localTime(null).minute, facts.localTime('UTC').minute]).toEqual([1, 2]);
  expect(reads).toEqual(['header x', 'header y']);
});
