// What the panel may see: plain JSON data, no secret but the client keys (which are ours to give out).
// Money is integer nano-dollars, times are Unix ms, durations are named by their unit, unknown is null.

import * as z from 'zod';
import { STRATEGIES } from '../domain/config.ts';
import { DIALECTS } from '../domain/dialect.ts';
import { DrillView } from './drill-views.ts';

const nanos = z.int();
const unixMs = z.number();

export const Dialect = z.enum(DIALECTS);

/** A breaker as the panel draws it. `tripped` and `half-open` are by themselves, `off` is by hand. */
const BreakerState = z.enum(['closed', 'tripped', 'half-open', 'off']);

export const BreakerView = z.object({
  provider: z.string(),
  label: z.string(),
  preset: z.string(),
  state: BreakerState,
  /** Why it is tripped, in words; null while it is closed. */
  reason: z.string().nullable(),
  /** When the next try is allowed. */
  nextTryAt: unixMs.nullable(),
  /** Models that are ill while the provider as a whole is not. */
  illModels: z.array(z.object({ model: z.string(), reason: z.string(), nextTryAt: unixMs.nullable() })),
  /** Keys that are resting (rate limit, refused, out of credit). */
  restingKeys: z.array(
    z.object({ key: z.string(), model: z.string().nullable(), reason: z.string(), until: unixMs.nullable() }),
  ),
  spendTodayNanos: nanos.nullable(),
  /** Requests in the last 60 seconds. */
  requestsPerMinute: z.int(),
  /** Time to first token of the last requests, oldest first, ms; at most 30. */
  recentTtftMs: z.array(z.number()),
  /** The fire drill that is on. One for every client shows in the rest of this view, one for some does not. */
  drill: DrillView.nullable(),
});

export const ModelView = z.object({
  id: z.string(),
  inputPrice: nanos.nullable(),
  cachedInputPrice: nanos.nullable(),
  cacheWritePrice: nanos.nullable(),
  outputPrice: nanos.nullable(),
  contextWindow: z.int().nullable(),
  maxOutput: z.int().nullable(),
  /** Where the price comes from, for people: "your configuration" or "models.dev, 2026-07-02". */
  priceSource: z.string().nullable(),
});

export const KeyView = z.object({
  name: z.string(),
  /** stored: sealed by us · environment: read at start · unreadable: sealed under another data key or base URL · missing: the variable is not set. */
  state: z.enum(['stored', 'environment', 'unreadable', 'missing']),
  /** Name of the environment variable, if that is where it comes from. */
  env: z.string().nullable(),
});

export const ProviderView = z.object({
  id: z.string(),
  preset: z.string(),
  label: z.string(),
  baseUrl: z.string(),
  /** True when the base URL is the preset's own. */
  baseUrlIsDefault: z.boolean(),
  enabled: z.boolean(),
  keys: z.array(KeyView),
  /** The only dialect it is spoken to in, by the user's choice; null: as its kind does. */
  dialect: Dialect.nullable(),
  /** The dialects it is spoken to in, its home first. */
  speaks: z.array(Dialect),
  /** Models the user configured. */
  models: z.array(ModelView),
  /** How many models the catalog knows at this provider. */
  catalogModels: z.int(),
  /** For people: "models.dev, 2026-07-02". */
  catalogSource: z.string(),
  /** What the provider lists itself. */
  ownList: z.object({
    /** False: its kind has no list. */
    exists: z.boolean(),
    models: z.int(),
    /** How many of them come with a price. */
    priced: z.int(),
    /** When it was fetched; null: not yet. */
    at: unixMs.nullable(),
  }),
});

/** good: accepted · refused: by the provider · no-credit: good, but the account is empty · unknown: nobody could tell. */
export const KeyTestView = z.object({
  result: z.enum(['good', 'refused', 'no-credit', 'unknown']),
  /** The provider's words, or why nobody could tell; null when it is good. */
  message: z.string().nullable(),
  /** What is left, where the provider says so. */
  balance: z.string().nullable(),
});

export const PresetView = z.object({
  id: z.string(),
  label: z.string(),
  baseUrl: z.string().nullable(),
  /** required · optional (local servers) · none (demo). */
  key: z.enum(['required', 'optional', 'none']),
  /** How a key of this provider begins, to catch a paste in the wrong box; null when it can be anything. */
  keyPrefix: z.string().nullable(),
  keyUrl: z.string().nullable(),
  /** Whether there is a call that costs nothing and tells a good key from a bad one. */
  testsKeys: z.boolean(),
  note: z.string().nullable(),
});

const TargetView = z.object({ model: z.string(), weight: z.number() });
export const RouteView = z.object({
  id: z.string(),
  strategy: z.enum(STRATEGIES),
  targets: z.array(TargetView),
  /** The built-in `auto` route, made of every enabled provider. */
  builtIn: z.boolean(),
});

