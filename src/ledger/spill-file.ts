// Where operations go while the ledger cannot be written (another program holds it, the file turned read-only): one JSON
// object a line, synced before anybody is told. Taken into the ledger and emptied as soon as that works again.

import { closeSync, existsSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { lineOf, opsIn } from './op-lines.ts';
import type { LedgerOp } from './protocol.ts';

export class SpillFile {
  readonly path: string;
  #file: number | null = null;
  #hasEntries: boolean;

  constructor(ledgerPath: string) {
    this.path = `${ledgerPath}.spill.jsonl`;
    this.#hasEntries = existsSync(this.path) && this.read().length > 0;
  }

  /** Something waits here to be taken into the ledger; what comes later must queue up behind it. */
  get hasEntries(): boolean {
    return this.#hasEntries;
  }

  /** Throws what the file system throws; then nothing of `ops` counts as written. */
  append(ops: readonly LedgerOp[]): void {
    this.#file ??= openSync(this.path, 'a', 0o600);
    writeSync(this.#file, ops.map((op) => `${lineOf(op)}\n`).join(''));
    fdatasyncSync(this.#file);
    this.#hasEntries = true;
  }

  /** In the order of writing. */
  read(): LedgerOp[] {
    return opsIn(readFileSync(this.path, 'utf8'));
  }

  empty(): void {
    this.#file ??= openSync(this.path, 'a', 0o600);
    ftruncateSync(this.#file, 0);
    fdatasyncSync(this.#file);
    this.#hasEntries = false;
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
  }
}
