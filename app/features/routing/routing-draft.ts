// The rules and routes that are being edited, as text or in the builder. They outlive the page, so that one can look at
// something else and come back.

import { useSyncExternalStore } from 'react';
import type { WrittenGroup } from '../../../src/contract/builder-views.ts';
import { createStore } from '../../transport/store.ts';
import type { DraftRule } from './rule-json.ts';

export interface RoutingDraft {
  /** What was in force when the editing began. */
  readonly base: string;
  readonly text: string;
  /** In the builder: what stands in the place of the rules of the text. null: the text itself is edited. */
  readonly rules: readonly DraftRule[] | null;
  /** The rules in force when the builder was opened, to see whether they are others by now; null: the text is edited. */
  readonly rulesThen: string | null;
  /** Conditions that are so of the request that a rule is made from, and not asked for. */
  readonly offer: RuleOffer | null;
}

export interface RuleOffer {
  /** Of the rule. */
  readonly key: string;
  readonly conditions: WrittenGroup;
}

const kept = createStore<RoutingDraft | null>(null);

/** Its text is the one in force: what is changed there meanwhile stays. */
export function isRulesOnly({ base, text, rules }: RoutingDraft): boolean {
  return rules !== null && text === base;
}

/** null: nothing is being edited. */
export function useRoutingDraft(): RoutingDraft | null {
  return useSyncExternalStore(kept.subscribe, kept.get);
}

export function keepDraft(draft: RoutingDraft | null): void {
  kept.set(draft);
}

/** Lets go of it, unless it was edited since. */
export function dropDraft(saved: RoutingDraft): void {
  if (kept.get() === saved) kept.set(null);
}

/** A text to be edited as such. */
export function textDraft(base: string, text: string): RoutingDraft {
  return { base, text, rules: null, rulesThen: null, offer: null };
}
