// Where operations wait while the ledger cannot be written: in a file beside it, and where that cannot be written either (a
// full disk, a folder that turned read-only), in one in the system's folder for temporary files.

import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type { LedgerOp } from './protocol.ts';
import { SpillFile } from './spill-file.ts';

export interface SpillStore {
  /** Something waits here to be taken into the ledger; what comes later must queue up behind it. */
  readonly hasEntries: boolean;
  /** Of the file that takes what comes next. */
  readonly path: string;
  /** Throws what the file system throws; then nothing of `ops` counts as written. */
  append(ops: readonly LedgerOp[]): void;
  /** In the order of writing. */
  read(): LedgerOp[];
  empty(): void;
  close(): void;
}

export class SpillFiles implements SpillStore {
  readonly #beside: SpillFile;
  readonly #elsewhere: SpillFile;

  constructor(ledgerPath: string, elsewhere = temporaryPath(ledgerPath)) {
    this.#beside = new SpillFile(ledgerPath);
    this.#elsewhere = new SpillFile(elsewhere);
  }

  get hasEntries(): boolean {
    return this.#beside.hasEntries || this.#elsewhere.hasEntries;
  }

  get path(): string {
    return (this.#elsewhere.hasEntries ? this.#elsewhere : this.#beside).path;
  }

  append(ops: readonly LedgerOp[]): void {
    // Once something is elsewhere, what follows goes there too: the order is that of the files.
    if (!this.#elsewhere.hasEntries) {
      try {
        this.#beside.append(ops);
        return;
      } catch (error) {
        try {
          makePrivateFolder(dirname(this.#elsewhere.path));
          this.#elsewhere.append(ops);
          return;
        } catch {
          throw error;
        }
      }
    }
    this.#elsewhere.append(ops);
  }

  read(): LedgerOp[] {
    return [this.#beside, this.#elsewhere].flatMap((file) => (file.hasEntries ? file.read() : []));
  }

  empty(): void {
    for (const file of [this.#beside, this.#elsewhere]) if (file.hasEntries) file.empty();
  }

  close(): void {
    this.#beside.close();
    this.#elsewhere.close();
  }
}

/** The same for the same ledger, so that the next start finds what waits there. */
function temporaryPath(ledgerPath: string): string {
  const name = createHash('sha256').update(ledgerPath).digest('hex').slice(0, 16);
  return join(tmpdir(), `breakerbox-${name}`, basename(ledgerPath));
}

/** The system's temporary folder is everybody's: a folder or link that another user has put there is not ours to write in. */
function makePrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { uid } = userInfo();
  const found = lstatSync(path);
  if (!found.isDirectory() || (uid >= 0 && (found.uid !== uid || (found.mode & 0o077) !== 0))) {
    throw new Error(`${path} belongs to somebody else.`);
  }
}
