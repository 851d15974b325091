// Entry of the reader thread: its own read-only connection, so that a slow question never delays a write.

import { parentPort, workerData } from 'node:worker_threads';
import { openForReading, type ReadDb } from '../store/open-database.ts';
import type { ReaderReply, ReaderRequest } from './protocol.ts';
import { QUERIES, type QueryName } from './queries.ts';

const port = parentPort;
if (port === null) throw new Error('reader-worker.ts runs as a worker thread only.');
const { path } = workerData as { path: string };

let db: ReadDb | null = null;

port.on('message', (request: ReaderRequest) => {
  let reply: ReaderReply;
  try {
    db ??= openForReading(path);
    const query = QUERIES[request.query as QueryName] as (db: ReadDb, args: unknown) => unknown;
    reply = { id: request.id, ok: true, value: query(db, request.args) };
  } catch (error) {
    reply = { id: request.id, ok: false, message: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(reply);
});
