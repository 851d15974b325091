// A ledger of a million requests: how large it is, how long the panel waits for an answer, and what those who wait for a row
// to be safe notice of questions, tidying, an export and a backup that go on at the same time.

import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestIntent } from '../../src/domain/record.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { runLedgerJob } from '../../src/ledger/run-job.ts';
import { openLedger } from '../../src/ledger/worker-ledger.ts';
import { createRequestIds } from '../../src/platform/request-ids.ts';
import { systemClock } from '../../src/platform/system-clock.ts';
import { systemRandom } from '../../src/platform/system-random.ts';
import { median, percentile } from './figures.ts';
import { FILLED_DAYS, fillLedger } from './fill-ledger.ts';
import { benchWhileAsked, type AskedFigures } from './gateway-while-asked.ts';

const DAY_MS = 86_400_000;
const ROUNDS = 9;
/** Requests a second while something else goes on. */
const RATE = 200;
const QUIET = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface LedgerFigures {
  readonly requests: number;
  readonly fillMs: number;
  readonly bytesPerRequest: number;
  readonly queries: readonly { readonly name: string; readonly medianMs: number; readonly worstMs: number }[];
  readonly asked: readonly AskedFigures[];
  readonly writes: readonly { readonly name: string; readonly p99Ms: number; readonly worstMs: number }[];
}

export async function benchLedger(requests: number, quick: boolean): Promise<LedgerFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'breakerbox-bench-'));
  const path = join(folder, 'ledger.sqlite');
  try {
    const until = Date.now() - 60_000;
    const startedAt = performance.now();
    fillLedger(path, requests, until);
    const fillMs = performance.now() - startedAt;
    const bytesPerRequest = statSync(path).size / requests;
    const asked = await benchWhileAsked(folder, until, quick ? 500 : 5_000);
    const ledger = await openLedger({ path, clock: systemClock, log: QUIET, onStatus: () => undefined });
    try {
      const queries = await measureQueries(ledger, until);
      const writes = await measureWrites(ledger, path, folder, until, quick ? 500 : 5_000);
      return { requests, fillMs, bytesPerRequest, queries, asked, writes };
    } finally {
      await ledger.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function questions(ledger: Ledger, to: number): readonly (readonly [name: string, ask: () => Promise<unknown>])[] {
  const from = to - FILLED_DAYS * DAY_MS;
  const filter = {};
  const all = { from, to, filter };
  const series = (zone: string) => ({ ...all, zone, step: 'day', by: 'model', top: 12 }) as const;
  const some = { filter: { client: ['editor'], route: ['auto'] } };
  return [
    ['totals of 90 days and of those before', async () => ledger.query('spendTotals', { ...all, compare: true })],
    ['totals of today', async () => ledger.query('totals', { from: to - DAY_MS / 2 })],
    [
      'by model, 45 days and those before',
      async () => ledger.query('spendBreakdown', { ...all, from: to - 45 * DAY_MS, by: 'model', compare: true }),
    ],
    ['90 days by model, UTC', async () => ledger.query('spendSeries', series('UTC'))],
    ['90 days by model, New York', async () => ledger.query('spendSeries', series('America/New_York'))],
    ['90 days by model, Kathmandu', async () => ledger.query('spendSeries', series('Asia/Kathmandu'))],
    [
      '90 days of one client and route, Kathmandu',
      async () => ledger.query('spendSeries', { ...series('Asia/Kathmandu'), ...some }),
    ],
    [
      'a week of hours by provider, Berlin',
      async () =>
        ledger.query('spendSeries', {
          ...series('Europe/Berlin'),
          from: to - 7 * DAY_MS,
          step: 'hour',
          by: 'provider',
        }),
    ],
    [
      'first tokens, 90 days by model, Kathmandu',
      async () => ledger.query('latencySeries', { ...series('Asia/Kathmandu'), metric: 'ttft' }),
    ],
    ['all percentiles by model, 90 days', async () => ledger.query('latencyBreakdown', { ...all, by: 'model' })],
    ['spread of durations, 90 days', async () => ledger.query('latencySpread', { ...all, metric: 'duration' })],
    ['the newest 100 requests', async () => ledger.query('searchRequests', { filter, limit: 100, before: null })],
    [
      '100 failed requests',
      async () => ledger.query('searchRequests', { filter: { state: ['failed'] }, limit: 100, before: null }),
    ],
    [
      'a text that nobody said, one page',
      async () => ledger.query('searchRequests', { filter: { errorText: 'nobody' }, limit: 100, before: null }),
    ],
    [
      'how many of a model failed',
      async () => ledger.query('countRequests', { filter: { model: ['gpt-5-mini'], state: ['failed', 'truncated'] } }),
    ],
    ['attempts of six hours', async () => ledger.query('attemptCells', { from: to - DAY_MS / 4, to, stepMs: 900_000 })],
    ['use of rules in 30 days', async () => ledger.query('ruleUse', { from: to - 30 * DAY_MS })],
    [
      'what goes when',
      async () => ledger.query('retention', { now: to, nextAt: to, retentionDays: 30, maxBytes: null, rollupBytes: 0 }),
    ],
  ];
}

async function measureQueries(ledger: Ledger, to: number): Promise<LedgerFigures['queries']> {
  const found: LedgerFigures['queries'][number][] = [];
  for (const [name, ask] of questions(ledger, to)) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedAt = performance.now();
      await ask();
      times.push(performance.now() - startedAt);
    }
    found.push({ name, medianMs: median(times), worstMs: percentile(times, 1) });
  }
  return found;
}

