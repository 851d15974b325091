// What is going on right now, for the panel: requests as they start and end, and each provider's recent figures.

import type { RequestView } from '../contract/views.ts';
import type { RequestObserver } from '../dispatch/dispatcher.ts';
import type { Clock } from '../domain/ports.ts';
import type { AttemptRecord, RequestIntent, Settlement } from '../domain/record.ts';

const MINUTE_MS = 60_000;
const TTFTS_KEPT = 30;

interface ProviderFigures {
  /** Monotonic ms at which the last minute's requests ended. */
  readonly endedAt: number[];
  readonly ttftMs: number[];
}

interface OpenRequest {
  readonly intent: RequestIntent;
  failedOn: readonly string[];
}

const NOBODY: readonly string[] = [];

export class LiveRequests implements RequestObserver {
  readonly #clock: Clock;
  readonly #open = new Map<string, OpenRequest>();
  readonly #figures = new Map<string, ProviderFigures>();
  readonly #subscribers = new Set<(view: RequestView) => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Called with each request as it starts, changes and ends. Returns how to stop. */
  subscribe(subscriber: (view: RequestView) => void): () => void {
    this.#subscribers.add(subscriber);
    return () => {
      this.#subscribers.delete(subscriber);
    };
  }

  /** How many requests are running. */
  get running(): number {
    return this.#open.size;
  }

  started(intent: RequestIntent): void {
    const open = { intent, failedOn: NOBODY };
    this.#open.set(intent.id, open);
    if (this.#subscribers.size > 0) this.#note(viewOf(open));
  }

  attemptFailed(id: string, attempt: AttemptRecord): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    open.failedOn = [...open.failedOn, attempt.provider];
    if (this.#subscribers.size > 0) this.#note({ ...viewOf(open), attempts: attempt.n + 1 });
  }

  settled(settlement: Settlement): void {
    const open = this.#open.get(settlement.id);
    this.#open.delete(settlement.id);
    if (settlement.provider !== null) this.#count(settlement.provider, settlement.ttftUs);
    if (open !== undefined && this.#subscribers.size > 0) this.#note(viewOfSettlement(viewOf(open), settlement));
  }

  figures(provider: string): { requestsPerMinute: number; recentTtftMs: readonly number[] } {
    const figures = this.#figures.get(provider);
    if (figures === undefined) return { requestsPerMinute: 0, recentTtftMs: [] };
    dropOlder(figures.endedAt, this.#clock.monotonic() - MINUTE_MS);
    return { requestsPerMinute: figures.endedAt.length, recentTtftMs: [...figures.ttftMs] };
  }

  #note(view: RequestView): void {
    for (const subscriber of this.#subscribers) subscriber(view);
  }

  #count(provider: string, ttftUs: number | null): void {
    let figures = this.#figures.get(provider);
    if (figures === undefined) {
      figures = { endedAt: [], ttftMs: [] };
      this.#figures.set(provider, figures);
    }
    const now = this.#clock.monotonic();
    figures.endedAt.push(now);
    if (figures.endedAt.length > 4_096) dropOlder(figures.endedAt, now - MINUTE_MS);
    if (ttftUs === null) return;
    figures.ttftMs.push(ttftUs / 1000);
    if (figures.ttftMs.length > TTFTS_KEPT) figures.ttftMs.shift();
  }
}

function viewOf({ intent, failedOn }: OpenRequest): RequestView {
  return { ...viewOfIntent(intent), failedOn: [...failedOn] };
}

function hasFailed({ outcome }: AttemptRecord): boolean {
  return outcome !== 'ok' && outcome !== 'cancelled';
}

function dropOlder(times: number[], limit: number): void {
  let old = 0;
  while (old < times.length && (times[old] ?? 0) < limit) old += 1;
  if (old > 0) times.splice(0, old);
}

export function viewOfIntent(intent: RequestIntent): RequestView {
  return {
    id: intent.id,
    startedAt: intent.startedAt,
    endedAt: null,
    client: intent.client,
    surface: intent.surface,
    modelAsked: intent.modelAsked,
    route: intent.route,
    rule: intent.rule,
    provider: intent.provider,
    model: intent.model,
    keyName: intent.keyName,
    state: 'open',
    status: null,
    errorKind: null,
    streamed: intent.streamed,
    inputTokens: null,
    cachedInputTokens: null,
    cacheWriteTokens: null,
    outputTokens: null,
    reasoningTokens: null,
    costNanos: null,
    costSource: 'unknown',
    ttftUs: null,
    durationUs: null,
    attempts: intent.provider === null ? 0 : 1,
    failedOn: [],
  };
}

export function viewOfSettlement(open: RequestView, end: Settlement): RequestView {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, outputTokens, reasoningTokens } = end.usage;
  return {
    ...open,
    inputTokens,
    cachedInputTokens,
    cacheWriteTokens,
    outputTokens,
    reasoningTokens,
    endedAt: end.endedAt,
    provider: end.provider,
    model: end.model,
    keyName: end.keyName,
    state: end.state,
    status: end.status,
    errorKind: end.errorKind,
    costNanos: end.cost.nanos,
    costSource: end.cost.source,
    ttftUs: end.ttftUs,
    durationUs: end.durationUs,
    attempts: end.attempts,
    failedOn: [...open.failedOn, ...end.unwritten.filter(hasFailed).map(({ provider }) => provider)],
  };
}
