// Entry of the replaying thread: reads the ledger over a connection of its own, does its one job, and ends.

import { parentPort, workerData } from 'node:worker_threads';
import { compileLinearPattern } from '../platform/linear-pattern.ts';
import { openForReading } from '../store/open-database.ts';
import { doJob } from './do-job.ts';
import type { FromReplay, ReplayJob } from './job.ts';

const port = parentPort;
if (port === null) throw new Error('whatif-worker.ts runs as a worker thread only.');
const send = (message: FromReplay): void => port.postMessage(message);

try {
  const job = workerData as ReplayJob;
  const db = openForReading(job.ledgerPath);
  try {
    send(
      doJob(job, db, compileLinearPattern, (done, total) => {
        send({ type: 'progress', done, total });
      }),
    );
  } finally {
    db.close();
  }
} catch (error) {
  send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}
