// What has just happened and is not in the ledger yet, one operation a line. It is written by the gateway's own thread: a
// few hundred bytes into the system's cache take microseconds, and survive the end of the process from then on, while waking
// another thread for a commit takes a hundred times as long. The writer puts whole heaps of it into the ledger.
//
// There are two files. While what is in one of them goes into the ledger, the other one is written.

import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { opsIn } from './op-lines.ts';
import type { LedgerOp } from './protocol.ts';

/** While the ledger cannot be written nothing leaves the file. */
const MOST_BYTES = 64 * 1024 * 1024;
/**
 * A disk that takes so long over a few bytes, again and again, would hold up every request: the writer's thread has to wait
 * for it then. Once alone may as well be a machine that had other things to do.
 */
const SLOW_MS = 20;
const SLOW_IN_A_ROW = 3;
const REST_MS = 10_000;
/** Each sheet begins with its number: which of two is the older one. */
const HEAD = 'sheet ';

export interface Journal {
  /** False: nothing of it counts as written. */
  append(lines: readonly string[]): boolean;
  /**
   * All that was appended is in batches up to `seq`, and those up to `committed` are in the ledger. What comes now goes to
   * the other file, if that is no longer needed.
   */
  turn(seq: number, committed: number): void;
  /** `isDone`: all that was appended is in the ledger. */
  close(isDone: boolean): void;
}

interface Sheet {
  readonly file: number;
  bytes: number;
  /** The last batch that has something of it. */
  seq: number;
}

const pathsOf = (ledgerPath: string): readonly [string, string] => [
  `${ledgerPath}.journal-1.jsonl`,
  `${ledgerPath}.journal-2.jsonl`,
];

/** Begins anew: what the last run left is lost. Throws what the file system throws. */
export function openJournal(ledgerPath: string, monotonic: () => number): Journal {
  const paths = pathsOf(ledgerPath);
  const sheetAt = (path: string): Sheet => ({ file: openSync(path, 'w', 0o600), bytes: 0, seq: 0 });
  let current = sheetAt(paths[0]);
  let other = sheetAt(paths[1]);
  let sheets = 0;
  let slow = 0;
  let restsUntil = 0;
  let isClosed = false;
  return {
    append(lines) {
      const begunAt = monotonic();
      if (isClosed || begunAt < restsUntil || current.bytes > MOST_BYTES) return false;
      const head = current.bytes === 0 ? `${HEAD}${sheets}\n` : '';
      const bytes = Buffer.from(`${head}${lines.join('\n')}\n`);
      try {
        // A full disk takes a part. What comes next is written over it.
        if (writeSync(current.file, bytes, 0, bytes.length, current.bytes) < bytes.length) return false;
      } catch {
        // The writer meets what is wrong, and tells.
        return false;
      }
      current.bytes += bytes.length;
      const now = monotonic();
      slow = now - begunAt > SLOW_MS ? slow + 1 : 0;
      if (slow >= SLOW_IN_A_ROW) restsUntil = now + REST_MS;
      return true;
    },
    turn(seq, committed) {
      current.seq = seq;
      if (isClosed || current.bytes === 0 || other.seq > committed) return;
      try {
        if (other.bytes > 0) ftruncateSync(other.file, 0);
      } catch {
        // What comes next goes behind what is there, and the next batch tries again.
        return;
      }
      other.bytes = 0;
      [current, other] = [other, current];
      sheets += 1;
    },
    close(isDone) {
      if (isClosed) return;
      isClosed = true;
      for (const { file } of [current, other]) closeSync(file);
      if (isDone) forgetJournal(ledgerPath);
    },
  };
}

/** What a run left there that was ended outright, in the order of writing; some of it may be in the ledger already. */
export function leftInJournal(ledgerPath: string): readonly LedgerOp[] {
  const sheets = pathsOf(ledgerPath)
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'))
    .filter((text) => text.startsWith(HEAD))
    .toSorted((a, b) => numberOf(a) - numberOf(b));
  return sheets.flatMap((text) => opsIn(text.slice(text.indexOf('\n') + 1)));
}

function numberOf(text: string): number {
  return Number.parseInt(text.slice(HEAD.length), 10);
}

export function forgetJournal(ledgerPath: string): void {
  for (const path of pathsOf(ledgerPath)) rmSync(path, { force: true });
}
