// Which target is tried next: the first in the plan's order that may be tried now, or the best of the ill ones as a probe.

import type { PlannedTarget } from '../domain/plan.ts';
import type { Unavailable } from '../routing/plan-state.ts';
import type { HealthView } from './health-view.ts';
import type { Rest } from './health.ts';
import type { Snapshot, Upstream, UsableKey } from './snapshot.ts';

export interface Choice {
  readonly target: PlannedTarget;
  readonly upstream: Upstream;
  /** null for upstreams that need none. */
  readonly key: UsableKey | null;
  /** Tried although it is ill, because nothing else is left. */
  readonly probe: boolean;
}

/** Why nothing can be tried. */
export interface NoChoice {
  readonly reasons: readonly { readonly target: string; readonly reason: string }[];
  /** Somebody else is finding out right now whether one of them is well again. */
  readonly beingProbed: boolean;
  /** Rate limits alone are in the way. */
  readonly onlyRateLimits: boolean;
  /** Monotonic ms of the earliest moment at which another try makes sense; 0 when no such moment is known. */
  readonly soonest: number;
}

export interface Tried {
  /** Targets that are done with, and target and key together where another key may still work; see `tryName`. */
  readonly names: ReadonlySet<string>;
  /** An ill target has been probed already: one a request. */
  readonly probed: boolean;
}

export function chooseTarget(
  targets: readonly PlannedTarget[],
  tried: Tried,
  snapshot: Snapshot,
  health: HealthView,
): Choice | NoChoice {
  const barred: Barred[] = [];
  for (const target of targets) {
    const found = look(target, tried.names, snapshot.upstreams.get(target.provider), health);
    if (found === null) continue;
    if (!('reason' in found)) return found;
    barred.push(found);
  }
  const probe = tried.probed ? null : bestProbe(barred, health);
  return probe ?? nothing(barred, health);
}

/** For a plan: why a target cannot be asked now; null when it can. */
export function availabilityOf(
  target: Pick<PlannedTarget, 'provider' | 'model'>,
  snapshot: Snapshot,
  health: HealthView,
): Unavailable | null {
  const upstream = snapshot.upstreams.get(target.provider);
  const found = look({ ...BARE, ...target }, NOTHING_TRIED, upstream, health);
  if (found === null || !('reason' in found)) return null;
  return { reason: found.reason, until: found.until, mayProbe: found.probe !== null };
}

const BARE = { set: {}, implicit: false, direct: false, reason: '' };
const NOTHING_TRIED: ReadonlySet<string> = new Set();

/** A target that may not be tried now. */
interface Barred {
  readonly target: PlannedTarget;
  readonly reason: string;
  readonly rest: Rest | null;
  /** Monotonic ms at which it may be tried again; 0 when waiting does not help. */
  readonly until: number;
  /** How it would be probed; null when it must not be. */
  readonly probe: Choice | null;
}

/** null: it has been tried with every key already. */
function look(
  target: PlannedTarget,
  tried: ReadonlySet<string>,
  upstream: Upstream | undefined,
  health: HealthView,
): Choice | Barred | null {
  if (isTried(tried, target)) return null;
  const problem = hardProblem(upstream);
  if (upstream === undefined || problem !== null) {
    return { target, reason: problem ?? 'there is no such provider', rest: null, until: 0, probe: null };
  }
  const { key, rest, exhausted } = pickKey(upstream, target.model, tried, health);
  if (exhausted) return null;
  if (rest === null && health.admits(target.provider, target.model)) return { target, upstream, key, probe: false };
  return {
    target,
    reason: rest?.reason ?? health.report(target.provider).reason ?? 'its breaker is tripped',
    rest,
    until: Math.max(rest?.until ?? 0, health.openUntil(target.provider, target.model)),
    // A rate limit is an agreement to stay away; illness and refused keys are only opinions that a probe may correct.
    probe: rest?.kind === 'rate-limit' ? null : { target, upstream, key, probe: true },
  };
}

/** To put a name together takes longer than to see that nothing was tried yet. */
function isTried(tried: ReadonlySet<string>, target: PlannedTarget): boolean {
  return tried.size > 0 && tried.has(targetName(target));
}

/** The one that would be back first, unless somebody else is finding out already. */
function bestProbe(barred: readonly Barred[], health: HealthView): Choice | null {
  const ill = barred.filter(({ probe }) => probe !== null).sort((a, b) => a.until - b.until);
  return ill.find(({ target }) => !health.isProbed(target.provider, target.model))?.probe ?? null;
}

function nothing(barred: readonly Barred[], health: HealthView): NoChoice {
  const waiting = barred.filter(({ until }) => until > 0);
  return {
    reasons: barred.map(({ target, reason }) => ({ target: targetName(target), reason })),
    soonest: waiting.length === 0 ? 0 : Math.min(...waiting.map(({ until }) => until)),
    beingProbed: barred.some(({ target, probe }) => probe !== null && health.isProbed(target.provider, target.model)),
    onlyRateLimits: waiting.length > 0 && barred.every(({ probe }) => probe === null),
  };
}

export function targetName(target: Pick<PlannedTarget, 'provider' | 'model'>): string {
  return `${target.provider}/${target.model}`;
}

export function tryName(target: Pick<PlannedTarget, 'provider' | 'model'>, key: UsableKey | null): string {
  return `${targetName(target)}#${key?.name ?? ''}`;
}

/** What no waiting and no probe can cure. */
function hardProblem(upstream: Upstream | undefined): string | null {
  if (upstream === undefined) return null;
  return upstream.enabled ? upstream.keyProblem : `${upstream.id} is switched off`;
}

/** The first key that has not been tried and does not rest; else the first resting one with its rest. */
function pickKey(
  upstream: Upstream,
  model: string,
  tried: ReadonlySet<string>,
  health: HealthView,
): { key: UsableKey | null; rest: Rest | null; exhausted: boolean } {
  const keys: readonly (UsableKey | null)[] = upstream.keys.length === 0 ? [null] : upstream.keys;
  let resting: { key: UsableKey | null; rest: Rest } | null = null;
  for (const key of keys) {
    if (tried.size > 0 && tried.has(tryName({ provider: upstream.id, model }, key))) continue;
    const rest = health.restOf(upstream.id, key?.name ?? null, model);
    if (rest === null) return { key, rest: null, exhausted: false };
    if (resting === null || rest.until < resting.rest.until) resting = { key, rest };
  }
  return resting === null ? { key: null, rest: null, exhausted: true } : { ...resting, exhausted: false };
}
