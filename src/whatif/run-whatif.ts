// Starts replays, each on a thread of its own, and hands on what they find.

import { Worker } from 'node:worker_threads';
import type { ReplayResult, SavingsView } from '../contract/routing-views.ts';
import type { Config } from '../domain/config.ts';
import type { Period } from '../ledger/history.ts';
import type { HashKey } from '../routing/keyed-hash.ts';
import { withoutSecrets, type FromReplay, type ReplayJob } from './job.ts';
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
}

export class WhatIf {
  readonly #ports: WhatIfPorts;

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

  async savings({ baseline, period, zone }: SavingsQuestion, signal?: AbortSignal): Promise<SavingsView> {
    const answer = await runJob({ kind: 'savings', baseline, ...this.#base(period, zone) }, () => undefined, signal);
    if (answer.type !== 'savings') throw new Error('The replay answered another question.');
    return answer.result;
  }

  #base(period: Period, zone: string) {
    const { ledgerPath, config, known, sketchSalt } = this.#ports;
    return { ledgerPath, period, zone, current: withoutSecrets(config()), known: known(), sketchSalt };
  }
}

type Answer = Exclude<FromReplay, { type: 'progress' | 'failed' }>;

async function runJob(
  job: ReplayJob,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal | undefined,
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
      else if (message.type === 'failed') reject(new Error(`The replay failed: ${message.message}`));
      else resolve(message);
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      signal?.removeEventListener('abort', onAbort);
      reject(new Error('The replay stopped before it was done.'));
    });
  });
}
