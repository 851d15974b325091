// Starts long jobs with the ledger's file, each on a thread of its own.

import type { FromJob, JobProgress, JobResults, LedgerJob } from './ledger-job.ts';
import { JobRefused } from './protocol.ts';
import { startWorker } from './start-worker.ts';

/** Throws JobRefused with words for people. */
export async function runLedgerJob<Job extends LedgerJob>(
  job: Job,
  onProgress: (progress: JobProgress) => void = () => undefined,
): Promise<JobResults[Job['kind']]> {
  const worker = startWorker('job-worker', job);
  worker.unref();
  return new Promise((resolve, reject) => {
    worker.on('message', (message: FromJob) => {
      if (message.type === 'progress') onProgress(message);
      else if (message.type === 'done') resolve(message.result as JobResults[Job['kind']]);
      else reject(message.isRefusal ? new JobRefused(message.message) : new Error(message.message));
    });
    worker.on('error', reject);
    worker.on('exit', () => {
      reject(new Error('The thread stopped before it was done.'));
    });
  });
}
