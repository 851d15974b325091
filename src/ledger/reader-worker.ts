// Entry of the reader thread: its own read-only connection, so that a slow question never delays a write, and behind the
// other threads, so that it takes no time from requests.

import { parentPort, workerData } from 'node:worker_threads';
import { stepBehind } from '../platform/thread-priority.ts';
import { openForReading, type ReadDb } from '../store/open-database.ts';
import { isDamage } from './open-ledger-file.ts';
import {
  QuestionRefused,
  type ReaderReply,
  type ReaderRequest,
  type ReaderStarted,
  type ToReader,
} from './protocol.ts';
import { createQueries, type QueryName } from './queries.ts';

const port = parentPort;
if (port === null) throw new Error('reader-worker.ts runs as a worker thread only.');
const { path } = workerData as { path: string };

port.postMessage({ hasPriority: stepBehind() } satisfies ReaderStarted);

const queries = createQueries(() => performance.now());
let db: ReadDb | null = null;

port.on('message', (message: ToReader) => {
  if (message === 'close') {
    db?.close();
    port.close();
  } else port.postMessage(replyTo(message));
});

function replyTo({ id, query, args, asText }: ReaderRequest): ReaderReply {
  try {
    const reader = (db ??= openForReading(path));
    const ask = queries[query as QueryName] as (db: ReadDb, args: unknown) => unknown;
    const value = atOneMoment(reader, (at) => ask(at, args));
    return { id, ok: true, value: asText ? JSON.stringify(value) : value };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof QuestionRefused) return { id, ok: false, message, why: 'refused' };
    // Whatever it knows of the file may be wrong now: the next question opens it anew.
    db?.close();
    db = null;
    return { id, ok: false, message, why: isDamage(error) ? 'damaged' : 'failed' };
  }
}

/** All parts of a question see the ledger as it is at one moment. */
function atOneMoment<T>(reader: ReadDb, ask: (db: ReadDb) => T): T {
  reader.prepare('BEGIN').run();
  try {
    return ask(reader);
  } finally {
    reader.prepare('COMMIT').run();
  }
}
