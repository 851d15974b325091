// The strategies: in which order the targets that can serve a request are tried.

import type { Strategy } from '../domain/config.ts';
import type { Nanos } from '../domain/money.ts';
import { dollarsFromNanos } from '../domain/money.ts';
import type { Random } from '../domain/ports.ts';
import type { Candidate } from './candidates.ts';
import { expectedCost, warmAt, type ExpectedUse } from './expected-cost.ts';
import type { RequestFacts } from './facts.ts';
import type { PlanState, Speed } from './plan-state.ts';

/**
 * Every candidate once, the first one to be tried first; with reasons where the strategy adds to them. `turn`: the place of
 * the one whose turn it is.
 */
export function orderTargets(
  candidates: readonly Candidate[],
  strategy: Strategy,
  turn: number,
  facts: RequestFacts,
  state: PlanState,
): readonly Candidate[] {
  if (candidates.length < 2) return candidates;
  switch (strategy) {
    case 'priority':
      return candidates;
    case 'round-robin':
      return [...candidates.slice(turn), ...candidates.slice(0, turn)];
    case 'weighted':
      return drawByWeight(candidates, state.random);
    case 'cheapest':
      return byCost(candidates, facts, state);
    case 'fastest':
      return bySpeed(candidates, facts, state);
  }
}

/** Draws without replacement, so that what is left after a failure is again shared by weight. */
function drawByWeight(candidates: readonly Candidate[], random: Random): Candidate[] {
  const left = [...candidates];
  const order: Candidate[] = [];
  while (left.length > 0) {
    const total = left.reduce((sum, target) => sum + target.weight, 0);
    let point = random() * total;
    let index = left.findIndex((target) => (point -= target.weight) < 0);
    if (index < 0) index = left.length - 1;
    order.push(...left.splice(index, 1));
  }
  return order;
}

/** What this request will probably cost there, today and with what is cached. null: its price or its size is unknown. */
export function costAt(candidate: Place, facts: RequestFacts, state: PlanState): Nanos | null {
  const use = useAt(candidate, facts, state);
  return use === null ? null : expectedCost(candidate.provider.facts(candidate.model)?.price ?? null, use, state.at);
}

type Place = Pick<Candidate, 'provider' | 'model'>;

/** What it will probably use there. null: its size is not known. */
export function useAt({ provider, model }: Place, facts: RequestFacts, state: PlanState): ExpectedUse | null {
  const prompt = facts.inputTokens();
  if (prompt === undefined) return null;
  const factor = provider.tokenFactor(model);
  return {
    inputTokens: prompt.tokens * factor,
    cachedTokens: warmAt(provider.id, model, state.lastServed()),
    outputTokens: outputTokens(facts, state) * factor,
  };
}

function outputTokens(facts: RequestFacts, state: PlanState): number {
  return Math.min(state.expectedOutput(), facts.maxOutputTokens() ?? Infinity);
}

/** Those of unknown price come last, in their own order: unknown is not cheap. */
function byCost(candidates: readonly Candidate[], facts: RequestFacts, state: PlanState): Candidate[] {
  const priced = candidates.map((candidate) => ({ candidate, nanos: costAt(candidate, facts, state) }));
  priced.sort((a, b) => (a.nanos ?? Infinity) - (b.nanos ?? Infinity) || 0);
  return priced.map(({ candidate, nanos }) => ({
    ...candidate,
    reason: `${candidate.reason}: ${nanos === null ? 'price unknown' : `$${dollarsFromNanos(nanos)} expected`}`,
  }));
}

/** One request in twenty goes to the target whose figures are the oldest, so that one that was slow once gets a chance. */
const EXPLORE_SHARE = 0.05;
/** Figures younger than this need no new look. */
const FRESH_MS = 60_000;
const GUESSED_TPS = 40;

function bySpeed(candidates: readonly Candidate[], facts: RequestFacts, state: PlanState): Candidate[] {
  const tokens = outputTokens(facts, state);
  const timed = candidates.map((candidate) => {
    const speed = state.speed(candidate.provider.id, candidate.model);
    return { candidate, speed, ms: speed === null ? 0 : totalMs(speed, tokens) };
  });
  // Never measured counts as fastest: once it has answered it is known.
  timed.sort((a, b) => a.ms - b.ms);
  const oldest = timed.reduce((found, each) => ((each.speed?.ageMs ?? 0) > (found.speed?.ageMs ?? 0) ? each : found));
  const explores = (oldest.speed?.ageMs ?? 0) > FRESH_MS && oldest !== timed[0] && state.random() < EXPLORE_SHARE;
  const order = explores ? [oldest, ...timed.filter((each) => each !== oldest)] : timed;
  return order.map((each) => ({
    ...each.candidate,
    reason: `${each.candidate.reason}: ${speedWords(each, explores && each === oldest)}`,
  }));
}

function totalMs({ ttftMs, tps, atOnce }: Speed, tokens: number): number {
  return atOnce === true ? ttftMs : ttftMs + (tokens / (tps ?? GUESSED_TPS)) * 1000;
}

function speedWords({ speed, ms }: { speed: Speed | null; ms: number }, explores: boolean): string {
  if (speed === null) return 'not measured yet';
  const words = `about ${(ms / 1000).toFixed(1)} s lately`;
  return explores ? `${words}, measured again` : words;
}
