// Routing as the panel and the command line see it: rules and routes, why a request goes where it goes, what other rules
// would have cost. Money is integer nano-dollars, times are Unix ms, unknown is null.

import * as z from 'zod';
import { STRATEGIES } from '../domain/config.ts';
import { FALLBACK_KINDS } from '../domain/failure.ts';
import { REQUIREMENTS } from '../domain/plan.ts';
import { EFFORT_LEVELS, REQUEST_TRAITS } from '../domain/rule.ts';
import { BuiltRule } from './builder-views.ts';

const nanos = z.int();
const unixMs = z.number();
const trait = z.enum(REQUEST_TRAITS);

/** Something in a text that cannot be accepted. `path`: `rules[2].when.keywords`; null: the text as a whole. */
export const ProblemView = z.object({ path: z.string().nullable(), message: z.string() });

export const RuleView = z.object({
  id: z.string(),
  note: z.string(),
  enabled: z.boolean(),
  /** What stands behind "When", in words; each to be joined by "and". Empty: always. */
  conditions: z.array(z.string()),
  /** What stands behind it: "use route long". */
  use: z.string(),
  /** Requests that it decided in the last 30 days. */
  used: z.int(),
});

const RouteTargetView = z.object({
  model: z.string(),
  weight: z.number(),
  /** Fields that it sets, as JSON; null: none. */
  set: z.string().nullable(),
});

export const RouteDetail = z.object({
  id: z.string(),
  strategy: z.enum(STRATEGIES),
  direct: z.boolean(),
  sticky: z.boolean(),
  targets: z.array(RouteTargetView),
  fallbackOn: z.array(z.enum(FALLBACK_KINDS)),
  /** Those that it has of its own, as they are written: `{ connect: "5s" }`. */
  timeouts: z.record(z.string(), z.string()),
  /** What leads to it, in words: "rule long-prompts". */
  usedBy: z.array(z.string()),
  /** The built-in `auto` route, made of every enabled provider. */
  builtIn: z.boolean(),
  /** What the gateway adds to the latency of its direct path, microseconds; null: not measured, or not direct. */
  added: z.object({ samples: z.int(), p50Us: z.int(), p95Us: z.int() }).nullable(),
});

export const RuleTestView = z.object({
  name: z.string(),
  /** passed · failed · open: what the case says does not tell. */
  result: z.enum(['passed', 'failed', 'open']),
  /** What was expected and what came, in words; null when it passed. */
  message: z.string().nullable(),
});

export const RoutingView = z.object({
  rules: z.array(RuleView),
  /** The same rules in parts, in the same order. */
  built: z.array(BuiltRule),
  routes: z.array(RouteDetail),
  tests: z.array(RuleTestView),
  /** Routes, aliases, rules and their tests in the form in which they are written: YAML, to be edited. */
  text: z.string(),
});

/**
 * Routes, aliases, rules and their tests as in RoutingView.text. `whole`: a configuration file, of which any section is
 * looked at; one with providers stands for itself, whatever is in force.
 */
const whole = z.boolean().default(false);
export const draftText = { text: z.string().max(500_000), whole };

export const DraftCheck = z.object({
  problems: z.array(ProblemView),
  /** Empty while there are problems. */
  tests: z.array(RuleTestView),
  rules: z.array(RuleView),
});

export const BuildView = DraftCheck.extend({
  /** With the rules that were given in it, and everything else as it was written. */
  text: z.string(),
  /** null: what stands there cannot be told apart as rules; the problems say why. */
  built: z.array(BuiltRule).nullable(),
  /** Those that rules of this text can lead to. */
  routes: z.array(z.string()),
  /** The conditions that were only to be put into words. */
  conditions: BuiltRule.shape.conditions,
});

/** A request in outline. What is left out: none. */
export const SketchInput = z.strictObject({
  model: z.string().min(1).max(256).default('auto'),
  client: z.string().max(64).nullable().default(null),
  surface: z.string().max(32).default('chat'),
  inputTokens: z.int().min(0).nullable().default(null),
  maxOutputTokens: z.int().min(1).nullable().default(null),
  turns: z.int().min(0).default(1),
  system: z.string().max(200_000).default(''),
  text: z.string().max(500_000).default(''),
  has: z.array(trait).default([]),
  effort: z.enum(EFFORT_LEVELS).nullable().default(null),
  headers: z.record(z.string(), z.string()).default({}),
  /** Local time, `2026-11-27T10:00`; null: now. */
  at: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d$/)
    .nullable()
    .default(null),
  /** Budget → share of its limit that is spent; of others it is as it is now. */
  budgets: z.record(z.string(), z.number()).default({}),
});

