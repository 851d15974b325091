// The last savings that were reckoned, for as long as they are as good as new: over a large ledger a replay takes seconds.

import type { SavingsView } from '../contract/routing-views.ts';
import type { Config } from '../domain/config.ts';
import type { KnownModels } from './side.ts';

/** What they were reckoned from. */
export interface SavingsGround {
  readonly config: Config;
  readonly known: KnownModels;
  readonly baseline: string;
  readonly zone: string;
  readonly from: number;
  /** When it was asked, Unix ms: what has come in since is missing. */
  readonly at: number;
}

/** A thousand more requests, which take a few milliseconds, make them last a second longer. */
const MS_PER_REQUEST = 1;
const LONGEST_MS = 900_000;

export class KeptSavings {
  #kept: { readonly ground: SavingsGround; readonly view: SavingsView } | null = null;

  /** null: they have to be reckoned anew. */
  find(asked: SavingsGround): SavingsView | null {
    if (this.#kept === null) return null;
    const { ground, view } = this.#kept;
    const age = asked.at - ground.at;
    const isFresh = age >= 0 && age <= Math.min(LONGEST_MS, view.requests * MS_PER_REQUEST);
    return isFresh && isSame(ground, asked) ? view : null;
  }

  keep(ground: SavingsGround, view: SavingsView): void {
    this.#kept = { ground, view };
  }

  /** What the past cost has been changed. */
  drop(): void {
    this.#kept = null;
  }
}

function isSame(a: SavingsGround, b: SavingsGround): boolean {
  return (
    a.config === b.config &&
    a.baseline === b.baseline &&
    a.zone === b.zone &&
    a.from === b.from &&
    a.known.catalog === b.known.catalog &&
    // Put together anew for every question, out of lists that are only ever replaced.
    JSON.stringify(a.known.listed) === JSON.stringify(b.known.listed)
  );
}
