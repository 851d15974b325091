// The user's configuration in its normal form: parsed, defaults filled in, secrets still as references.
// The written form (YAML or JSON) is described in settings/config-schema.ts.

import type { BudgetConfig, RunawayConfig } from './budget.ts';
import type { DialectId } from './dialect.ts';
import type { FallbackKind } from './failure.ts';
import type { Ability, MorePrices } from './model.ts';
import type { Nanos } from './money.ts';
import type { RuleConfig, RuleTest } from './rule.ts';

export interface Config {
  readonly providers: readonly ProviderConfig[];
  readonly routes: readonly RouteConfig[];
  /** In the order in which they are looked at. */
  readonly rules: readonly RuleConfig[];
  readonly ruleTests: readonly RuleTest[];
  readonly clients: readonly ClientConfig[];
  /** Alias → name that stands for it (a route's id, `provider/model-id`, or a bare model id). */
  readonly aliases: Readonly<Record<string, string>>;
  readonly budgets: readonly BudgetConfig[];
  readonly settings: GeneralSettings;
}

/** One account at one upstream. The order of providers is the breakers' order. */
export interface ProviderConfig {
  readonly id: string;
  readonly preset: string;
  /** null: the preset's own. */
  readonly baseUrl: string | null;
  readonly keys: readonly KeyConfig[];
  readonly enabled: boolean;
  /** The only dialect it is spoken to in; null: whatever its preset speaks. */
  readonly dialect: DialectId | null;
  readonly models: readonly ModelConfig[];
}

/** A provider key: kept sealed by us, or read from the environment at start and never stored. */
export type KeyConfig =
  | { readonly name: string; readonly sealed: string }
  | { readonly name: string; readonly env: string };

/** Adds to or overrides the catalog. Prices are nano-dollars per million tokens. */
export interface ModelConfig {
  readonly id: string;
  readonly inputPrice: Nanos | null;
  readonly cachedInputPrice: Nanos | null;
  readonly cacheWritePrice: Nanos | null;
  readonly outputPrice: Nanos | null;
  readonly reasoningPrice: Nanos | null;
  /** What few models have; absent: none of it is given. `from` and `until` are about all of its prices. */
  readonly more?: Omit<MorePrices, 'reasoning'>;
  readonly contextWindow: number | null;
  readonly maxOutput: number | null;
  /** Only those that are given. */
  readonly abilities: Readonly<Partial<Record<Ability, boolean>>>;
}

export const STRATEGIES = ['priority', 'weighted', 'round-robin', 'cheapest', 'fastest'] as const;
export type Strategy = (typeof STRATEGIES)[number];

export interface RouteConfig {
  readonly id: string;
  readonly strategy: Strategy;
  /** The critical path: the first target is asked before all others while it is well, with the client's own request. */
  readonly direct: boolean;
  /** A conversation stays with the target that answered it last, while that is worth it. */
  readonly sticky: boolean;
  readonly targets: readonly TargetConfig[];
  readonly fallbackOn: readonly FallbackKind[];
  readonly timeouts: Partial<Timeouts>;
}

export interface TargetConfig {
  /** `provider/model-id`. */
  readonly model: string;
  /** Share among the targets of a `weighted` route. */
  readonly weight: number;
  /** Request fields this target always gets. */
  readonly set: Readonly<Record<string, unknown>>;
}

/** All in milliseconds. */
export interface Timeouts {
  /** Name look-up, TCP and TLS. */
  readonly connect: number;
  /** From the request being sent to the first semantic event, headers included (streams). */
  readonly firstEvent: number;
  /** Between two events of a stream. */
  readonly idle: number;
  /** From the request being sent to the whole body (not streamed). */
  readonly response: number;
  /** The whole request, all attempts together. */
  readonly total: number;
}

export const DEFAULT_TIMEOUTS: Timeouts = {
  connect: 5_000,
  firstEvent: 120_000,
  idle: 180_000,
  response: 600_000,
  total: 3_600_000,
};

export const DEFAULT_FALLBACK_ON: readonly FallbackKind[] = [
  'outage',
  'rate-limit',
  'timeout',
  'schema',
  'model',
  'context-length',
  'auth',
  'quota',
];

/** A local tool with its own gateway key. */
export interface ClientConfig {
  readonly name: string;
  /** The gateway key, sealed like a provider's. */
  readonly sealedKey: string;
  /** Globs; a request must match with the name it asks for and with its final target. */
  readonly allow: readonly string[];
}

/** What to do for a provider that cannot be asked for JSON: tool: through a tool it must call · prompt: in words · refuse: not at all. */
export const EMULATE_JSON = ['tool', 'prompt', 'refuse'] as const;

/** Whether the model catalog is fetched anew once a day. It goes to the network, so nobody gets it unasked. */
export const CATALOG_REFRESH = ['off', 'daily'] as const;

/** How OpenTelemetry's protocol is spoken. */
export const TELEMETRY_PROTOCOLS = ['http/json', 'http/protobuf'] as const;

export interface TelemetryConfig {
  /** The collector's base URL, without a slash at its end. */
  readonly endpoint: string;
  readonly protocol: (typeof TELEMETRY_PROTOCOLS)[number];
  /** Their values come from the environment and are never stored. */
  readonly headers: readonly { readonly name: string; readonly env: string }[];
}

/** A copy of the ledger from which it is put right when it is damaged. */
export const SNAPSHOTS = ['daily', 'off'] as const;

export interface GeneralSettings {
  readonly catalogRefresh: (typeof CATALOG_REFRESH)[number];
  readonly emulateJson: (typeof EMULATE_JSON)[number];
  /** Browser origins that may call the gateway, exact. */
  readonly allowedOrigins: readonly string[];
  /** `provider/model-id` that savings are counted against. */
  readonly baselineModel: string;
  /** Keep a salted sketch of the words of each last user message, so that new keyword rules can be judged on old traffic. */
  readonly keywordSketches: boolean;
  /** How long such a sketch is kept, days. */
  readonly sketchDays: number;
  /** Whose requests and answers are kept: true: everybody's · false: nobody's · those of these clients. */
  readonly captureBodies: boolean | { readonly clients: readonly string[] };
  /** How long they are kept, days. */
  readonly bodyDays: number;
  /** How much they may take on the disk, millions of bytes; the oldest go first. */
  readonly maxBodiesMb: number;
  /** Where traces of requests are sent; null: nowhere. */
  readonly telemetry: TelemetryConfig | null;
  /** `/metrics` may be read without a client key. */
  readonly openMetrics: boolean;
  /** How long requests are kept, days. */
  readonly retentionDays: number;
  /** The oldest requests go earlier when the ledger outgrows this; null: it may grow. */
  readonly maxLedgerMb: number | null;
  /** How long sums of requests are kept, days; never shorter than the requests. */
  readonly rollupDays: number;
  /** Whether a copy of the ledger is made every day. */
  readonly snapshots: (typeof SNAPSHOTS)[number];
  /** How many tokens of an answer budgets hold back money for at a time, and the cap where a client sets none. */
  readonly reserveTokens: number;
  readonly runaway: RunawayConfig;
}
