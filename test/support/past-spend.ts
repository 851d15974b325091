// A developer's last two months in the ledger, written by the ledger itself: several providers, models, clients and routes,
// costs that are known, estimated and unknown, failures, fallbacks, and answers that were cut.

import { join } from 'node:path';
import { UNKNOWN_COSTS, type AttemptRecord } from '../../src/domain/record.ts';
import { idDigit, idTime } from '../../src/domain/request-id.ts';
import { UNKNOWN_USAGE } from '../../src/domain/usage.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/worker-ledger.ts';
import { systemClock } from '../../src/platform/system-clock.ts';
import { seededRandom } from '../kill/seeded-random.ts';

const DAY_MS = 86_400_000;

/** Dollars per million tokens; none: nobody knows. */
const TARGETS = [
  { provider: 'anthropic', model: 'claude-sonnet-4-5', price: { input: 3, output: 15 }, ttftMs: 900, weight: 5 },
  { provider: 'openai', model: 'gpt-5-mini', price: { input: 0.25, output: 2 }, ttftMs: 500, weight: 6 },
  { provider: 'openai', model: 'gpt-5', price: { input: 1.25, output: 10 }, ttftMs: 1_400, weight: 2 },
  { provider: 'groq', model: 'gpt-oss-120b', price: { input: 0.15, output: 0.6 }, ttftMs: 120, weight: 4 },
  { provider: 'ollama', model: 'qwen3-coder', price: null, ttftMs: 2_200, weight: 1 },
] as const;
const CLIENTS = ['claude-code', 'editor', 'scripts'];
const ROUTES = [null, 'auto', 'cheap'];
/** Of a hundred requests; the others are done. */
const FATES = ['failed', 'failed', 'failed', 'truncated', 'truncated', 'cancelled', 'cancelled'] as const;
const BASELINE = { input: 3, output: 15 };
export const OVERLOADED = 'The engine is currently overloaded, please try again later';

export interface PastRequest {
  readonly id: string;
  readonly startedAt: number;
  readonly provider: string;
  readonly model: string;
  readonly client: string;
  readonly route: string | null;
  readonly state: 'done' | 'failed' | 'cancelled' | 'truncated';
  readonly source: 'price' | 'estimate' | 'unknown';
  readonly costNanos: number | null;
  readonly upToNanos: number;
  readonly fellBack: boolean;
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly ttftMs: number;
  readonly durationMs: number;
}

export interface PastOptions {
  readonly requests: number;
  /** The last one starts shortly before. */
  readonly until: number;
  readonly days?: number;
  readonly seed?: number;
}

/** The same again for the same options. Oldest first. */
export function pastSpend({ requests, until, days = 60, seed = 7 }: PastOptions): PastRequest[] {
  const random = seededRandom(seed);
  const from = until - days * DAY_MS;
  const starts = Array.from({ length: requests }, () => {
    // More by day than by night, and more each week than in the one before.
    const day = Math.floor(days * Math.sqrt(random()));
    return from + day * DAY_MS + Math.floor(DAY_MS * (0.3 + 0.35 * (random() + random())));
  });
  return starts
    .map((at) => (at < until ? at : until - 1 - Math.floor(random() * DAY_MS)))
    .toSorted((a, b) => a - b)
    .map((startedAt) => pastRequest(startedAt, random));
}

