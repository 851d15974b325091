// The text that is being edited. It outlives the page, so that one can look at something else and come back.

import { useSyncExternalStore } from 'react';
import { createStore } from '../../transport/store.ts';

export interface RoutingDraft {
  /** What was in force when the editing began. */
  readonly base: string;
  readonly text: string;
}

const kept = createStore<RoutingDraft | null>(null);

/** null: nothing is being edited. */
export function useRoutingDraft(): RoutingDraft | null {
  return useSyncExternalStore(kept.subscribe, kept.get);
}

export function keepDraft(draft: RoutingDraft | null): void {
  kept.set(draft);
}

/** Lets go of it, unless something else has been typed since. */
export function dropDraft(saved: string): void {
  if (kept.get()?.text === saved) kept.set(null);
}