/** By the rules and routes of a text that is not in force; null: by those that are. */
const otherRules = draftText.text.nullable().default(null);

/** Which request: one of the ledger, one in outline, or a whole body as a client would send it. */
export const ExplainInput = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('logged'), id: z.string() }),
  z.strictObject({ of: z.literal('sketch'), request: SketchInput, rules: otherRules }),
  z.strictObject({
    of: z.literal('body'),
    /** JSON text. */
    body: z.string().max(30_000_000),
    surface: z.string().max(32).default('chat'),
    client: z.string().max(64).nullable().default(null),
    headers: z.record(z.string(), z.string()).default({}),
    rules: otherRules,
  }),
]);

export const RuleVerdictView = z.object({
  rule: z.string(),
  /** open: what is known of the request does not tell. */
  outcome: z.enum(['matched', 'no', 'open', 'off', 'not-reached']),
  /** "the prompt has about 1,204 tokens, not 8,000 or more"; null where there is nothing to say. */
  why: z.string().nullable(),
});

export const ExplainedTarget = z.object({
  target: z.string(),
  /** first: tried first · next: after those before it have failed · probe: ill, tried because nothing else is left · resting. */
  state: z.enum(['first', 'next', 'probe', 'resting']),
  reason: z.string(),
  direct: z.boolean(),
  /** What the request probably costs there; null: unknown. */
  expectedNanos: nanos.nullable(),
  /** How that is made up, for people: "1,204 × $0.25/M + about 400 × $2/M"; null when it is unknown. */
  arithmetic: z.string().nullable(),
  /** Tokens of the prompt that are probably cached there. */
  warmTokens: z.int(),
  ttftMs: z.number().nullable(),
  tps: z.number().nullable(),
});

export const ExplainView = z.object({
  /** The ledger's id, of a past request. */
  id: z.string().nullable(),
  asked: z.string(),
  client: z.string().nullable(),
  surface: z.string(),
  facts: z.object({
    inputTokens: z.int().nullable(),
    /** Counted, not estimated. */
    exact: z.boolean(),
    maxOutputTokens: z.int().nullable(),
    turns: z.int().nullable(),
    has: z.array(trait),
    effort: z.string().nullable(),
    session: z.string().nullable(),
  }),
  rules: z.array(RuleVerdictView),
  rule: z.string().nullable(),
  route: z.string().nullable(),
  strategy: z.enum(STRATEGIES).nullable(),
  targets: z.array(ExplainedTarget),
  skipped: z.array(z.object({ target: z.string(), reason: z.string(), requirement: z.enum(REQUIREMENTS).nullable() })),
  /** Where the conversation's cache is warm, and what leaving costs. */
  cache: z
    .object({ target: z.string(), warmTokens: z.int(), worthNanos: nanos.nullable(), stays: z.boolean() })
    .nullable(),
  /** Why it goes another way than was asked for: "budget monthly is spent to 85 %, route cheap"; null: it does not. */
  detour: z.string().nullable(),
  /** Why it goes nowhere; null: it goes somewhere. */
  problem: z.object({ status: z.int(), message: z.string() }).nullable(),
  /** What a reader should know about the above, in sentences: that prices changed since, say. */
  notes: z.array(z.string()),
});

const period = { from: unixMs, to: unixMs.optional(), /** IANA time zone of the days. */ zone: z.string().max(64) };

const PriceChange = z.strictObject({
  provider: z.string(),
  model: z.string(),
  inputPrice: z.number().min(0).nullable().optional(),
  cachedInputPrice: z.number().min(0).nullable().optional(),
  cacheWritePrice: z.number().min(0).nullable().optional(),
  outputPrice: z.number().min(0).nullable().optional(),
  reasoningPrice: z.number().min(0).nullable().optional(),
});

const price = nanos.nullable();

