// Starts replays, each on a thread of its own, and hands on what they find.

import { Worker } from 'node:worker_threads';
import type { RepriceView } from '../contract/price-views.ts';
import type { ReplayResult, SavingsView } from '../contract/routing-views.ts';
import type { Config } from '../domain/config.ts';
import type { Period } from '../ledger/history.ts';
import type { RepricedRow, RepriceScope } from '../ledger/reprice-row.ts';
import type { HashKey } from '../routing/keyed-hash.ts';
import { withoutSecrets, type FromReplay, type ReplayJob } from './job.ts';
import { KeptSavings, type SavingsGround } from './kept-savings.ts';
import type { KnownModels } from './side.ts';

export interface WhatIfPorts {
  readonly ledgerPath: string;
  /** The configuration in force. */
  readonly config: () => Config;
  readonly known: () => KnownModels;
  readonly sketchSalt: HashKey;
}

export interface WhatIfQuestion {
  readonly draft: Config;
  readonly period: Period;
  readonly zone: string;
}

export interface SavingsQuestion {
  /** `provider/model-id`. */
  readonly baseline: string;
  readonly period: Period;
  readonly zone: string;
  /** Its end is now: what was found a while ago will do, where finding it takes long. */
  readonly isUntilNow: boolean;
}

export interface RepriceQuestion {
  readonly period: Period;
  readonly zone: string;
  readonly scope: RepriceScope;
}

export class WhatIf {
  readonly #ports: WhatIfPorts;
  readonly #kept = new KeptSavings();

  constructor(ports: WhatIfPorts) {
    this.#ports = ports;
  }

  /** Rejects with an AbortError when `signal` aborts, which ends the thread. */
  async replay(
    { draft, period, zone }: WhatIfQuestion,
    onProgress: (done: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<ReplayResult> {
    const job = { kind: 'what-if', draft: withoutSecrets(draft), ...this.#base(period, zone) } as const;
    const answer = await runJob(job, onProgress, signal);
    if (answer.type !== 'what-if') throw new Error('The replay answered another question.');
    return answer.result;
  }

  async savings(
    { baseline, period, zone, isUntilNow }: SavingsQuestion,
    onProgress: (done: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<SavingsView> {
    const { config, known } = this.#ports;
    const { from, to: at } = period;
    const ground: SavingsGround = { config: config(), known: known(), baseline, zone, from, at };
    const kept = isUntilNow ? this.#kept.find(ground) : null;
    if (kept !== null) return kept;
    const answer = await runJob({ kind: 'savings', baseline, ...this.#base(period, zone) }, onProgress, signal);
    if (answer.type !== 'savings') throw new Error('The replay answered another question.');
    this.#kept.keep(ground, answer.result);
    return answer.result;
  }

  /** `apply` is handed what is to be written, page by page, and waited for; null: nothing is to be written. */
  async reprice(
    { period, zone, scope }: RepriceQuestion,
    apply: ((rows: readonly RepricedRow[]) => Promise<void>) | null,
    signal?: AbortSignal,
  ): Promise<RepriceView> {
    const taken = apply === null ? null : new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const job = { kind: 'reprice', scope, taken, ...this.#base(period, zone) } as const;
    const answer = await runJob(
      job,
      () => undefined,
      signal,
      async (rows) => {
        await apply?.(rows);
        if (taken === null) return;
        Atomics.add(new Int32Array(taken), 0, 1);
        Atomics.notify(new Int32Array(taken), 0);
      },
    );
    if (answer.type !== 'reprice') throw new Error('The replay answered another question.');
    if (apply !== null) this.#kept.drop();
    return answer.result;
  }

  #base(period: Period, zone: string) {
    const { ledgerPath, config, known, sketchSalt } = this.#ports;
    return { ledgerPath, period, zone, current: withoutSecrets(config()), known: known(), sketchSalt };
  }
}

type Answer = Exclude<FromReplay, { type: 'progress' | 'changes' | 'failed' }>;

async function runJob(
  job: ReplayJob,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal | undefined,
  onChanges: (rows: readonly RepricedRow[]) => Promise<void> = async () => undefined,
): Promise<Answer> {
  signal?.throwIfAborted();
  // Workers run from `.ts` in the source tree and from `.js` in a build, beside whatever file this is.
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const worker = new Worker(new URL(`./whatif-worker${extension}`, import.meta.url), { workerData: job });
  worker.unref();
  return new Promise<Answer>((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal?.reason as Error);
      void worker.terminate();
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    worker.on('message', (message: FromReplay) => {
      if (message.type === 'progress') onProgress(message.done, message.total);
      else if (message.type === 'changes') {
        onChanges(message.rows).catch((error: unknown) => {
          reject(error as Error);
          void worker.terminate();
        });
      } else if (message.type === 'failed') reject(new Error(`The replay failed: ${message.message}`));
      else resolve(message);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      signal?.removeEventListener('abort', onAbort);
      reject(new Error('The replay stopped before it was done.'));
    });
  });
}