/** How long it takes until a row is safe, the only thing that an answer waits for. */
async function measureWrites(
  ledger: Ledger,
  path: string,
  folder: string,
  to: number,
  ms: number,
): Promise<LedgerFigures['writes']> {
  const idle = async (): Promise<void> => systemPause(ms);
  const asking = async (): Promise<void> => {
    const end = performance.now() + ms;
    while (performance.now() < end) for (const [, ask] of questions(ledger, to)) await ask();
  };
  const order = { what: 'requests', format: 'csv', filter: { from: to - 30 * DAY_MS } } as const;
  const keepSums = { rollupsBefore: 0, maxBytes: null };
  const cases: readonly (readonly [name: string, meanwhile: () => Promise<unknown>])[] = [
    ['nothing else', idle],
    ['questions all the time', asking],
    [
      'an export of 30 days',
      async () => runLedgerJob({ kind: 'export', ledger: path, target: join(folder, 'export.csv'), order }),
    ],
    ['a backup', async () => runLedgerJob({ kind: 'backup', ledger: path, target: join(folder, 'backup.sqlite') })],
    [
      'tidying up',
      async () => Promise.race([ledger.tidy({ requestsBefore: to - 30 * DAY_MS, ...keepSums }), systemPause(2 * ms)]),
    ],
  ];
  const ids = createRequestIds(systemClock, systemRandom);
  const found: LedgerFigures['writes'][number][] = [];
  for (const [name, meanwhile] of cases) {
    const times = await writeWhile(ledger, ids, meanwhile);
    found.push({ name, p99Ms: percentile(times, 0.99), worstMs: percentile(times, 1) });
  }
  return found;
}

async function writeWhile(ledger: Ledger, ids: () => string, meanwhile: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const write = (): void => {
    const startedAt = performance.now();
    ledger.begin(intent(ids()));
    void ledger.written().then(() => times.push(performance.now() - startedAt));
  };
  const timer = setInterval(write, 1_000 / RATE);
  try {
    await meanwhile();
  } finally {
    clearInterval(timer);
  }
  await systemPause(200);
  return times;
}

function intent(id: string): RequestIntent {
  return {
    id,
    startedAt: Date.now(),
    client: 'editor',
    surface: 'chat',
    modelAsked: 'auto',
    route: 'auto',
    rule: null,
    streamed: true,
    session: null,
    provider: 'openai',
    model: 'gpt-5-mini',
    keyName: 'main',
    estimate: { nanos: 1_000, source: 'estimate' },
    reservedNanos: null,
  };
}

async function systemPause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    systemClock.after(ms, resolve);
  });
}
