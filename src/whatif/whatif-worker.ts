// Entry of the replaying thread: reads the ledger over a connection of its own, does its one job, and ends.

import { parentPort, workerData } from 'node:worker_threads';
import type { RepricedRow } from '../ledger/reprice-row.ts';
import { compileLinearPattern } from '../platform/linear-pattern.ts';
import { openForReading } from '../store/open-database.ts';
import { doJob } from './do-job.ts';
import type { FromReplay, ReplayJob } from './job.ts';

const port = parentPort;
if (port === null) throw new Error('whatif-worker.ts runs as a worker thread only.');
const send = (message: FromReplay): void => port.postMessage(message);

let pages = 0;

/** The ledger takes them a page at a time: what it has not taken yet is not reckoned yet. */
function hand(rows: readonly RepricedRow[], taken: Int32Array): void {
  send({ type: 'changes', rows });
  Atomics.wait(taken, 0, pages);
  pages += 1;
}

try {
  const job = workerData as ReplayJob;
  const db = openForReading(job.ledgerPath);
  try {
    send(
      doJob(job, db, compileLinearPattern, {
        progress(done, total) {
          send({ type: 'progress', done, total });
        },
        changes(rows) {
          if (job.kind === 'reprice' && job.taken !== null) hand(rows, new Int32Array(job.taken));
        },
      }),
    );
  } finally {
    db.close();
  }
} catch (error) {
  send({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}
