// Where operations go while the ledger cannot be written (another program holds it, the file turned read-only): one JSON
// object a line, synced before anybody is told. Taken into the ledger and emptied as soon as that works again.

import { closeSync, existsSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { UNKNOWN_COSTS } from '../domain/record.ts';
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
    writeSync(this.#file, ops.map((op) => `${JSON.stringify(op, writeBytes)}\n`).join(''));
    fdatasyncSync(this.#file);
    this.#hasEntries = true;
  }

  /** In the order of writing. A last line without its end was cut by a crash before anybody was told of it. */
  read(): LedgerOp[] {
    const lines = readFileSync(this.path, 'utf8').split('\n').slice(0, -1);
    return lines.flatMap((line) => {
      try {
        return [withWhatCameLater(JSON.parse(line, readBytes) as LedgerOp)];
      } catch {
        // A write that failed half-way (a full disk) leaves a broken line, and was reported as failed.
        return [];
      }
    });
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

/** An older release may have written it, before it was updated. */
function withWhatCameLater(op: LedgerOp): LedgerOp {
  switch (op.op) {
    case 'intent':
      return { ...op, intent: { ...LATER.held, ...op.intent } };
    case 'progress':
      return { ...op, progress: { ...LATER.held, ...op.progress } };
    case 'attempt':
      return { ...op, attempt: { ...LATER.attempt, ...op.attempt } };
    case 'settle': {
      const unwritten = op.settlement.unwritten.map((attempt) => ({ ...LATER.attempt, ...attempt }));
      return { ...op, settlement: { ...LATER.settlement, ...op.settlement, unwritten } };
    }
  }
}

const LATER = {
  held: { reservedNanos: null },
  attempt: { upToNanos: null },
  settlement: { costs: UNKNOWN_COSTS },
} as const;

/** Bytes have no form of their own in JSON. */
function writeBytes(_name: string, value: unknown): unknown {
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
}

function readBytes(_name: string, value: unknown): unknown {
  const isBytes = typeof value === 'object' && value !== null && 'base64' in value && typeof value.base64 === 'string';
  return isBytes ? new Uint8Array(Buffer.from(value.base64 as string, 'base64')) : value;
}
