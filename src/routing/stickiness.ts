// Keeps a conversation where it was answered last, so that prompt caches pay, unless leaving is cheaper all the same.

import type { Strategy } from '../domain/config.ts';
import type { CacheNote } from '../domain/plan.ts';
import type { Candidate } from './candidates.ts';
import { cacheWorth } from './expected-cost.ts';
import type { RequestFacts } from './facts.ts';
import { costAt } from './order-targets.ts';
import type { PlanState } from './plan-state.ts';

export interface Kept {
  readonly order: readonly Candidate[];
  readonly cache: CacheNote | null;
  /** The conversation decided who is asked first. */
  readonly stays: boolean;
}

/** `order` is the strategy's own. `mayMove` false: the user wants its first target first, whatever it costs. */
export function keepConversation(
  order: readonly Candidate[],
  strategy: Strategy | null,
  mayMove: boolean,
  facts: RequestFacts,
  state: PlanState,
): Kept {
  const last = order.length < 2 ? null : state.lastServed();
  if (last === null) return { order, cache: null, stays: false };
  const at = order.findIndex(({ provider, model }) => provider.id === last.provider && model === last.model);
  const home = order[at];
  const [first] = order;
  if (home === undefined || first === undefined) return { order, cache: null, stays: false };
  const note = {
    target: `${last.provider}/${last.model}`,
    warmTokens: last.warmTokens,
    worthNanos: cacheWorth(home.provider.facts(home.model), last.warmTokens, state.at),
  };
  const stays = at === 0 || (mayMove && isWorthIt(strategy, first, home, facts, state));
  const cache = at === 0 && last.warmTokens === 0 ? null : { ...note, stays };
  if (at === 0 || !stays) return { order, cache, stays };
  const kept = { ...home, reason: `${home.reason}; this conversation was here last` };
  return { order: [kept, ...order.filter((each) => each !== home)], cache, stays };
}

function isWorthIt(
  strategy: Strategy | null,
  first: Candidate,
  home: Candidate,
  facts: RequestFacts,
  state: PlanState,
): boolean {
  switch (strategy) {
    case 'cheapest':
      // It has been found with the cache counted in.
      return false;
    case 'weighted':
    case 'round-robin':
    case 'fastest':
      // Where a conversation goes is drawn or found out once: that one of them costs less was no reason then either.
      return true;
    case 'priority':
    case null:
      return !isCheaper(first, home, facts, state);
  }
}

/** Strictly, and surely: what is not known is no reason to move. */
function isCheaper(other: Candidate, home: Candidate, facts: RequestFacts, state: PlanState): boolean {
  const there = costAt(other, facts, state);
  const here = costAt(home, facts, state);
  return there !== null && here !== null && there < here;
}
