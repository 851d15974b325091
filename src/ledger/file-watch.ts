// Notices when the ledger's files are no longer those that were opened: somebody has deleted one or put another in its place.
// What is written to one that has no name any more is gone with the process.

import { statSync } from 'node:fs';
import { sharedPlaceOf } from '../store/shared-place.ts';

export class FileWatch {
  readonly #path: string;
  /** Elsewhere files cannot be told apart for sure. */
  readonly #isLocal: boolean;
  readonly #known: string | null;
  /** Its log comes with the first row. */
  #knownLog: string | null = null;

  constructor(path: string) {
    this.#path = path;
    this.#isLocal = sharedPlaceOf(path) === null;
    this.#known = idOf(path);
  }

  /** What has become of them, for people; null: they are where they were. */
  look(): string | null {
    if (!this.#isLocal) return null;
    const [file, log] = [idOf(this.#path), idOf(`${this.#path}-wal`)];
    if (file === null) return 'the file is gone';
    if (file !== this.#known) return 'another file was put in its place';
    if (this.#knownLog !== null && log !== this.#knownLog) return 'the log beside it is gone';
    this.#knownLog = log;
    return null;
  }
}

/** null: there is none. */
function idOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev} ${found.ino}`;
}
