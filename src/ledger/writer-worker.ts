// Entry of the writer thread: one connection, one transaction per batch.

import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../platform/system-clock.ts';
import { openLedgerFile } from './open-ledger-file.ts';
import type { FromWriter, ToWriter } from './protocol.ts';
import { WriterDesk } from './writer-desk.ts';

const port = parentPort;
if (port === null) throw new Error('writer-worker.ts runs as a worker thread only.');
const { path, mark } = workerData as { path: string; mark: SharedArrayBuffer };

const desk = new WriterDesk({
  path,
  open: openLedgerFile,
  mark,
  clock: systemClock,
  send: (message: FromWriter) => {
    port.postMessage(message);
  },
  onClosed: () => {
    port.close();
  },
});
port.on('message', (message: ToWriter) => {
  desk.take(message);
});
desk.open();