/** A price as the forecast had it, nano-dollars per million tokens. Of the parts, null: they cost what their kind costs. */
const AssumedPrice = z.object({
  /** `provider/model` */
  target: z.string(),
  inputPrice: price,
  cachedInputPrice: price,
  cacheWritePrice: price,
  outputPrice: price,
  reasoningPrice: price,
  /** Today long prompts have prices of their own there, and here they had not. */
  isFlat: z.boolean(),
});

export const WhatIfInput = z.strictObject({
  ...period,
  /** null: the rules as they are. */
  text: draftText.text.nullable().default(null),
  whole,
  /** USD per million tokens, in place of what is known. What is left out stays; null: whatever is known without the user's word. */
  prices: z.array(PriceChange).max(1000).default([]),
});

export const WhatIfRow = z.object({
  /** Local day, YYYY-MM-DD. */
  day: z.string(),
  /** `provider/model` that the requests went to, or would have gone to. */
  target: z.string(),
  requests: z.int(),
  actualNanos: nanos,
  wouldNanos: nanos,
});

export const WhatIfResult = z.object({
  requests: z.int(),
  /** Those whose way under the other rules could be told and priced; all money below is about these. */
  judged: z.int(),
  /** Why others could not, with how many: "the rule 'x' looks for a pattern, and the text is not kept". */
  unjudged: z.array(z.object({ why: z.string(), requests: z.int() })),
  /** Judged requests that would have gone elsewhere. */
  moved: z.int(),
  /** Would have been refused, or nothing could have served them. */
  refused: z.int(),
  actualNanos: nanos,
  wouldNanos: nanos,
  /** How far off `wouldNanos` may be because sketches of words now and then see a word that is not there; 99.7 %. */
  sketchBoundNanos: nanos,
  rows: z.array(WhatIfRow),
  /** From where to where, the dearest differences first; at most 20. */
  moves: z.array(
    z.object({ from: z.string(), to: z.string(), requests: z.int(), actualNanos: nanos, wouldNanos: nanos }),
  ),
  /** For people: what the forecast rests on. */
  assumptions: z.array(z.string()),
  /** Those that were tried out. */
  prices: z.array(AssumedPrice),
});

export const WhatIfEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), done: z.int(), total: z.int() }),
  z.object({ type: z.literal('result'), result: WhatIfResult }),
]);

export const SavingsInput = z.strictObject({
  ...period,
  /** null: the one of the settings. */ baseline: z.string().nullable().default(null),
});

export const SavingsView = z.object({
  baseline: z.string(),
  requests: z.int(),
  /** Those with a known cost here and a known price there: the money below is about these. */
  compared: z.int(),
  actualNanos: nanos,
  baselineNanos: nanos,
  days: z.array(z.object({ day: z.string(), actualNanos: nanos, baselineNanos: nanos })),
  /** Why there is nothing to compare; null: there is. */
  problem: z.string().nullable(),
});

export const SavingsEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), done: z.int(), total: z.int() }),
  z.object({ type: z.literal('result'), result: SavingsView }),
]);

export type ProblemView = z.infer<typeof ProblemView>;
export type RuleView = z.infer<typeof RuleView>;
export type RouteDetail = z.infer<typeof RouteDetail>;
export type RuleTestView = z.infer<typeof RuleTestView>;
export type RoutingView = z.infer<typeof RoutingView>;
export type BuildView = z.infer<typeof BuildView>;
export type DraftCheck = z.infer<typeof DraftCheck>;
export type SketchInput = z.infer<typeof SketchInput>;
export type ExplainInput = z.infer<typeof ExplainInput>;
export type RuleVerdictView = z.infer<typeof RuleVerdictView>;
export type ExplainedTarget = z.infer<typeof ExplainedTarget>;
export type ExplainView = z.infer<typeof ExplainView>;
export type WhatIfInput = z.infer<typeof WhatIfInput>;
export type AssumedPrice = z.infer<typeof AssumedPrice>;
export type WhatIfRow = z.infer<typeof WhatIfRow>;
export type WhatIfResult = z.infer<typeof WhatIfResult>;
/** What comes of a replay by itself. */
export type ReplayResult = Omit<WhatIfResult, 'prices'>;
export type WhatIfEvent = z.infer<typeof WhatIfEvent>;
export type SavingsInput = z.infer<typeof SavingsInput>;
export type SavingsView = z.infer<typeof SavingsView>;
