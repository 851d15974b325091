// Runs the cases that a rule set carries, against the same engine that routes live requests.

import type { NoPlan, Plan } from '../domain/plan.ts';
import type { Expectation, RuleTest } from '../domain/rule.ts';
import { makePlan } from './make-plan.ts';
import { freshState } from './plan-state.ts';
import type { RoutingTable } from './routing-table.ts';
import { OPEN } from './rules.ts';
import { SketchedFacts, type SketchPorts } from './sketched-facts.ts';

export interface RuleTestResult {
  readonly name: string;
  /** open: what the case says does not tell. */
  readonly result: 'passed' | 'failed' | 'open';
  /** What was expected and what came; null when it passed. */
  readonly message: string | null;
}

export interface RuleTestPorts extends SketchPorts {
  /** Unix ms: prices may depend on it. */
  now(): number;
  /** The globs of what a client may use. */
  allowOf(client: string | null): readonly string[];
}

export function runRuleTests(
  table: RoutingTable,
  tests: readonly RuleTest[],
  ports: RuleTestPorts,
): readonly RuleTestResult[] {
  return tests.map(({ name, request, expect }) => {
    const facts = new SketchedFacts(request, ports);
    // Chance has no say in a test: the first draw of every route is the same.
    const plan = makePlan(
      table,
      { facts, allow: ports.allowOf(request.client) },
      freshState(ports.now(), () => 0),
    );
    if (plan.trace.includes(OPEN)) {
      return { name, result: 'open', message: 'A rule wants to know what the case does not say.' };
    }
    const message = difference(plan, expect);
    return { name, result: message === null ? 'passed' : 'failed', message };
  });
}

function difference(plan: Plan | NoPlan, expect: Expectation): string | null {
  const came = outcomeOf(plan);
  const wrong: string[] = [];
  const compare = (what: string, wanted: string | null | undefined, got: string | null): void => {
    if (wanted !== undefined && wanted !== got) wrong.push(`${what} ${wanted ?? 'none'}, not ${got ?? 'none'}`);
  };
  compare('rule', expect.rule, plan.rule);
  compare('route', expect.route, 'problem' in plan ? null : plan.route);
  compare('model', expect.model, came.target);
  if (expect.refused !== undefined && expect.refused !== came.isRefused) {
    wrong.push(expect.refused ? `a refusal, not ${came.target ?? came.words}` : `no refusal, but it is: ${came.words}`);
  }
  return wrong.length === 0 ? null : `Expected ${wrong.join('; ')}.${came.target === null ? ` ${came.words}` : ''}`;
}

function outcomeOf(plan: Plan | NoPlan): { target: string | null; isRefused: boolean; words: string } {
  if ('problem' in plan) {
    // By a rule, or because the client may not: for whoever asks it is the same.
    const isRefused = plan.problem === 'refused' || plan.problem === 'forbidden';
    return { target: null, isRefused, words: plan.message };
  }
  const [first] = plan.targets;
  return { target: first === undefined ? null : `${first.provider}/${first.model}`, isRefused: false, words: '' };
}