export const ClientView = z.object({
  name: z.string(),
  /** null when it cannot be read any more (the data key changed). */
  key: z.string().nullable(),
  allow: z.array(z.string()),
});

export const RequestState = z.enum(['open', 'done', 'failed', 'cancelled', 'truncated', 'interrupted']);

export const AttemptView = z.object({
  n: z.int(),
  provider: z.string(),
  model: z.string(),
  keyName: z.string().nullable(),
  startedAt: unixMs,
  durationUs: z.int(),
  status: z.int().nullable(),
  outcome: z.string(),
  errorText: z.string().nullable(),
  costNanos: nanos.nullable(),
  /** What it may have been billed beyond that, at most; null: nothing. */
  upToNanos: nanos.nullable(),
  /** What was changed in the request for this target: `drop:seed`, and in words that follow "Breakerbox …". */
  fixes: z.array(z.object({ text: z.string(), words: z.string() })),
});

export const RequestView = z.object({
  id: z.string(),
  startedAt: unixMs,
  endedAt: unixMs.nullable(),
  client: z.string(),
  surface: z.string(),
  modelAsked: z.string(),
  route: z.string().nullable(),
  rule: z.string().nullable(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  keyName: z.string().nullable(),
  state: RequestState,
  status: z.int().nullable(),
  errorKind: z.string().nullable(),
  streamed: z.boolean(),
  inputTokens: z.int().nullable(),
  cachedInputTokens: z.int().nullable(),
  cacheWriteTokens: z.int().nullable(),
  outputTokens: z.int().nullable(),
  reasoningTokens: z.int().nullable(),
  costNanos: nanos.nullable(),
  costSource: z.enum(['price', 'provider', 'estimate', 'unknown']),
  ttftUs: z.int().nullable(),
  durationUs: z.int().nullable(),
  attempts: z.int(),
  /** Providers whose attempts failed, in the order of trying; absent where the list does not say. */
  failedOn: z.array(z.string()),
});

export const RequestDetail = RequestView.extend({
  /** What its client said it belongs to, as a digest; null: nothing. */
  session: z.string().nullable(),
  attemptList: z.array(AttemptView),
});

export const TotalsView = z.object({
  /** Sum of the costs that are known. */
  costNanos: nanos,
  /** The part of it that is estimated. */
  estimatedNanos: nanos,
  requests: z.int(),
  /** Requests whose cost is unknown. */
  unpriced: z.int(),
  failed: z.int(),
  inputTokens: z.int(),
  outputTokens: z.int(),
});

export const StatusView = z.object({
  version: z.string(),
  startedAt: unixMs,
  /** What a tool is given as its base URL, e.g. http://127.0.0.1:4747/v1. */
  gatewayUrl: z.string(),
  /** The first client and its key, to copy. */
  defaultClient: ClientView.nullable(),
  /** True while the simulated provider stands in because no real one is configured. */
  demo: z.boolean(),
  ledger: z.object({ ok: z.boolean(), message: z.string().nullable(), waiting: z.int() }),
  /** What needs the user's attention, in words, most urgent first. */
  notices: z.array(z.object({ level: z.enum(['warning', 'error']), text: z.string() })),
  dataDir: z.string(),
});

/** One thing that happened. The panel applies `request` to its list and reloads what the other kinds name. */
export const PanelEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('requests'), requests: z.array(RequestView) }),
  z.object({ type: z.literal('breakers'), breakers: z.array(BreakerView) }),
  z.object({ type: z.literal('totals'), today: TotalsView }),
  /** The configuration changed: reload providers, routes, clients, fixes, settings, versions, status. */
  z.object({ type: z.literal('config') }),
  z.object({ type: z.literal('status'), status: StatusView }),
  /** Budgets, or clients that run away: reload them. */
  z.object({ type: z.literal('budgets') }),
  /** To be said once. */
  z.object({ type: z.literal('news'), level: z.enum(['warning', 'error']), text: z.string() }),
]);

export type BreakerView = z.infer<typeof BreakerView>;
export type ModelView = z.infer<typeof ModelView>;
export type KeyView = z.infer<typeof KeyView>;
export type DialectId = z.infer<typeof Dialect>;
export type KeyTestView = z.infer<typeof KeyTestView>;
export type ProviderView = z.infer<typeof ProviderView>;
export type PresetView = z.infer<typeof PresetView>;
export type RouteView = z.infer<typeof RouteView>;
export type ClientView = z.infer<typeof ClientView>;
export type AttemptView = z.infer<typeof AttemptView>;
export type RequestView = z.infer<typeof RequestView>;
export type RequestDetail = z.infer<typeof RequestDetail>;
export type TotalsView = z.infer<typeof TotalsView>;
export type StatusView = z.infer<typeof StatusView>;
export type PanelEvent = z.infer<typeof PanelEvent>;
