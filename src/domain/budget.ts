// Budgets: how much may be spent on what in which time, and what happens on the way there.

import type { Nanos } from './money.ts';

/** What a budget is about. `model`: a glob of `provider/model-id`, or of the id alone. */
export type BudgetScope =
  | 'all'
  | { readonly client: string }
  | { readonly provider: string }
  | { readonly route: string }
  | { readonly model: string };

export const RENEWALS = ['day', 'week', 'month'] as const;
export type Renewal = (typeof RENEWALS)[number];

/** `from`: an amount paid in advance, counted from that day (YYYY-MM-DD) on and never renewed. */
export type BudgetPeriod = Renewal | { readonly from: string };

/** notify: say so once · route: prefer it · refuse: nothing more. */
export type StepAction = 'notify' | 'refuse' | { readonly route: string };

export interface BudgetStep {
  /** Share of the limit, above 0 and at most 1. */
  readonly at: number;
  readonly do: StepAction;
}

/** The short way of writing a ladder, or its steps in rising order. */
export type Ladder =
  | { readonly warnAt: number; readonly onLimit: 'refuse' | 'notify' | { readonly downgrade: string } }
  | { readonly steps: readonly BudgetStep[] };

export interface BudgetConfig {
  readonly id: string;
  readonly scope: BudgetScope;
  readonly period: BudgetPeriod;
  /** IANA name; null: this machine's own. */
  readonly zone: string | null;
  readonly limit: Nanos;
  readonly ladder: Ladder;
}

/** When a client counts as running away, and what is done about it. */
export interface RunawayConfig {
  /** So many requests that ask the same of the same result within `minutes`. */
  readonly repeats: number;
  readonly minutes: number;
  /** So many times what this client usually spends in a minute. */
  readonly factor: number;
  /** Its new requests are refused until somebody resumes it; otherwise it is only warned about. */
  readonly pause: boolean;
}
