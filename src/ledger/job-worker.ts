// Entry of the thread that does one long job with the ledger's file, and ends.

import { parentPort, workerData } from 'node:worker_threads';
import { doLedgerJob, type FromJob, type LedgerJob } from './ledger-job.ts';
import { JobRefused } from './protocol.ts';

const port = parentPort;
if (port === null) throw new Error('job-worker.ts runs as a worker thread only.');
const send = (message: FromJob): void => port.postMessage(message);

try {
  send({ type: 'done', result: doLedgerJob(workerData as LedgerJob, send) });
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  send({ type: 'failed', message, isRefusal: error instanceof JobRefused });
}
