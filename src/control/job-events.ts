// A long job as a stream of events: how far it is, then what came of it.

import type { JobProgress } from '../ledger/ledger-job.ts';
import { JobRefused } from '../ledger/protocol.ts';
import { refused } from './desk.ts';

/** The last event is `done` with the job's result; what fails is thrown, refusals as REFUSED. */
export async function* jobEvents<Result extends object>(
  run: (onProgress: (progress: JobProgress) => void) => Promise<Result>,
): AsyncGenerator<JobProgress | ({ readonly type: 'done' } & Result), void, void> {
  let latest: JobProgress | null = null;
  let wake: () => void = () => undefined;
  let isOver = false;
  const job = run((progress) => {
    latest = progress;
    wake();
  }).finally(() => {
    isOver = true;
    wake();
  });
  // It is awaited at the end; until then a failure must not count as one that nobody looks at.
  job.catch(() => undefined);
  while (!isOver) {
    if (latest === null) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    const progress: JobProgress | null = latest;
    latest = null;
    if (progress !== null) yield progress;
  }
  yield { type: 'done', ...(await refusingJob(job)) };
}

async function refusingJob<T>(job: Promise<T>): Promise<T> {
  try {
    return await job;
  } catch (error) {
    if (error instanceof JobRefused) throw refused(error.message, null);
    throw error;
  }
}
