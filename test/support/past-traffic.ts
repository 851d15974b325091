// Traffic as the gateway would plan and price it, without a network: the real planner, and targets that count tokens and
// cache prompts as vendors do. Gives the rows that the ledger would have.

import { loadCatalog } from '../../src/catalog/catalog.ts';
import { costOf } from '../../src/costing/cost.ts';
import type { JsonObject } from '../../src/dialects/json.ts';
import { Health } from '../../src/dispatch/health.ts';
import { Planner, type Planning } from '../../src/dispatch/planner.ts';
import { makeSnapshot, type Snapshot } from '../../src/dispatch/snapshot.ts';
import {
  DEFAULT_FALLBACK_ON,
  type Config,
  type ModelConfig,
  type ProviderConfig,
  type RouteConfig,
} from '../../src/domain/config.ts';
import type { Price } from '../../src/domain/model.ts';
import { nanosFromDollars } from '../../src/domain/money.ts';
import type { PlannedTarget } from '../../src/domain/plan.ts';
import { UNKNOWN_COSTS } from '../../src/domain/record.ts';
import { idFloor } from '../../src/domain/request-id.ts';
import type { RuleConfig } from '../../src/domain/rule.ts';
import { UNKNOWN_USAGE, type Usage } from '../../src/domain/usage.ts';
import type { HistoryRow } from '../../src/ledger/history.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { compileLinearPattern } from '../../src/platform/linear-pattern.ts';
import type { HashKey } from '../../src/routing/keyed-hash.ts';
import { estimateTokens } from '../../src/tokens/estimate.ts';
import { tokenizerFactor } from '../../src/tokens/tokenizer-factor.ts';

export const SKETCH_SALT: HashKey = { k0: 11, k1: -22 };
export const NOON = Date.UTC(2026, 5, 1, 12);

const NO_PRICES = {
  inputPrice: null,
  cachedInputPrice: null,
  cacheWritePrice: null,
  outputPrice: null,
  reasoningPrice: null,
};

/** Prices in USD per million tokens. */
export function model(id: string, prices: Partial<Record<keyof typeof NO_PRICES, number>> = {}): ModelConfig {
  const own = Object.fromEntries(Object.entries(prices).map(([name, usd]) => [name, nanosFromDollars(usd)]));
  return { id, ...NO_PRICES, ...own, contextWindow: null, maxOutput: null, abilities: {} };
}

export function providerOf(id: string, models: readonly ModelConfig[]): ProviderConfig {
  return { id, preset: 'custom', baseUrl: 'http://127.0.0.1:9/v1', keys: [], enabled: true, dialect: null, models };
}

export function routeOf(id: string, targets: readonly string[], rest: Partial<RouteConfig> = {}): RouteConfig {
  return {
    id,
    strategy: 'priority',
    direct: false,
    sticky: true,
    targets: targets.map((name) => ({ model: name, weight: 1, set: {} })),
    fallbackOn: DEFAULT_FALLBACK_ON,
    timeouts: {},
    ...rest,
  };
}

export function ruleOf(id: string, when: RuleConfig['when'], use: RuleConfig['use']): RuleConfig {
  return { id, note: '', enabled: true, when, use };
}

export function configOf(rest: Partial<Config>): Config {
  return {
    providers: [],
    routes: [],
    rules: [],
    ruleTests: [],
    clients: [],
    aliases: {},
    budgets: [],
    settings: {
      emulateJson: 'tool',
      allowedOrigins: [],
      baselineModel: 'openai/gpt-5',
      keywordSketches: true,
      sketchDays: 30,
      captureBodies: false,
      bodyDays: 7,
      maxBodiesMb: 500,
      telemetry: null,
      openMetrics: false,
      reserveTokens: 4096,
      runaway: { repeats: 12, minutes: 10, factor: 10, pause: false },
      catalogRefresh: 'off',
      retentionDays: 90,
      maxLedgerMb: null,
      rollupDays: 1825,
      snapshots: 'daily',
    },
    ...rest,
  };
}

/** One request as it comes in. Bodies are those of Chat Completions. */
export interface Sent {
  /** Unix ms. */
  readonly at: number;
  readonly body: JsonObject & { readonly model: string };
  /** As o200k would count it. */
  readonly outputTokens: number;
  readonly surface?: string;
}

/** Sends it all through a gateway with this configuration, in order; each takes a second. */
export function sendThrough(config: Config, traffic: readonly Sent[], salt = SKETCH_SALT): HistoryRow[] {
  const gateway = new PretendGateway(config, salt);
  return traffic.map((sent, index) => gateway.send(sent, index));
}

const TOOK_MS = 1_000;

class PretendGateway {
  #now = NOON;
  readonly #snapshot: Snapshot;
  readonly #planner: Planner;
  readonly #caches = new Map<string, { readonly tokens: number; readonly at: number }>();

