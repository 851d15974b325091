import { describe, expect, test } from 'vitest';
import { provider, route, rule, table } from '../../test/support/routing.ts';
import type { Expectation, SketchedRequest } from '../domain/rule.ts';
import { runRuleTests, type RuleTestResult } from './rule-tests.ts';

const TABLE = table({
  providers: [provider('a', { m: {} }), provider('b', { m: {} })],
  routes: [route('both', ['a/m', 'b/m'])],
  rules: [rule('bots', { client: ['bot-*'] }, 'both')],
});

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'bot-1': ['*'],
  'bot-2': ['both', 'b/*'],
  'bot-3': ['a/*'],
};

function run(client: string | null, expected: Expectation, model = 'both'): RuleTestResult | undefined {
  const request: SketchedRequest = {
    model,
    client,
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
  return runRuleTests(TABLE, [{ name: 'case', request, expect: expected }], {
    estimate: (text) => text.length,
    localTime: () => ({ day: 1, minute: 0 }),
    now: () => 0,
    budgetShare: () => 0,
    allowOf: (name) => ALLOWED[name ?? ''] ?? ['*'],
  })[0];
}

describe('a case is judged with what its client may use', () => {
  test.each<[client: string | null, expected: Expectation]>([
    ['bot-1', { rule: 'bots', model: 'a/m', refused: false }],
    ['bot-2', { rule: 'bots', model: 'b/m' }],
    ['bot-3', { refused: true }],
    ['bot-3', { rule: null }],
    ['bot-of-nobody', { rule: 'bots', model: 'a/m' }],
    [null, { rule: null, model: 'a/m' }],
  ])('%j: %j', (client, expected) => {
    expect(run(client, expected)).toEqual({ name: 'case', result: 'passed', message: null });
  });

  test('a failure says what it may not use', () => {
    expect(run('bot-3', { model: 'a/m' })).toMatchObject({
      result: 'failed',
      message: "Expected model a/m, not none. The client 'bot-3' may not use 'both'.",
    });
  });
});
