// Ninety days of a busy developer's traffic, written with the ledger's own statements: sixteen combinations of client and
// target, days and nights, now and then a failure, a fallback or a client that leaves.

import type { AttemptRecord, RequestIntent, Settlement } from '../../src/domain/record.ts';
import { idDigit, idTime } from '../../src/domain/request-id.ts';
import { UNKNOWN_USAGE } from '../../src/domain/usage.ts';
import type { LedgerOp } from '../../src/ledger/protocol.ts';
import { LEDGER_MIGRATIONS } from '../../src/ledger/schema.ts';
import { createOpWriter } from '../../src/ledger/write-ops.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openForWriting } from '../../src/store/open-database.ts';
import { seededRandom } from '../kill/seeded-random.ts';

const DAY_MS = 86_400_000;
export const FILLED_DAYS = 90;
/** Requests a transaction, about as many as a busy writer finds waiting. */
const AT_ONCE = 500;

const TARGETS = [
  { provider: 'openai', model: 'gpt-5-mini', input: 250, output: 2_000 },
  { provider: 'anthropic', model: 'claude-sonnet-4-5', input: 3_000, output: 15_000 },
  { provider: 'openrouter', model: 'deepseek/deepseek-chat-v3.1', input: 270, output: 1_100 },
  { provider: 'gemini', model: 'gemini-2.5-flash', input: 300, output: 2_500 },
];
const CLIENTS = ['claude-code', 'editor'];
const ROUTES = [null, 'auto'];

