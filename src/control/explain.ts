// A plan with its reasons, for people: which rule matched or why each did not, the order, what was left out, and what
// the request would probably cost at each target.

import type { ExplainedTarget, ExplainView, RuleVerdictView } from '../contract/routing-views.ts';
import { partsOf, type Part } from '../costing/parts.ts';
import type { Price } from '../domain/model.ts';
import { dollarsFromNanos } from '../domain/money.ts';
import type { NoPlan, Plan, RestingTarget } from '../domain/plan.ts';
import { REQUEST_TRAITS, type RuleConfig } from '../domain/rule.ts';
import type { Usage } from '../domain/usage.ts';
import { conditionWords, factWords } from '../routing/describe-rule.ts';
import { detourWords } from '../routing/detour.ts';
import { asUsage, expectedCost, warmAt } from '../routing/expected-cost.ts';
import type { RequestFacts } from '../routing/facts.ts';
import { useAt } from '../routing/order-targets.ts';
import type { PlanState } from '../routing/plan-state.ts';
import type { RoutingTable } from '../routing/routing-table.ts';
import { conditionOf, MATCHED, OPEN, SWITCHED_OFF } from '../routing/rules.ts';

export interface Explained {
  readonly facts: RequestFacts;
  readonly session: string | null;
  readonly plan: Plan | NoPlan;
  readonly state: PlanState;
  readonly table: RoutingTable;
}

export function explain({ facts, session, plan, state, table }: Explained): ExplainView {
  const isPlan = !('problem' in plan);
  return {
    id: null,
    asked: facts.asked,
    client: facts.client,
    surface: facts.surface,
    facts: { ...factView(facts), session },
    rules: verdictViews(
      table.rules.rules.map(({ config }) => config),
      plan.trace,
      facts,
    ),
    rule: plan.rule,
    route: isPlan ? plan.route : null,
    strategy: isPlan ? plan.strategy : null,
    targets: isPlan ? targetViews(plan, facts, state, table) : [],
    skipped: plan.skipped.map((each) => ({ ...each })),
    // A cache that is not warm is worth no words.
    cache: isPlan && plan.cache !== null && plan.cache.warmTokens > 0 ? plan.cache : null,
    detour: isPlan && plan.detour !== null ? detourWords(plan.detour) : null,
    problem: isPlan ? nothingReady(plan) : { status: STATUS[plan.problem], message: plan.message },
    notes: [],
  };
}

const STATUS: Readonly<Record<NoPlan['problem'], number>> = {
  'unknown-model': 404,
  forbidden: 403,
  refused: 403,
  off: 503,
  unfit: 400,
};

function nothingReady({ targets, resting }: Plan): ExplainView['problem'] {
  if (targets.length > 0) return null;
  const reasons = resting.map(({ provider, model, because }) => `${provider}/${model}: ${because}`).join('; ');
  return { status: 503, message: `All targets rest, and none may be probed (${reasons}).` };
}

export function factView(facts: RequestFacts): Omit<ExplainView['facts'], 'session'> {
  const tokens = facts.inputTokens();
  return {
    inputTokens: tokens === undefined ? null : Math.round(tokens.tokens),
    exact: tokens?.spread === 0,
    maxOutputTokens: facts.maxOutputTokens() ?? null,
    turns: facts.turns() ?? null,
    has: REQUEST_TRAITS.filter((trait) => facts.has(trait) === true),
    effort: facts.effort() ?? null,
  };
}

export function verdictViews(rules: readonly RuleConfig[], trace: string, facts: RequestFacts): RuleVerdictView[] {
  return rules.map((rule, index) => verdictView(rule, trace[index], facts));
}

function verdictView({ id, when }: RuleConfig, letter: string | undefined, facts: RequestFacts): RuleVerdictView {
  if (letter === undefined) return { rule: id, outcome: 'not-reached', why: null };
  if (letter === MATCHED) return { rule: id, outcome: 'matched', why: conditionWords(when).join(' and ') || null };
  if (letter === SWITCHED_OFF) return { rule: id, outcome: 'off', why: null };
  if (letter === OPEN) return { rule: id, outcome: 'open', why: 'what is known of the request does not tell' };
  const name = conditionOf(letter);
  if (name === null) return { rule: id, outcome: 'no', why: null };
  if (name === 'surface' && when.surface === undefined) {
    return {
      rule: id,
      outcome: 'no',
      why: `rules are about chats unless they name a surface, and this is ${facts.surface}`,
    };
  }
  return { rule: id, outcome: 'no', why: factWords(name, when, facts) };
}

function targetViews(plan: Plan, facts: RequestFacts, state: PlanState, table: RoutingTable): ExplainedTarget[] {
  const { targets, resting, probe } = plan;
  return [...targets, ...resting].map((target, index): ExplainedTarget => {
    const isResting = index >= targets.length;
    const provider = table.byId.get(target.provider);
    const price = provider?.facts(target.model)?.price ?? null;
    const use = provider === undefined ? null : useAt({ provider, model: target.model }, facts, state);
    const speed = state.speed(target.provider, target.model);
    return {
      target: `${target.provider}/${target.model}`,
      state: isResting ? 'resting' : probe ? 'probe' : index === 0 ? 'first' : 'next',
      reason: isResting ? (target as RestingTarget).because : target.reason,
      direct: target.direct,
      expectedNanos: use === null ? null : expectedCost(price, use, state.at),
      arithmetic: use === null ? null : arithmetic(asUsage(use), price, state.at),
      warmTokens: warmAt(target.provider, target.model, state.lastServed()),
      ttftMs: speed?.ttftMs ?? null,
      tps: speed?.tps ?? null,
    };
  });
}

/** "1,204 input × $0.25/M + 400 output × $2/M"; null: it cannot be priced. */
export function arithmetic(usage: Usage, price: Price | null, atMs: number): string | null {
  const priced = partsOf(usage, price, atMs);
  if (priced === null) return null;
  const parts = priced.parts.filter(({ count }) => count > 0);
  return parts.length === 0 ? 'no tokens' : parts.map(partWords).join(' + ');
}

function partWords({ count, what, nanos, per }: Part): string {
  const each = nanos === null ? 'an unknown price' : `$${dollarsFromNanos(nanos)}${per === 1 ? '' : '/M'}`;
  return `${count.toLocaleString('en-US')} ${what} × ${each}`;
}
