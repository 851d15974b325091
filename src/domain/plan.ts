// What routing makes of one request.

import type { Timeouts } from './config.ts';
import type { FallbackKind } from './failure.ts';

export interface PlannedTarget {
  readonly provider: string;
  /** The model's id at that provider. */
  readonly model: string;
  /** Request fields to set for this target; empty for none. */
  readonly set: Readonly<Record<string, unknown>>;
  /** True when the user did not list this target but we found it, so that its price was never agreed to. */
  readonly implicit: boolean;
  readonly reason: string;
}

export interface Plan {
  /** The name the client asked for. */
  readonly asked: string;
  readonly route: string | null;
  readonly rule: string | null;
  /** In the order of trying. Availability is judged when each one's turn comes. */
  readonly targets: readonly PlannedTarget[];
  /** What was left out, and why. */
  readonly skipped: readonly { readonly target: string; readonly reason: string }[];
  readonly fallbackOn: ReadonlySet<FallbackKind>;
  readonly timeouts: Timeouts;
}

/** Why there is no plan. `unknown-model`: nothing offers it · `off`: only what is switched off does · `forbidden`: the client may not use it. */
export interface NoPlan {
  readonly problem: 'unknown-model' | 'off' | 'forbidden';
  readonly message: string;
}
