// What is counted of one model at one provider.

import type { Settlement } from '../domain/record.ts';
import type { Usage } from '../domain/usage.ts';
import { Histogram } from './histogram.ts';

/** Kinds of tokens that do not overlap, so that their sum means something. */
export const TOKEN_KINDS = ['input', 'cached_input', 'cache_write', 'output', 'reasoning'] as const;

/** Seconds. */
const TTFT_BOUNDS = [0.05, 0.1, 0.25, 0.5, 0.75, 1, 1.5, 2.5, 5, 10, 20, 40, 80];
const DURATION_BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640];

export class TargetFigures {
  readonly provider: string;
  readonly model: string;
  readonly ttft = new Histogram(TTFT_BOUNDS);
  readonly duration = new Histogram(DURATION_BOUNDS);
  /** By outcome. */
  readonly attempts = new Map<string, number>();
  /** By the outcome after which another target was tried. */
  readonly fallbacks = new Map<string, number>();
  readonly #shares = new Map<string, Map<string, Share>>();

  constructor(provider: string, model: string) {
    this.provider = provider;
    this.model = model;
  }

  countAttempt(outcome: string): void {
    this.attempts.set(outcome, (this.attempts.get(outcome) ?? 0) + 1);
  }

  countFallback(outcome: string): void {
    this.fallbacks.set(outcome, (this.fallbacks.get(outcome) ?? 0) + 1);
  }

  share(client: string, route: string): Share {
    let byRoute = this.#shares.get(client);
    if (byRoute === undefined) {
      byRoute = new Map();
      this.#shares.set(client, byRoute);
    }
    let share = byRoute.get(route);
    if (share === undefined) {
      share = new Share(client, route);
      byRoute.set(route, share);
    }
    return share;
  }

  shares(): Share[] {
    return [...this.#shares.values()].flatMap((byRoute) => [...byRoute.values()]);
  }
}

/** The part of it that one client caused through one route. */
export class Share {
  readonly client: string;
  readonly route: string;
  readonly states: Record<Settlement['state'], number> = { done: 0, failed: 0, cancelled: 0, truncated: 0 };
  /** In the order of TOKEN_KINDS. */
  readonly tokens = new Float64Array(TOKEN_KINDS.length);
  costNanos = 0;
  upToNanos = 0;
  /** Requests that reached a provider and whose cost nobody knows. */
  unpriced = 0;

  constructor(client: string, route: string) {
    this.client = client;
    this.route = route;
  }

  count({ state, usage, cost, costs, provider }: Settlement): void {
    this.states[state] += 1;
    this.#countTokens(usage);
    this.upToNanos += costs.upToNanos;
    if (cost.nanos !== null) this.costNanos += cost.nanos;
    else if (provider !== null) this.unpriced += 1;
  }

  #countTokens(usage: Usage): void {
    const { tokens } = this;
    const cached = usage.cachedInputTokens ?? 0;
    const written = usage.cacheWriteTokens ?? 0;
    const reasoning = usage.reasoningTokens ?? 0;
    tokens[0] = (tokens[0] ?? 0) + Math.max(0, (usage.inputTokens ?? 0) - cached - written);
    tokens[1] = (tokens[1] ?? 0) + cached;
    tokens[2] = (tokens[2] ?? 0) + written;
    tokens[3] = (tokens[3] ?? 0) + Math.max(0, (usage.outputTokens ?? 0) - reasoning);
    tokens[4] = (tokens[4] ?? 0) + reasoning;
  }
}
