// Entry of the thread that takes the write-ahead log into the ledger: what has to wait for the disk there waits here, and
// not where rows are written. It opens the file soon, so that it can copy one that was deleted.

import { existsSync, renameSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../platform/system-clock.ts';
import { openForWriting, type WriteDb } from '../store/open-database.ts';
import type { FromCheckpointer, ToCheckpointer } from './checkpointer.ts';

const port = parentPort;
if (port === null) throw new Error('checkpoint-worker.ts runs as a worker thread only.');
const { path } = workerData as { path: string };
const send = (message: FromCheckpointer): void => port.postMessage(message);

/** Starts are not to wait for it. */
const OPEN_AFTER_MS = 500;

let db: WriteDb | null = null;
const cancelOpening = systemClock.after(OPEN_AFTER_MS, () => {
  db ??= opened();
});

port.on('message', (message: ToCheckpointer) => {
  if (message === 'close') {
    cancelOpening();
    db?.close();
    db = null;
    send('closed');
    port.close();
  } else if (message === 'go') {
    takeIn();
    send('done');
  } else {
    send({ rescued: rescue(message.rescueTo) });
  }
});

/** null: whatever is wrong with the file, the writer meets it too, and says so. */
function opened(): WriteDb | null {
  // Opening would begin a new one.
  if (!existsSync(path)) return null;
  try {
    const made = openForWriting(path);
    // A connection opens the file with its first question only.
    made.pragma('user_version');
    return made;
  } catch {
    return null;
  }
}

function takeIn(): void {
  try {
    db ??= opened();
    // Takes in what it can without making anybody wait.
    db?.pragma('wal_checkpoint(PASSIVE)');
  } catch {
    // As with opening it.
  }
}

function rescue(target: string): boolean {
  cancelOpening();
  try {
    if (db === null) return false;
    db.prepare('VACUUM INTO ?').run(`${target}.part`);
    renameSync(`${target}.part`, target);
    // What comes in its place must not find a log that belongs to this one.
    db.pragma('wal_checkpoint(TRUNCATE)');
    return true;
  } catch {
    // A full disk, say. What is lost is counted by whoever puts the ledger together again.
    return false;
  }
}
