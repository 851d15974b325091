// Entry of the reader thread: its own read-only connection, so that a slow question never delays a write.

import { parentPort, workerData } from 'node:worker_threads';
import { openForReading, type ReadDb } from '../store/open-database.ts';
import { QuestionRefused, type ReaderReply, type ReaderRequest } from './protocol.ts';
import { createQueries, type QueryName } from './queries.ts';

const port = parentPort;
if (port === null) throw new Error('reader-worker.ts runs as a worker thread only.');
const { path } = workerData as { path: string };

const queries = createQueries(() => performance.now());
let db: ReadDb | null = null;

port.on('message', (request: ReaderRequest) => {
  let reply: ReaderReply;
  try {
    db ??= openForReading(path);
    const query = queries[request.query as QueryName] as (db: ReadDb, args: unknown) => unknown;
    reply = { id: request.id, ok: true, value: atOneMoment(db, (at) => query(at, request.args)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    reply = { id: request.id, ok: false, message, isRefusal: error instanceof QuestionRefused };
  }
  port.postMessage(reply);
});

/** All parts of a question see the ledger as it is at one moment. */
function atOneMoment<T>(reader: ReadDb, ask: (db: ReadDb) => T): T {
  reader.prepare('BEGIN').run();
  try {
    return ask(reader);
  } finally {
    reader.prepare('COMMIT').run();
  }
}
