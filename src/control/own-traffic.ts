// The user's own traffic as a measure: what a usual request is, and how long models took to answer.

import type { RequestSize, TypicalView } from '../contract/compare-views.ts';
import type { Percentiles } from '../contract/spend-views.ts';
import type { Instance } from './instance.ts';

const DAYS = 30;
const DAY_MS = 86_400_000;
/** One more request changes little: whoever types a search does not ask the ledger with every letter. */
const FRESH_MS = 30_000;

/** What a request is taken to be where nothing was asked yet. */
const MADE_UP: RequestSize = { inputTokens: 4_000, cachedInputTokens: 0, cacheWriteTokens: 0, outputTokens: 500 };

/** Medians of what was answered. */
export interface Measured {
  readonly requests: number;
  readonly ttftMs: number | null;
  readonly tps: number | null;
  /** From the first byte of the request to the last of the answer. */
  readonly durationMs: number | null;
}

export interface Traffic {
  readonly typical: TypicalView;
  /** null: nothing was answered there. */
  measured(provider: string, model: string): Measured | null;
}

export class OwnTraffic {
  readonly #instance: Pick<Instance, 'clock' | 'ledger' | 'config'>;
  #last: { readonly at: number; readonly traffic: Promise<Traffic> } | null = null;

  constructor(instance: Pick<Instance, 'clock' | 'ledger' | 'config'>) {
    this.#instance = instance;
  }

  async get(): Promise<Traffic> {
    const now = this.#instance.clock.monotonic();
    if (this.#last === null || now - this.#last.at > FRESH_MS) {
      const traffic = this.#ask();
      this.#last = { at: now, traffic };
      // What failed is asked again.
      traffic.catch(() => {
        this.#last = null;
      });
    }
    return this.#last.traffic;
  }

  async #ask(): Promise<Traffic> {
    const { clock, ledger, config } = this.#instance;
    const to = clock.now();
    const period = { from: to - DAYS * DAY_MS, to };
    const [{ totals }, ...byProvider] = await Promise.all([
      ledger.query('spendTotals', { ...period, filter: {}, compare: false }),
      ...config().providers.map(async ({ id }) => ({
        id,
        ...(await ledger.query('latencyBreakdown', { ...period, filter: { provider: [id] }, by: 'model' })),
      })),
    ]);
    const measured = new Map(
      byProvider.flatMap(({ id, rows }) => rows.map((row) => [`${id}/${row.key ?? ''}`, measuredOf(row)] as const)),
    );
    return { typical: typicalOf(totals), measured: (provider, model) => measured.get(`${provider}/${model}`) ?? null };
  }
}

interface Sums extends RequestSize {
  readonly requests: number;
  readonly errors: number;
  readonly cancelled: number;
  readonly interrupted: number;
}

/** The mean, which times the number of requests is the bill. What failed has no tokens. */
function typicalOf({ requests, errors, cancelled, interrupted, ...sums }: Sums): TypicalView {
  const answered = requests - errors - cancelled - interrupted;
  if (answered <= 0 || sums.inputTokens + sums.outputTokens === 0) return { request: MADE_UP, requests: 0, days: DAYS };
  const mean = (sum: number): number => Math.round(sum / answered);
  const request = {
    inputTokens: mean(sums.inputTokens),
    cachedInputTokens: mean(sums.cachedInputTokens),
    cacheWriteTokens: mean(sums.cacheWriteTokens),
    outputTokens: mean(sums.outputTokens),
  };
  return { request, requests: answered, days: DAYS };
}

interface LatencyRow {
  readonly ttft: Percentiles;
  readonly duration: Percentiles;
  readonly tps: Percentiles;
}

function measuredOf({ ttft, duration, tps }: LatencyRow): Measured | null {
  if (duration.count === 0) return null;
  const scaled = (figure: number | null): number | null => (figure === null ? null : figure / 1_000);
  return {
    requests: duration.count,
    ttftMs: scaled(ttft.p50),
    tps: scaled(tps.p50),
    durationMs: scaled(duration.p50),
  };
}

/** How long such a request takes there; null: nobody knows. */
export function takesMs(measured: Measured | null, { outputTokens }: RequestSize): number | null {
  if (measured === null) return null;
  const { ttftMs, tps, durationMs } = measured;
  return ttftMs === null || tps === null || tps === 0 ? durationMs : ttftMs + (outputTokens / tps) * 1_000;
}
