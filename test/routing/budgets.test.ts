// The specification of routing, part four: budgets. Rules may ask how far one is spent, and a budget that is far spent
// prefers the route that its owner named.

import { describe, expect, test } from 'vitest';
import type { Plan } from '../../src/domain/plan.ts';
import { whyHeader } from '../../src/routing/plan-note.ts';
import { runRuleTests } from '../../src/routing/rule-tests.ts';
import { budget, line, planOf, rule, table, to, type Ask, type StateSpec } from '../support/routing.ts';
import { ALIASES, PROVIDERS, ROUTES } from './house.ts';

const HOUSE = { providers: PROVIDERS, routes: ROUTES, aliases: ALIASES };
const USUAL = 'openai/big~ claude/smart~ hub/vendor/big~ local/tiny~ | off not: off is switched off';
const SMALL = 'openai/mini hub/vendor/mini';

type Row = readonly [why: string, model: string, plan: string, ask?: Ask, state?: StateSpec];

function specify(rows: readonly Row[], house: ReturnType<typeof table>): void {
  for (const [why, model, plan, ask, state] of rows) {
    test(`${why}: ${model}`, () => {
      expect(line(planOf(house, model, ask, state))).toBe(plan);
    });
  }
}

describe('a rule that asks for a budget', () => {
  const rules = [rule('thrift', { budget: { id: 'daily', gte: 0.8 } }, to('small'))];
  specify(
    [
      ['not far enough', 'auto', USUAL, { budgets: { daily: 0.79 } }],
      ['exactly as far', 'auto', `thrift: ${SMALL}`, { budgets: { daily: 0.8 } }],
      ['beyond its limit', 'auto', `thrift: ${SMALL}`, { budgets: { daily: 1.2 } }],
      ['another one is far spent', 'auto', USUAL, { budgets: { weekly: 1 } }],
    ],
    table({ ...HOUSE, rules }),
  );

  test('is tested with what the case says of the budget, and with nothing spent where it says nothing', () => {
    const sketch = { client: null, surface: 'chat', inputTokens: 10, maxOutputTokens: null, turns: 1, system: '' };
    const request = { ...sketch, model: 'auto', text: '', has: [], effort: null, headers: {}, at: null };
    const ports = {
      estimate: () => 1,
      localTime: () => ({ day: 0, minute: 0 }),
      budgetShare: () => 0,
      now: () => 0,
      allowOf: () => ['*'],
    };
    const cases = [
      { name: 'spent', request: { ...request, budgets: { daily: 0.9 } }, expect: { rule: 'thrift' } },
      { name: 'fresh', request: { ...request, budgets: {} }, expect: { rule: null } },
    ];
    const results = runRuleTests(table({ ...HOUSE, rules }), cases, ports);
    expect(results.map(({ result }) => result)).toEqual(['passed', 'passed']);
  });
});

describe('a budget that prefers a route', () => {
  const budgets = [
    budget('daily', [
      [0.5, 'notify'],
      [0.8, 'small'],
      [0.95, 'cheap'],
      [1, 'refuse'],
    ]),
    budget('agent', [[0.5, 'small']], { scope: { client: 'agent' } }),
    budget('claude', [[0.5, 'small']], { scope: { provider: 'claude' } }),
    budget('route', [[0.5, 'small']], { scope: { route: 'usual' } }),
    budget('globs', [[0.5, 'small']], { scope: { model: 'hub/*' } }),
  ];
  const house = table({ ...HOUSE, budgets });
  specify(
    [
      ['is not there yet', 'auto', USUAL, { budgets: { daily: 0.79 } }],
      ['has reached its step', 'auto', SMALL, { budgets: { daily: 0.8 } }],
      ['a provider that was named', 'claude/smart', SMALL, { budgets: { daily: 0.85 } }],
      ['has reached the next step', 'openai/big', line(planOf(table(HOUSE), 'cheap')), { budgets: { daily: 0.96 } }],
      [
        'is spent: that is for the attempt to find out',
        'auto',
        line(planOf(table(HOUSE), 'cheap')),
        { budgets: { daily: 1.5 } },
      ],
      ['the route itself was asked for', 'small', SMALL, { budgets: { daily: 0.85 } }],
      ['of another client', 'auto', USUAL, { budgets: { agent: 0.9 } }],
      ['of this client', 'auto', SMALL, { budgets: { agent: 0.9 }, client: 'agent' }],
      ['of the provider that would be first', 'claude/smart', SMALL, { budgets: { claude: 0.9 } }],
      ['of a provider that would not be first', 'auto', USUAL, { budgets: { claude: 0.9 } }],
      ['of the route', 'usual', SMALL, { budgets: { route: 0.9 } }],
      ['of another route', 'auto', USUAL, { budgets: { route: 0.9 } }],
      ['of models by a pattern', 'hub/vendor/big', SMALL, { budgets: { globs: 0.9 } }],
      [
        'whose route the client may not use',
        'openai/big',
        'openai/big',
        { budgets: { daily: 0.85 }, allow: ['openai/*'] },
      ],
      [
        'whose route is ill as a whole',
        'claude/smart',
        'claude/smart',
        { budgets: { daily: 0.85 } },
        { ill: { 'openai/mini': { reason: 'ill' }, 'hub/vendor/mini': { reason: 'ill' } } },
      ],
    ],
    house,
  );

  test('says so', () => {
    const plan = planOf(house, 'auto', { budgets: { daily: 0.8765 } }) as Plan;
    expect(plan.detour).toEqual({ budget: 'daily', share: 0.8765, route: 'small' });
    expect(whyHeader(plan)).toBe('budget daily at 87.6 %; route small; priority');
    expect(plan.targets[0]?.reason).toBe('budget daily is spent to 87.6 %, route small: route small, priority');
  });
});
