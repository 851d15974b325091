// Whose turn it is at routes that take turns: that of who had none for the longest. Counting turns alone would give those
// of a target that rests, or that cannot serve a request, to its neighbour.

import type { PlanState } from './plan-state.ts';

export class Turns {
  /** By route, then by target; the larger the later. */
  readonly #last = new Map<string, Map<string, number>>();
  #count = 0;

  /** Where in the list it stands; of those that had none yet the first. */
  next(route: string, targets: readonly string[]): number {
    const last = this.#last.get(route);
    if (last === undefined) return 0;
    let found = 0;
    let earliest = Infinity;
    targets.forEach((target, index) => {
      const at = last.get(target) ?? 0;
      if (at >= earliest) return;
      found = index;
      earliest = at;
    });
    return found;
  }

  /** Returns how to give it back. */
  take(route: string, target: string): () => void {
    const last = this.#last.get(route) ?? new Map<string, number>();
    this.#last.set(route, last);
    const before = last.get(target) ?? 0;
    const mine = (this.#count += 1);
    last.set(target, mine);
    return () => {
      if (last.get(target) === mine) last.set(target, before);
    };
  }
}

export type Turn = Pick<PlanState, 'nextTurn' | 'takeTurn'>;

/** What one request has of them: one turn, however often it is planned. */
export class OneTurn implements Turn {
  readonly #turns: Turns;
  #giveBack: (() => void) | null = null;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  nextTurn(route: string, targets: readonly string[]): number {
    this.#giveBack?.();
    this.#giveBack = null;
    return this.#turns.next(route, targets);
  }

  takeTurn(route: string, target: string): void {
    this.#giveBack = this.#turns.take(route, target);
  }
}