/** The last request starts at `until` or shortly before. */
export function fillLedger(path: string, requests: number, until: number, seed = 1): void {
  const db = openForWriting(path);
  db.pragma('synchronous = OFF');
  migrate(db, LEDGER_MIGRATIONS);
  const writer = createOpWriter(db);
  const commit = db.transaction((ops: readonly LedgerOp[]) => {
    for (const op of ops) writer.write(op);
    writer.finish();
  });
  const random = seededRandom(seed);
  let ops: LedgerOp[] = [];
  const times = startTimes(requests, until, random);
  times.forEach((startedAt, i) => {
    const { intent, settlement } = oneRequest(startedAt, i, random);
    ops.push({ op: 'intent', intent });
    // The answer comes while later requests are already running.
    ops.push({ op: 'settle', settlement });
    if (ops.length >= 2 * AT_ONCE) {
      commit(ops);
      ops = [];
    }
  });
  commit(ops);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Twenty times as many at noon as at night. */
function startTimes(requests: number, until: number, random: () => number): number[] {
  const from = until - FILLED_DAYS * DAY_MS;
  return Array.from({ length: requests }, () => {
    for (;;) {
      const at = from + Math.floor(random() * FILLED_DAYS * DAY_MS);
      const dayShare = (at % DAY_MS) / DAY_MS;
      if (random() < Math.max(0.05, Math.sin(dayShare * Math.PI) ** 4)) return at;
    }
  }).sort((a, b) => a - b);
}

type Target = (typeof TARGETS)[number];

/** How a request went. */
interface Draw {
  readonly target: Target;
  readonly route: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly nanos: number;
  readonly ttftUs: number;
  readonly durationUs: number;
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly fallsBack: boolean;
}

function draw(random: () => number): Draw {
  const upTo = (n: number): number => Math.floor(random() * n);
  const target = TARGETS[upTo(TARGETS.length)] as Target;
  const inputTokens = 500 + upTo(60_000);
  const outputTokens = 20 + upTo(2_000);
  const ttftUs = Math.floor(200_000 * Math.exp(2 * random()));
  const kind = random();
  return {
    target,
    route: ROUTES[upTo(2)] ?? null,
    inputTokens,
    outputTokens,
    nanos: inputTokens * target.input + outputTokens * target.output,
    ttftUs,
    durationUs: ttftUs + outputTokens * (5_000 + upTo(20_000)),
    state: kind > 0.99 ? 'failed' : kind > 0.97 ? 'cancelled' : 'done',
    fallsBack: kind < 0.03,
  };
}

function oneRequest(
  startedAt: number,
  i: number,
  random: () => number,
): { readonly intent: RequestIntent; readonly settlement: Settlement } {
  const drawn = draw(random);
  const id = idTime(startedAt) + Array.from({ length: 16 }, () => idDigit(Math.floor(random() * 32))).join('');
  return { intent: intentOf(id, startedAt, i, drawn, random), settlement: settlementOf(id, startedAt, drawn, random) };
}

const placeOf = ({ provider, model }: Target) => ({ provider, model, keyName: 'main' });

function intentOf(
  id: string,
  startedAt: number,
  i: number,
  { target, route, inputTokens }: Draw,
  random: () => number,
): RequestIntent {
  return {
    id,
    startedAt,
    client: CLIENTS[Math.floor(random() * 2)] ?? 'editor',
    surface: target.provider === 'anthropic' ? 'messages' : 'chat',
    modelAsked: route ?? `${target.provider}/${target.model}`,
    route,
    rule: route !== null && random() < 0.3 ? 'long-prompts' : null,
    streamed: random() < 0.8,
    session: `${idTime(Math.floor(i / 20))}ab`,
    ...placeOf(target),
    estimate: { nanos: inputTokens * target.input, source: 'estimate' },
    reservedNanos: null,
  };
}

const STATUS = { done: 200, failed: 502, cancelled: 499 } as const;

function settlementOf(id: string, startedAt: number, drawn: Draw, random: () => number): Settlement {
  const { target, inputTokens, outputTokens, nanos, state, ttftUs, durationUs, fallsBack } = drawn;
  const cachedInputTokens = random() < 0.6 ? Math.floor(inputTokens * random()) : 0;
  return {
    id,
    endedAt: startedAt + Math.floor(durationUs / 1_000),
    state,
    status: STATUS[state],
    errorKind: state === 'failed' ? 'rate-limit' : null,
    ...placeOf(target),
    usage: { ...UNKNOWN_USAGE, inputTokens, cachedInputTokens, outputTokens },
    cost: { nanos, source: 'price' },
    costs: {
      reportedNanos: target.provider === 'openrouter' ? nanos + 12 : null,
      computedNanos: nanos,
      baselineNanos: inputTokens * 1_250 + outputTokens * 10_000,
      upToNanos: 0,
      price: { input: target.input * 1e6, cachedInput: null, cacheWrite: null, output: target.output * 1e6, tiers: [] },
    },
    ttftUs: state === 'failed' ? null : ttftUs,
    durationUs,
    attempts: fallsBack ? 2 : 1,
    unwritten: attemptsOf(startedAt, drawn),
    facts: {
      promptTokens: inputTokens,
      maxOutputTokens: 4_096,
      turns: 1 + Math.floor(random() * 30),
      traits: 17,
      effort: null,
      plan: drawn.route === null ? null : (PLANS[Math.floor(random() * PLANS.length)] ?? null),
      sketch: null,
    },
  };
}

function attemptsOf(startedAt: number, { target, durationUs, nanos, state, fallsBack }: Draw): AttemptRecord[] {
  const answered: AttemptRecord = {
    n: fallsBack ? 2 : 1,
    ...placeOf(target),
    startedAt: startedAt + 1,
    durationUs: durationUs - 500,
    status: 200,
    outcome: 'ok',
    errorText: null,
    costNanos: nanos,
    upToNanos: null,
    fixes: null,
  };
  const refused: AttemptRecord = {
    ...answered,
    n: 1,
    provider: 'together',
    status: 429,
    outcome: 'rate-limit',
    errorText: 'Rate limit reached for requests per minute. Try again in 20 s.',
    costNanos: 0,
    durationUs: 80_000,
  };
  if (fallsBack) return [refused, answered];
  return [state === 'failed' ? refused : answered];
}

/** What is noted of a plan where there was something to decide. */
const PLANS = TARGETS.map(({ provider, model }) =>
  JSON.stringify({
    v: 12,
    r: 'nn',
    t: [
      [`${provider}/${model}`, 'first of the route'],
      ['together/Qwen3-Next-80B', 'next of the route'],
    ],
  }),
);