  constructor(config: Config, sketchSalt: HashKey) {
    const clock = {
      now: () => this.#now,
      monotonic: () => this.#now,
      after: () => () => undefined,
      soon: () => undefined,
    };
    this.#snapshot = makeSnapshot(config, {
      catalog: loadCatalog(),
      keyValue: () => null,
      listed: () => [],
      listedAt: () => null,
      compilePattern: compileLinearPattern,
    });
    const health = new Health({ clock, random: () => 0.5, onChange: () => undefined });
    this.#planner = new Planner({
      clock,
      random: () => 0.5,
      counter: { count: () => Promise.reject(new Error('Nothing is counted here.')) },
      snapshot: () => this.#snapshot,
      sketchSalt,
      healthFor: () => health,
      budgetShare: () => 0,
    });
  }

  send(sent: Sent, index: number): HistoryRow {
    const { at, body, surface = 'chat' } = sent;
    this.#now = at;
    const streamed = body['stream'] === true;
    const request = { client: 'editor', allow: ['*'], surface, model: body.model, body, streamed, headers: {} };
    const planning = this.#planner.open({ ...request, chars: JSON.stringify(body).length });
    let plan = planning.plan();
    const tokens = countOf(planning);
    if (planning.facts.exactWanted) {
      planning.facts.setTokens(tokens);
      plan = planning.plan();
    }
    const id = idFloor(at).slice(0, -6) + String(index).padStart(6, '0');
    const facts = planning.record(id, null);
    if (facts === null) throw new Error('Only bodies with texts are sent here.');
    const target = 'problem' in plan ? undefined : plan.targets[0];
    return {
      ...facts,
      id,
      startedAt: at,
      endedAt: at + TOOK_MS,
      client: 'editor',
      surface,
      modelAsked: body.model,
      route: 'problem' in plan ? null : plan.route,
      streamed: streamed ? 1 : 0,
      session: planning.session,
      ...(target === undefined ? NOWHERE : this.#answer(target, planning, tokens, sent)),
    };
  }

  #answer({ provider, model: name }: PlannedTarget, planning: Planning, tokens: number, { at, outputTokens }: Sent) {
    const price = this.#snapshot.upstreams.get(provider)?.facts(name)?.price ?? null;
    const factor = tokenizerFactor(name);
    const input = Math.round(tokens * factor);
    const cachedInputTokens = this.#cached(`${provider}/${name}`, planning, input, price, at);
    const output = Math.round(outputTokens * factor);
    const usage: Usage = { ...UNKNOWN_USAGE, inputTokens: input, cachedInputTokens, outputTokens: output };
    this.#now = at + TOOK_MS;
    this.#planner.answered({ planning, provider, model: name, usage, ttftMs: 300, writingMs: 700, direct: null });
    const { nanos, source } = costOf(usage, price, at);
    return {
      provider,
      model: name,
      firstProvider: provider,
      firstModel: name,
      state: 'done' as const,
      inputTokens: input,
      cachedInputTokens,
      cacheWriteTokens: null,
      outputTokens: output,
      reasoningTokens: null,
      cacheWrite1hTokens: null,
      usageMore: null,
      costNanos: nanos,
      costSource: source,
      ttftUs: 300_000,
      durationUs: TOOK_MS * 1_000,
      attempts: 1,
    };
  }

  /** Those that cache by themselves do so from 1,024 tokens on, and keep it for five minutes. */
  #cached(target: string, planning: Planning, input: number, price: Price | null, at: number): number {
    if (price === null || price.cachedInput === null || price.cacheWrite !== null) return 0;
    const place = `${planning.session} ${target}`;
    const warm = this.#caches.get(place);
    if (input >= 1_024) this.#caches.set(place, { tokens: input, at: at + TOOK_MS });
    const isWarm = warm !== undefined && at - warm.at <= 300_000 && planning.outline?.continues === true;
    return isWarm ? Math.min(input, warm.tokens) : 0;
  }
}

const NOWHERE = {
  provider: null,
  model: null,
  firstProvider: null,
  firstModel: null,
  state: 'failed' as const,
  inputTokens: null,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  outputTokens: null,
  reasoningTokens: null,
  cacheWrite1hTokens: null,
  usageMore: null,
  costNanos: 0,
  costSource: 'price' as const,
  ttftUs: null,
  durationUs: 1_000,
  attempts: 0,
};

/** What everybody here takes for the exact count. */
function countOf({ outline }: Planning): number {
  const { texts, fixedTokens } = outline?.counted() ?? { texts: [], fixedTokens: 0 };
  return texts.reduce((sum, text) => sum + estimateTokens(text), fixedTokens);
}

/** Writes such rows as the gateway would. */
export function writeHistory(ledger: Pick<Ledger, 'begin' | 'settle'>, rows: readonly HistoryRow[]): void {
  for (const row of rows) {
    const { id, startedAt, client, surface, modelAsked, route, session, provider, model: name } = row;
    const target = { provider, model: name, keyName: null };
    const estimate = { nanos: null, source: 'unknown' } as const;
    const streamed = row.streamed === 1;
    ledger.begin({
      id,
      startedAt,
      client,
      surface,
      modelAsked,
      route,
      rule: null,
      streamed,
      session,
      ...target,
      estimate,
      reservedNanos: null,
    });
    const { turns, traits, promptTokens, maxOutputTokens, effort, plan, sketch } = row;
    const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = row;
    const attempt = {
      n: 1,
      keyName: null,
      startedAt,
      durationUs: 1,
      status: 200,
      outcome: 'ok',
      errorText: null,
      upToNanos: null,
      fixes: null,
    } as const;
    const isAnswered = provider !== null && name !== null;
    ledger.settle({
      id,
      endedAt: row.endedAt ?? startedAt,
      state: isAnswered ? 'done' : 'failed',
      status: isAnswered ? 200 : 403,
      errorKind: null,
      ...target,
      usage: {
        inputTokens,
        cachedInputTokens,
        cacheWriteTokens,
        outputTokens,
        reasoningTokens,
        reportedCostNanos: null,
      },
      cost: { nanos: row.costNanos, source: row.costSource },
      costs: UNKNOWN_COSTS,
      ttftUs: row.ttftUs,
      durationUs: row.durationUs ?? 0,
      attempts: row.attempts,
      unwritten: isAnswered ? [{ ...attempt, provider, model: name, costNanos: row.costNanos }] : [],
      facts:
        turns === null || traits === null
          ? null
          : { turns, traits, promptTokens, maxOutputTokens, effort, plan, sketch },
    });
  }
}
