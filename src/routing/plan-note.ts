// How a plan came about, in short: one line for the client's headers, and a compact note for the ledger.

import type { NoPlan, Plan } from '../domain/plan.ts';
import { percent } from './describe-rule.ts';

/** What the ledger keeps of a plan. Short names, because there is one for each request that had something to decide. */
export interface PlanNote {
  /** The version of the configuration, so that the letters of `r` can be read later; absent: not known. */
  readonly v?: number;
  /** RuleTrace. */
  readonly r?: string;
  /** Targets in order with their reasons, where there are several or the reason is not plain. */
  readonly t?: readonly (readonly [target: string, reason: string])[];
  /** What rested, and what was left out. */
  readonly w?: readonly (readonly [target: string, because: string])[];
  readonly x?: readonly (readonly [target: string, reason: string])[];
  /** CacheNote: target, warm tokens, worth, stays. */
  /** Detour: budget, share. */
  readonly b?: readonly [budget: string, share: number];
  readonly c?: readonly [target: string, warmTokens: number, worthNanos: number | null, stays: 0 | 1];
}

/** null: a single target, no rules, nothing left out: there was nothing to decide. */
export function notePlan(plan: Plan, version: number | null): PlanNote | null {
  const { targets, resting, skipped, cache, detour, trace } = plan;
  if (targets.length < 2 && resting.length === 0 && skipped.length === 0 && trace === '' && detour === null)
    return null;
  return {
    ...(version !== null && { v: version }),
    ...(trace !== '' && { r: trace }),
    ...(targets.length > 0 && { t: targets.map((target) => [nameOf(target), target.reason] as const) }),
    ...(resting.length > 0 && { w: resting.map((target) => [nameOf(target), target.because] as const) }),
    ...(skipped.length > 0 && { x: skipped.map(({ target, reason }) => [target, reason] as const) }),
    ...(detour !== null && { b: [detour.budget, detour.share] as const }),
    ...(cache !== null && { c: [cache.target, cache.warmTokens, cache.worthNanos, cache.stays ? 1 : 0] as const }),
  };
}

function nameOf({ provider, model }: { readonly provider: string; readonly model: string }): string {
  return `${provider}/${model}`;
}

/** A header must not outgrow what clients accept, and nobody reads a long one. */
const LONGEST_WHY = 400;

/** `rule long; route smart; cheapest; not deepseek/x: context-window`. Empty: nothing was decided. */
export function whyHeader(plan: Plan | NoPlan): string {
  const parts = 'problem' in plan ? [plan.problem] : decisionParts(plan);
  for (const { target, requirement, reason } of plan.skipped) parts.push(`not ${target}: ${requirement ?? reason}`);
  const text = parts.join('; ');
  return text.length <= LONGEST_WHY ? text : `${text.slice(0, LONGEST_WHY)}...`;
}

function decisionParts({ rule, route, targets, strategy, probe, cache, detour, resting }: Plan): string[] {
  const parts: string[] = [];
  if (rule !== null) parts.push(`rule ${rule}`);
  if (detour !== null) parts.push(`budget ${detour.budget} at ${percent(detour.share)}`);
  if (route !== null) parts.push(`route ${route}`);
  if (targets.length > 1 && strategy !== null) parts.push(strategy);
  if (targets[0]?.direct === true) parts.push('direct');
  if (probe) parts.push('probe');
  if (cache?.stays === true && cache.warmTokens > 0) parts.push(`warm cache of ${cache.warmTokens} tokens`);
  for (const target of resting) parts.push(`${nameOf(target)} rests`);
  return parts;
}