function pastRequest(startedAt: number, random: () => number): PastRequest {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const { provider, model, price, ttftMs } = pick(
    TARGETS.flatMap((each) => Array(each.weight).fill(each) as (typeof each)[]),
  );
  const state = FATES[Math.floor(random() * 100)] ?? 'done';
  const inputTokens = 400 + Math.floor(40_000 * random() ** 3);
  const cachedTokens = random() < 0.5 ? Math.floor(inputTokens * random() * 0.9) : 0;
  const outputTokens = state === 'failed' ? 0 : 20 + Math.floor(2_500 * random() ** 2);
  const cost = price === null ? null : inputTokens * price.input * 1_000 + outputTokens * price.output * 1_000;
  const source = price === null ? 'unknown' : state === 'done' ? 'price' : 'estimate';
  const waited = ttftMs * (0.6 + random() ** 4 * 6);
  return {
    id: idTime(startedAt) + Array.from({ length: 16 }, () => idDigit(Math.floor(random() * 32))).join(''),
    startedAt,
    provider,
    model,
    client: pick(CLIENTS),
    route: pick(ROUTES),
    state,
    ...(state === 'failed'
      ? ({ source: 'price', costNanos: 0 } as const)
      : { source, costNanos: cost === null ? null : Math.round(cost) }),
    upToNanos: state === 'truncated' ? Math.round((cost ?? 0) / 2) : 0,
    fellBack: state === 'done' && random() < 0.06,
    inputTokens,
    cachedTokens,
    outputTokens,
    ttftMs: waited,
    durationMs: waited + outputTokens * (4 + random() * 12),
  };
}

/** Writes them into the ledger of a data directory that no gateway uses. */
export async function writePastSpend(dataDir: string, requests: readonly PastRequest[]): Promise<void> {
  const ledger = await openLedger({
    path: join(dataDir, 'ledger.sqlite'),
    clock: systemClock,
    log: { info: ignore, warn: ignore, error: ignore },
    onStatus: ignore,
  });
  for (const request of requests) writeOne(ledger, request);
  await ledger.close();
}

const ignore = (): void => undefined;

function writeOne(ledger: Ledger, request: PastRequest): void {
  const { id, startedAt, provider, model, client, route, state, source, costNanos, upToNanos } = request;
  const target = { provider, model, keyName: 'main' };
  const cost = { nanos: costNanos, source };
  ledger.begin({
    id,
    startedAt,
    client,
    surface: 'chat',
    modelAsked: route ?? `${provider}/${model}`,
    route,
    rule: route === 'cheap' ? 'short-prompts' : null,
    streamed: true,
    session: null,
    ...target,
    estimate: cost,
    reservedNanos: null,
  });
  const isFailed = state === 'failed';
  const attempts: AttemptRecord[] = [];
  const attempt = (more: Partial<AttemptRecord>): void => {
    attempts.push({
      n: attempts.length + 1,
      ...target,
      startedAt,
      durationUs: Math.round(request.durationMs * 1_000),
      status: 200,
      outcome: 'ok',
      errorText: null,
      costNanos,
      upToNanos: upToNanos === 0 ? null : upToNanos,
      fixes: null,
      ...more,
    });
  };
  const failure = { status: 503, outcome: 'outage', errorText: OVERLOADED, costNanos: null, upToNanos: null } as const;
  if (request.fellBack) attempt({ ...failure, provider: 'groq', model: 'gpt-oss-20b', durationUs: 80_000 });
  attempt(isFailed ? failure : {});
  ledger.settle({
    id,
    endedAt: Math.round(startedAt + request.durationMs),
    state,
    status: isFailed ? 503 : state === 'cancelled' ? 499 : 200,
    errorKind: isFailed ? 'outage' : null,
    ...target,
    usage: isFailed
      ? UNKNOWN_USAGE
      : {
          ...UNKNOWN_USAGE,
          inputTokens: request.inputTokens,
          cachedInputTokens: request.cachedTokens,
          outputTokens: request.outputTokens,
        },
    cost,
    costs: {
      ...UNKNOWN_COSTS,
      computedNanos: costNanos,
      upToNanos,
      baselineNanos: isFailed ? null : baselineOf(request),
    },
    ttftUs: isFailed ? null : Math.round(request.ttftMs * 1_000),
    durationUs: Math.round(request.durationMs * 1_000),
    attempts: attempts.length,
    unwritten: attempts,
    facts: null,
  });
}

function baselineOf({ inputTokens, outputTokens }: PastRequest): number {
  return (inputTokens * BASELINE.input + outputTokens * BASELINE.output) * 1_000;
}
