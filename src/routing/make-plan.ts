// From a request's facts to the targets to try, in order, each with its reason: rules, then what the name means, then
// who can serve it and is well, then the strategy, then where the conversation was.

import { DEFAULT_FALLBACK_ON, DEFAULT_TIMEOUTS, type RouteConfig, type Strategy } from '../domain/config.ts';
import type { FallbackKind } from '../domain/failure.ts';
import type { NoPlan, Plan, PlannedTarget, RestingTarget, SkippedTarget } from '../domain/plan.ts';
import type { RuleConfig } from '../domain/rule.ts';
import { findCandidates, type Candidate, type Candidates } from './candidates.ts';
import { detourFor, detourWords } from './detour.ts';
import type { RequestFacts } from './facts.ts';
import { misfitOf, type Misfit } from './fitness.ts';
import { anyGlobMatches } from './glob.ts';
import { noTarget, unknownModel } from './no-plan.ts';
import { orderTargets } from './order-targets.ts';
import type { PlanState, Unavailable } from './plan-state.ts';
import { AUTO_ROUTE, type RoutingTable } from './routing-table.ts';
import { judgeRules, type RuleVerdict } from './rules.ts';
import { keepConversation, type Kept } from './stickiness.ts';

export interface Asking {
  readonly facts: RequestFacts;
  /** The client's globs of what it may use. */
  readonly allow: readonly string[];
}

const FALLBACK_BY_DEFAULT: ReadonlySet<FallbackKind> = new Set(DEFAULT_FALLBACK_ON);

export function makePlan(table: RoutingTable, asking: Asking, state: PlanState): Plan | NoPlan {
  const { facts, allow } = asking;
  const { asked } = facts;
  if (!anyGlobMatches(allow, asked)) {
    return noPlan('forbidden', `The client '${facts.client ?? ''}' may not use '${asked}'.`, NOT_JUDGED);
  }
  const verdict = judgeRules(table.rules, facts);
  const { rule } = verdict;
  if (rule !== null && 'refuse' in rule.use) return noPlan('refused', rule.use.refuse, verdict);
  const name = rule === null ? asked : nameOf(rule);
  const found = withRule(findCandidates(table, name), rule);
  if (found.found.length === 0 && found.skipped.length === 0) {
    return noPlan('unknown-model', unknownModel(table, name, rule), verdict);
  }
  const plan = planFor(table, asking, state, found, verdict);
  return 'problem' in plan || table.ramps.length === 0 ? plan : detoured(table, asking, state, plan, verdict);
}

/** As if the cheaper route had been asked for, where the client may use it and somebody there is well. */
function detoured(table: RoutingTable, asking: Asking, state: PlanState, plan: Plan, verdict: RuleVerdict): Plan {
  const detour = detourFor(table.ramps, plan, asking.facts);
  if (detour === null || !anyGlobMatches(asking.allow, detour.route)) return plan;
  const candidates = findCandidates(table, detour.route);
  const why = detourWords(detour);
  const found = candidates.found.map((each) => ({ ...each, implicit: false, reason: `${why}: ${each.reason}` }));
  const other = planFor(table, asking, state, { ...candidates, found }, verdict);
  return 'problem' in other || other.probe || other.targets.length === 0 ? plan : { ...other, detour };
}

/** The plan of a request that nothing can serve. */
export function emptyPlan(asked: string, { rule, skipped, trace }: NoPlan): Plan {
  return {
    asked,
    route: null,
    rule,
    strategy: null,
    targets: [],
    probe: false,
    resting: [],
    skipped,
    cache: null,
    detour: null,
    trace,
    fallbackOn: FALLBACK_BY_DEFAULT,
    timeouts: DEFAULT_TIMEOUTS,
  };
}

const NOT_JUDGED: RuleVerdict = { rule: null, isOpen: false, trace: '' };

function noPlan(
  problem: NoPlan['problem'],
  message: string,
  { rule, trace }: RuleVerdict,
  skipped: readonly SkippedTarget[] = [],
): NoPlan {
  return { problem, message, rule: rule?.id ?? null, trace, skipped };
}

function nameOf({ use }: RuleConfig): string {
  if ('route' in use) return use.route;
  return 'model' in use ? use.model : '';
}

/** What a rule sends somewhere is no longer a find of ours, and gets what the rule sets. */
function withRule(candidates: Candidates, rule: RuleConfig | null): Candidates {
  if (rule === null || 'refuse' in rule.use) return candidates;
  const { set } = rule.use;
  const isEmpty = Object.keys(set).length === 0;
  const found = candidates.found.map((each) => ({
    ...each,
    set: isEmpty ? each.set : { ...each.set, ...set },
    implicit: false,
    reason: `rule ${rule.id}, ${each.reason}`,
  }));
  return { ...candidates, found };
}

interface Sorted {
  /** Able to serve the request in full, and well. */
  readonly ready: Candidate[];
  /** The same, but only with a shorter answer than was allowed. */
  readonly tight: { readonly candidate: Candidate; readonly misfit: Misfit }[];
  readonly resting: { readonly candidate: Candidate; readonly why: Unavailable }[];
  readonly skipped: SkippedTarget[];
  /** How many were left out because this client may not use them. */
  forbidden: number;
}

