// May a prompt that was probably paid for once be paid for again at a target that nobody agreed to?

import { estimateInputCost } from '../costing/cost.ts';
import type { Nanos } from '../domain/money.ts';
import { estimateTokens } from './attempt-cost.ts';
import { replayAffordable } from './judge.ts';
import type { Snapshot } from './snapshot.ts';

interface Place {
  readonly provider: string;
  readonly model: string;
}

/** `first`: what the user agreed to. */
export function isReplayAffordable(
  snapshot: Snapshot,
  first: Place,
  next: Place,
  { inputChars, atMs }: { readonly inputChars: number; readonly atMs: number },
): boolean {
  const costAt = ({ provider, model }: Place): Nanos | null =>
    estimateInputCost(estimateTokens(inputChars), snapshot.upstreams.get(provider)?.facts(model)?.price ?? null, atMs)
      .nanos;
  return replayAffordable(costAt(first), costAt(next));
}
