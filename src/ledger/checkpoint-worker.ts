// Entry of the thread that takes the write-ahead log into the ledger: what has to wait for the disk there waits here, and
// not where rows are written.

import { parentPort, workerData } from 'node:worker_threads';
import { openForWriting, type WriteDb } from '../store/open-database.ts';
import type { ToCheckpointer } from './checkpointer.ts';

const port = parentPort;
if (port === null) throw new Error('checkpoint-worker.ts runs as a worker thread only.');
const { path } = workerData as { path: string };

let db: WriteDb | null = null;

port.on('message', (message: ToCheckpointer) => {
  if (message === 'close') {
    db?.close();
    db = null;
    port.postMessage('closed');
    port.close();
    return;
  }
  try {
    db ??= openForWriting(path);
    // Takes in what it can without making anybody wait.
    db.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    // Whatever is wrong with the file, the writer meets it too, and says so.
  }
  port.postMessage('done');
});
