// Entry of the writer thread: one connection, one transaction per batch.

import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../platform/system-clock.ts';
import { migrate } from '../store/migrate.ts';
import { openForWriting, type WriteDb } from '../store/open-database.ts';
import { CommitMark } from './commit-mark.ts';
import { LedgerWriter } from './ledger-writer.ts';
import type { FromWriter, ToWriter } from './protocol.ts';
import { createRepricer, type Repricer } from './repricer.ts';
import { LEDGER_MIGRATIONS } from './schema.ts';
import { createSketchPruner } from './sketch-pruner.ts';
import { SpillFile } from './spill-file.ts';
import { createWalSync } from './wal-sync.ts';
import { closeInterrupted } from './write-ops.ts';

/** How often what was spilled is offered to the ledger again. */
const TAKE_BACK_EVERY_MS = 250;

const port = parentPort;
if (port === null) throw new Error('writer-worker.ts runs as a worker thread only.');
const { path, mark: memory } = workerData as { path: string; mark: SharedArrayBuffer };
const mark = new CommitMark(memory);

const send = (message: FromWriter): void => port.postMessage(message);

function serve(db: WriteDb, spill: SpillFile, writer: LedgerWriter): void {
  const walSync = createWalSync(path, systemClock, ({ message }) => {
    send({ type: 'sync-failed', message });
  });
  const pruner = createSketchPruner(db, systemClock, ({ message }) => {
    send({ type: 'prune-failed', message });
  });
  const repricer = createRepricer(db, systemClock);
  const repriced = (rows: number, problem: string | null): void => {
    send({ type: 'repriced', rows, problem });
    walSync.touched();
  };
  let cancel: (() => void) | null = null;
  const takeBackLater = (): void => {
    if (!spill.hasEntries) return;
    cancel ??= systemClock.after(TAKE_BACK_EVERY_MS, () => {
      cancel = null;
      writer.takeBack();
      takeBackLater();
    });
  };
  takeBackLater();
  port?.on('message', (message: ToWriter) => {
    if (message.type === 'prune-sketches') {
      pruner.prune(message.before);
      return;
    }
    if (message.type === 'reprice' || message.type === 'undo-repricing') {
      answerRepricing(message, repricer, repriced);
      return;
    }
    if (message.type === 'close') {
      cancel?.();
      repricer.close();
      pruner.close();
      writer.takeBack();
      spill.close();
      walSync.close();
      db.close();
      send({ type: 'closed' });
      port.close();
      return;
    }
    try {
      writer.write(message.ops);
    } catch (error) {
      const { code, message: text } = error as NodeJS.ErrnoException;
      send({ type: 'failed', seq: message.seq, code: code ?? 'ERROR', message: text });
      return;
    }
    if (mark.publish(message.seq)) send({ type: 'committed' });
    walSync.touched();
    takeBackLater();
  });
}

function answerRepricing(
  message: Extract<ToWriter, { type: 'reprice' | 'undo-repricing' }>,
  repricer: Repricer,
  answer: (rows: number, problem: string | null) => void,
): void {
  const failed = (error: Error): void => answer(0, error.message);
  try {
    if (message.type === 'reprice') answer(repricer.apply(message.batch), null);
    else repricer.undo((rows) => answer(rows, null), failed);
  } catch (error) {
    failed(error as Error);
  }
}

try {
  const db = openForWriting(path);
  migrate(db, LEDGER_MIGRATIONS);
  const spill = new SpillFile(path);
  const writer = new LedgerWriter(db, spill, {
    dropped: (op, message) => {
      send({ type: 'dropped', op, message });
    },
    spilling: (reason) => {
      send({ type: 'spilling', reason });
    },
  });
  writer.takeBack();
  const interrupted = closeInterrupted(db, systemClock.now());
  serve(db, spill, writer);
  send({ type: 'ready', interrupted });
} catch (error) {
  send({ type: 'unusable', message: error instanceof Error ? error.message : String(error) });
}
