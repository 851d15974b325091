// Rules: a condition, and where a request goes that meets it. The first that matches wins.

/** Bounds of a number; those that are given must all hold. */
export type Range = Readonly<Partial<Record<'gte' | 'gt' | 'lte' | 'lt', number>>>;

/** Which text of a request is looked at: the last thing the user wrote, the system's and developer's texts, or all of it. */
export const TEXT_SCOPES = ['last-user', 'all', 'system'] as const;
export type TextScope = (typeof TEXT_SCOPES)[number];

/** What a request may have, or ask for. */
export const REQUEST_TRAITS = ['tools', 'images', 'audio', 'json', 'reasoning', 'stream'] as const;
export type RequestTrait = (typeof REQUEST_TRAITS)[number];

export const EFFORT_LEVELS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;
export type EffortLevel = (typeof EFFORT_LEVELS)[number];

/** Whole words and phrases, whatever their case. An empty list asks nothing. */
export interface KeywordCondition {
  readonly any: readonly string[];
  readonly all: readonly string[];
  readonly none: readonly string[];
  readonly in: TextScope;
}

export interface PatternCondition {
  /** A regular expression in RE2's syntax, which is matched in linear time. */
  readonly matches: string;
  readonly in: TextScope;
}

export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export interface HoursCondition {
  /** Minutes after midnight, 0 to 1439. From later than to: over midnight, and the day is the one it began on. */
  readonly from: number;
  /** Exclusive, 1 to 1440. */
  readonly to: number;
  /** Empty: every day. */
  readonly days: readonly Weekday[];
  /** IANA name; null: this machine's own. */
  readonly zone: string | null;
}

/** All that are given must hold. Globs are of names: `*` any run of characters, `?` one. */
export interface Conditions {
  readonly client?: readonly string[];
  readonly surface?: readonly string[];
  /** Of the name that was asked for. */
  readonly model?: readonly string[];
  /** As OpenAI's o200k vocabulary counts them, tools and all. */
  readonly inputTokens?: Range;
  /** Of the limit that the client set; a request without one meets no bound. */
  readonly maxOutputTokens?: Range;
  /** How many times the user has spoken. */
  readonly turns?: Range;
  readonly keywords?: KeywordCondition;
  readonly pattern?: PatternCondition;
  readonly has?: Readonly<Partial<Record<RequestTrait, boolean>>>;
  readonly effort?: readonly EffortLevel[];
  /** Lower-case header name → globs of its value. */
  readonly header?: Readonly<Record<string, readonly string[]>>;
  readonly hours?: HoursCondition;
  readonly budget?: BudgetCondition;
}

/** How much of a budget is spent. */
export interface BudgetCondition {
  /** The budget's. */
  readonly id: string;
  /** Share of its limit. */
  readonly gte: number;
}

export type ConditionName = keyof Conditions;

/** Where a request goes. `set`: request fields to set, over what the target itself sets. */
export type RuleUse =
  | { readonly route: string; readonly set: Readonly<Record<string, unknown>> }
  | { readonly model: string; readonly set: Readonly<Record<string, unknown>> }
  | { readonly refuse: string };

export interface RuleConfig {
  readonly id: string;
  /** The user's own words about it; empty when there are none. */
  readonly note: string;
  readonly enabled: boolean;
  readonly when: Conditions;
  readonly use: RuleUse;
}

/** A request in outline, as rule tests and explanations take it. What is left out is: none, or nothing. */
export interface SketchedRequest {
  readonly model: string;
  /** null: a client that no rule knows. */
  readonly client: string | null;
  readonly surface: string;
  /** null: estimated from the texts. */
  readonly inputTokens: number | null;
  readonly maxOutputTokens: number | null;
  readonly turns: number;
  readonly system: string;
  /** What the user wrote last. */
  readonly text: string;
  readonly has: readonly RequestTrait[];
  readonly effort: EffortLevel | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Local time of the request, `2026-11-27T10:00`; null: now. */
  readonly at: string | null;
  /** Budget → share of its limit that is spent. */
  readonly budgets: Readonly<Record<string, number>>;
}

/** What must come of it; what is not given is not looked at. */
export interface Expectation {
  /** null: no rule may match. */
  readonly rule?: string | null;
  readonly route?: string;
  /** The first target, `provider/model-id`. */
  readonly model?: string;
  /** By a rule, or because its client may not use it. */
  readonly refused?: boolean;
}

/** A case that a rule set carries: runs whenever rules, routes or tests change. */
export interface RuleTest {
  readonly name: string;
  readonly request: SketchedRequest;
  readonly expect: Expectation;
}
