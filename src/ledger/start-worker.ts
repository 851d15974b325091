// Threads of the ledger. They run from `.ts` in the source tree and from `.js` in a build, beside whatever file this is.

import { Worker } from 'node:worker_threads';

export function startWorker(name: string, workerData: unknown): Worker {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  return new Worker(new URL(`./${name}${extension}`, import.meta.url), { workerData });
}
