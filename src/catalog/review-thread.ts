// Has a fetched catalog reviewed on a thread of its own.

import { Worker } from 'node:worker_threads';
import type { Clock } from '../domain/ports.ts';
import type { ReviewResult, ReviewTask } from './review-published.ts';

/** It takes a fraction of a second. */
const LONGEST_MS = 30_000;

/** Never rejects: a thread that is lost is a review that refuses. */
export async function reviewOnThread(task: ReviewTask, clock: Clock): Promise<ReviewResult> {
  const extension = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
  const worker = new Worker(new URL(`./review-worker${extension}`, import.meta.url), { workerData: task });
  worker.unref();
  try {
    return await new Promise<ReviewResult>((resolve) => {
      const refuse = (why: string): void => {
        cancel();
        resolve({ accepted: false, problem: `It could not be read (${why}); the catalog stays as it is.`, leftOut: 0 });
      };
      const cancel = clock.after(LONGEST_MS, () => {
        refuse('it took too long');
      });
      worker.once('message', (result: ReviewResult) => {
        cancel();
        resolve(result);
      });
      worker.once('error', (error) => {
        refuse(error instanceof Error ? error.message : String(error));
      });
    });
  } finally {
    await worker.terminate();
  }
}
