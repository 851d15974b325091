// Which target is tried next: the first in the plan's order that may be tried now, or the best of the ill ones as a probe.

import type { PlannedTarget } from '../domain/plan.ts';
import type { Health, Rest } from './health.ts';
import type { Snapshot, Upstream, UsableKey } from './snapshot.ts';

export interface Choice {
  readonly target: PlannedTarget;
  readonly upstream: Upstream;
  /** null for upstreams that need none. */
  readonly key: UsableKey | null;
  /** Tried although it is ill, because nothing else is left. */
  readonly probe: boolean;
}

/** Why nothing can be tried. `resting` holds the rate limits when these are the only reason. */
export interface NoChoice {
  readonly reasons: readonly { readonly target: string; readonly reason: string }[];
  readonly resting: readonly { readonly target: PlannedTarget; readonly rest: Rest }[];
  readonly onlyRateLimits: boolean;
  /** Monotonic ms of the earliest moment at which another try makes sense; 0 when no such moment is known. */
  readonly soonest: number;
}

export interface Tried {
  /** Target and key together, see `tryName`. */
  readonly names: ReadonlySet<string>;
  /** An ill target has been probed already: one a request. */
  readonly probed: boolean;
}

export function chooseTarget(
  targets: readonly PlannedTarget[],
  tried: Tried,
  snapshot: Snapshot,
  health: Health,
): Choice | NoChoice {
  const reasons: { target: string; reason: string }[] = [];
  const resting: { target: PlannedTarget; rest: Rest }[] = [];
  const ill: { choice: Choice; until: number }[] = [];
  let soonest = 0;
  for (const target of targets) {
    const name = `${target.provider}/${target.model}`;
    const upstream = snapshot.upstreams.get(target.provider);
    const problem = hardProblem(upstream);
    if (upstream === undefined || problem !== null) {
      reasons.push({ target: name, reason: problem ?? 'there is no such provider' });
      continue;
    }
    const { key, rest, exhausted } = pickKey(upstream, target.model, tried.names, health);
    if (exhausted) continue;
    const admitted = health.admits(target.provider, target.model);
    if (rest === null && admitted) return { target, upstream, key, probe: false };
    const until = Math.max(rest?.until ?? 0, health.openUntil(target.provider, target.model));
    if (soonest === 0 || until < soonest) soonest = until;
    if (rest !== null) resting.push({ target, rest });
    reasons.push({ target: name, reason: rest?.reason ?? health.report(target.provider).reason ?? 'its breaker is tripped' });
    // A rate limit is an agreement to stay away; illness and refused keys are only opinions that a probe may correct.
    if (rest?.kind !== 'rate-limit') ill.push({ choice: { target, upstream, key, probe: true }, until });
  }
  ill.sort((a, b) => a.until - b.until);
  const probe = ill.find(({ choice }) => !health.isProbed(choice.target.provider, choice.target.model));
  if (probe !== undefined && !tried.probed) return probe.choice;
  return { reasons, resting, soonest, onlyRateLimits: resting.length > 0 && ill.length === 0 && resting.every(isRateLimit) };
}

export function tryName(target: PlannedTarget, key: UsableKey | null): string {
  return `${target.provider}/${target.model}#${key?.name ?? ''}`;
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
  health: Health,
): { key: UsableKey | null; rest: Rest | null; exhausted: boolean } {
  const keys: readonly (UsableKey | null)[] = upstream.keys.length === 0 ? [null] : upstream.keys;
  let resting: { key: UsableKey | null; rest: Rest } | null = null;
  for (const key of keys) {
    if (tried.has(`${upstream.id}/${model}#${key?.name ?? ''}`)) continue;
    const rest = health.restOf(upstream.id, key?.name ?? null, model);
    if (rest === null) return { key, rest: null, exhausted: false };
    if (resting === null || rest.until < resting.rest.until) resting = { key, rest };
  }
  return resting === null ? { key: null, rest: null, exhausted: true } : { ...resting, exhausted: false };
}

function isRateLimit({ rest }: { rest: Rest }): boolean {
  return rest.kind === 'rate-limit';
}
