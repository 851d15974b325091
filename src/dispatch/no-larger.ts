// After a prompt was too long for one target: who is known to take no more.

import type { PlannedTarget } from '../domain/plan.ts';
import { targetName } from './choose-target.ts';
import type { Snapshot } from './snapshot.ts';

export interface NoLarger {
  readonly smaller: PlannedTarget;
  readonly why: string;
}

/** Targets other than `failed` whose window is known and no larger than its own; none while that is not known. */
export function noLarger(targets: readonly PlannedTarget[], failed: PlannedTarget, snapshot: Snapshot): NoLarger[] {
  const windowOf = ({ provider, model }: PlannedTarget): number | null =>
    snapshot.upstreams.get(provider)?.facts(model)?.contextWindow ?? null;
  const limit = windowOf(failed);
  if (limit === null) return [];
  return targets.flatMap((smaller) => {
    const window = windowOf(smaller);
    if (window === null || window > limit || smaller === failed) return [];
    const why = `It takes ${window} tokens, and the prompt was too long for the ${limit} of ${targetName(failed)}.`;
    return [{ smaller, why }];
  });
}