function sortOut(table: RoutingTable, { facts, allow }: Asking, state: PlanState, candidates: Candidates): Sorted {
  const sorted: Sorted = { ready: [], tight: [], resting: [], skipped: [...candidates.skipped], forbidden: 0 };
  for (const candidate of candidates.found) {
    const { provider, model } = candidate;
    const target = `${provider.id}/${model}`;
    // A route or an alias is no way around the list: the target itself must be allowed too.
    if (!anyGlobMatches(allow, target)) {
      sorted.forbidden += 1;
      sorted.skipped.push({ target, reason: `the client may not use it`, requirement: null });
      continue;
    }
    const misfit = misfitOf(provider, candidate, facts, table.emulatesJson);
    if (misfit?.weight === 'hard') {
      sorted.skipped.push({ target, reason: misfit.reason, requirement: misfit.requirement });
      continue;
    }
    const why = state.availability(provider.id, model);
    if (why !== null) sorted.resting.push({ candidate, why });
    else if (misfit === null) sorted.ready.push(candidate);
    else sorted.tight.push({ candidate, misfit });
  }
  return sorted;
}

function planFor(
  table: RoutingTable,
  asking: Asking,
  state: PlanState,
  candidates: Candidates,
  verdict: RuleVerdict,
): Plan | NoPlan {
  const { facts } = asking;
  const sorted = sortOut(table, asking, state, candidates);
  const { ready, tight, resting, skipped } = sorted;
  const usable = useTight(sorted);
  if (usable.length === 0 && resting.length === 0) {
    const { problem, message } = noTarget(facts, candidates, sorted);
    return noPlan(problem, message, verdict, skipped);
  }
  const { route, routeName } = candidates;
  const strategy: Strategy | null = route?.strategy ?? (routeName === AUTO_ROUTE ? 'priority' : null);
  const order = inOrder(usable, strategy, candidates, facts, state);
  const targets = order.order.map((each) => planned(each, facts, candidates));
  const waiting = resting.map(({ candidate, why }): RestingTarget => ({
    ...planned(candidate, facts, candidates),
    because: why.reason,
  }));
  const probe = targets.length === 0 ? firstBack(resting) : -1;
  const [probed] = waiting.splice(probe, probe < 0 ? 0 : 1);
  return {
    asked: facts.asked,
    route: routeName,
    rule: verdict.rule?.id ?? null,
    strategy: ready.length + tight.length + resting.length > 1 ? (strategy ?? 'priority') : strategy,
    targets: probed === undefined ? targets : [withoutBecause(probed)],
    probe: probed !== undefined,
    resting: waiting,
    skipped,
    cache: order.cache,
    detour: null,
    trace: verdict.trace,
    fallbackOn: route === null ? FALLBACK_BY_DEFAULT : new Set(route.fallbackOn),
    timeouts: route === null ? DEFAULT_TIMEOUTS : { ...DEFAULT_TIMEOUTS, ...route.timeouts },
  };
}

/** A shorter answer than allowed is better than none, but no reason to leave out one that can give the whole. */
function useTight({ ready, tight, skipped }: Sorted): readonly Candidate[] {
  if (ready.length === 0) return tight.map(({ candidate }) => candidate);
  for (const { candidate, misfit } of tight) {
    const target = `${candidate.provider.id}/${candidate.model}`;
    skipped.push({ target, reason: misfit.reason, requirement: misfit.requirement });
  }
  return ready;
}

function inOrder(
  usable: readonly Candidate[],
  strategy: Strategy | null,
  { route }: Candidates,
  facts: RequestFacts,
  state: PlanState,
): Kept {
  if (route?.strategy !== 'round-robin') return orderAndKeep(usable, strategy, route, 0, facts, state);
  const turn = state.nextTurn(route.id, usable.map(nameOfTarget));
  const found = orderAndKeep(usable, strategy, route, turn, facts, state);
  const whose = usable[turn];
  // A conversation that stays where it was has nobody's turn.
  if (!found.stays && whose !== undefined) state.takeTurn(route.id, nameOfTarget(whose));
  return found;
}

function orderAndKeep(
  usable: readonly Candidate[],
  strategy: Strategy | null,
  route: RouteConfig | null,
  turn: number,
  facts: RequestFacts,
  state: PlanState,
): Kept {
  const ordered = orderTargets(usable, strategy ?? 'priority', turn, facts, state);
  if (route?.sticky === false) return { order: ordered, cache: null, stays: false };
  const direct = route?.direct === true ? usable[0] : undefined;
  const isCritical = direct !== undefined && isDirectTarget(direct, route?.targets[0]?.model);
  if (!isCritical) return keepConversation(ordered, strategy, true, facts, state);
  return keepConversation([direct, ...ordered.filter((each) => !isSame(each, direct))], strategy, false, facts, state);
}

function isSame(a: Candidate, b: Candidate): boolean {
  return a.provider === b.provider && a.model === b.model;
}

function isDirectTarget(candidate: Candidate, first: string | undefined): boolean {
  return nameOfTarget(candidate) === first;
}

function nameOfTarget({ provider, model }: Candidate): string {
  return `${provider.id}/${model}`;
}

function planned(candidate: Candidate, facts: RequestFacts, { route }: Candidates): PlannedTarget {
  const { provider, model, set, implicit, reason } = candidate;
  const direct =
    route?.direct === true && isDirectTarget(candidate, route.targets[0]?.model) && provider.speaks(facts.surface);
  return { provider: provider.id, model, set, implicit, direct, reason: direct ? `${reason}, direct` : reason };
}

/** The one that may be probed and would be back first; -1 when none may be. */
function firstBack(resting: Sorted['resting']): number {
  let best = -1;
  resting.forEach(({ why }, index) => {
    if (!why.mayProbe) return;
    if (best < 0 || why.until < (resting[best]?.why.until ?? Infinity)) best = index;
  });
  return best;
}

function withoutBecause({ because, ...target }: RestingTarget): PlannedTarget {
  return { ...target, reason: `${target.reason}; as a probe, ${because}` };
}
