// Entry of the writer thread: one connection, one transaction per batch, a sync to the disk at least every second.

import { closeSync, fdatasyncSync, openSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { migrate } from '../store/migrate.ts';
import { openForWriting, type WriteDb } from '../store/open-database.ts';
import { CommitMark } from './commit-mark.ts';
import type { FromWriter, LedgerOp, ToWriter } from './protocol.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';
import { closeInterrupted, createOpWriter } from './write-ops.ts';

const SYNC_EVERY_MS = 1_000;

const port = parentPort;
if (port === null) throw new Error('writer-worker.ts runs as a worker thread only.');
const { path, mark: memory } = workerData as { path: string; mark: SharedArrayBuffer };
const mark = new CommitMark(memory);

const send = (message: FromWriter): void => port.postMessage(message);

/** Commits with `synchronous=NORMAL` reach the WAL file but not the platter; this pushes them there. */
function createWalSync(): { touched(): void; close(): void } {
  let walFile: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  const sync = (): void => {
    timer = null;
    try {
      walFile ??= openSync(`${path}-wal`, 'r+');
      fdatasyncSync(walFile);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      send({
        type: 'failed',
        seq: 0,
        code: code ?? 'EIO',
        message: `The ledger could not be synced to the disk: ${message}`,
      });
    }
  };
  return {
    touched() {
      timer ??= setTimeout(sync, SYNC_EVERY_MS);
    },
    close() {
      if (timer !== null) {
        clearTimeout(timer);
        sync();
      }
      if (walFile !== null) closeSync(walFile);
    },
  };
}

function serve(db: WriteDb): void {
  const write = createOpWriter(db);
  const commit = db.transaction((ops: readonly LedgerOp[]) => {
    for (const op of ops) write(op);
  });
  /** One bad operation must not keep its whole batch, and every later one, out of the ledger for ever. */
  const commitOneByOne = (ops: readonly LedgerOp[]): void => {
    for (const op of ops) {
      try {
        commit.immediate([op]);
      } catch (error) {
        send({ type: 'dropped', op: op.op, message: error instanceof Error ? error.message : String(error) });
      }
    }
  };
  const walSync = createWalSync();
  port?.on('message', (message: ToWriter) => {
    if (message.type === 'close') {
      walSync.close();
      db.close();
      send({ type: 'closed' });
      port.close();
      return;
    }
    try {
      commit.immediate(message.ops);
    } catch (error) {
      const { code, message: text } = error as NodeJS.ErrnoException;
      if (code?.startsWith('SQLITE_CONSTRAINT') !== true) {
        send({ type: 'failed', seq: message.seq, code: code ?? 'ERROR', message: text });
        return;
      }
      commitOneByOne(message.ops);
    }
    if (mark.publish(message.seq)) send({ type: 'committed' });
    walSync.touched();
  });
}

try {
  const db = openForWriting(path);
  migrate(db, LEDGER_MIGRATIONS);
  const interrupted = closeInterrupted(db, Date.now());
  serve(db);
  send({ type: 'ready', interrupted });
} catch (error) {
  send({ type: 'unusable', message: error instanceof Error ? error.message : String(error) });
}
