// What routing makes of one request.

import type { Strategy, Timeouts } from './config.ts';
import type { FallbackKind } from './failure.ts';
import type { Nanos } from './money.ts';

/** What a target would have to be able to do. */
export const REQUIREMENTS = ['context-window', 'max-output', 'tools', 'images', 'audio', 'json'] as const;
export type Requirement = (typeof REQUIREMENTS)[number];

export interface PlannedTarget {
  readonly provider: string;
  /** The model's id at that provider. */
  readonly model: string;
  /** Request fields to set for this target; empty for none. */
  readonly set: Readonly<Record<string, unknown>>;
  /** True when the user did not list this target but we found it, so that its price was never agreed to. */
  readonly implicit: boolean;
  /** Gets the client's request as it is: nothing but the model's name is changed, and nothing is mended. */
  readonly direct: boolean;
  readonly reason: string;
}

/** A target that is left out, and why. `requirement`: what it cannot do; null when it is not for that. */
export interface SkippedTarget {
  readonly target: string;
  readonly reason: string;
  readonly requirement: Requirement | null;
}

/** A target that is ill or rests: asked when its time has come, or as a probe when nothing else is left. */
export interface RestingTarget extends PlannedTarget {
  /** Why it is not asked now. */
  readonly because: string;
}

/** A conversation that is kept where it was, or moved although that costs. */
export interface CacheNote {
  /** Where its prompt cache is warm, `provider/model-id`. */
  readonly target: string;
  /** Tokens of the prompt that are probably cached there. */
  readonly warmTokens: number;
  /** What they would cost more elsewhere: tokens × (uncached − cached price). null: a price is unknown. */
  readonly worthNanos: Nanos | null;
  readonly stays: boolean;
}

/** A budget is so far spent that another route is preferred. */
export interface Detour {
  readonly budget: string;
  /** Of its limit. */
  readonly share: number;
  readonly route: string;
}

/** How one rule did: a letter for the condition that did not hold, see `RULE_LETTERS` in routing/rules.ts. */
export type RuleTrace = string;

export interface Plan {
  /** The name the client asked for. */
  readonly asked: string;
  readonly route: string | null;
  readonly rule: string | null;
  /** How the targets were put in order. null: there is just one by its nature. */
  readonly strategy: Strategy | null;
  /** In the order of trying, each able to serve the request and well now; or one ill one, marked by `probe`. */
  readonly targets: readonly PlannedTarget[];
  /** True when all are ill and the only target is tried to find out whether it is well again. */
  readonly probe: boolean;
  /** Able to serve it, but ill or resting now. */
  readonly resting: readonly RestingTarget[];
  /** What was left out, and why. */
  readonly skipped: readonly SkippedTarget[];
  readonly cache: CacheNote | null;
  /** Why it goes another way than was asked for; null: it does not. */
  readonly detour: Detour | null;
  readonly trace: RuleTrace;
  readonly fallbackOn: ReadonlySet<FallbackKind>;
  readonly timeouts: Timeouts;
}

/**
 * Why there is no plan. `unknown-model`: nothing offers it · `off`: only what is switched off does · `forbidden`: the
 * client may not use it · `refused`: by a rule · `unfit`: nothing can serve such a request.
 */
export interface NoPlan {
  readonly problem: 'unknown-model' | 'off' | 'forbidden' | 'refused' | 'unfit';
  readonly message: string;
  readonly rule: string | null;
  readonly skipped: readonly SkippedTarget[];
  readonly trace: RuleTrace;
}
