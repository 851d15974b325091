// Operations as text, one JSON object a line: as they pass to the writer's thread, and as they lie in files.

import { UNKNOWN_COSTS } from '../domain/record.ts';
import type { LedgerOp } from './protocol.ts';

/** Without its end. */
export function lineOf(op: LedgerOp): string {
  return JSON.stringify(op.op === 'settle' ? withPrintedSketch(op) : op);
}

/** In the order of writing. A last line without its end was cut by a crash, and a broken one is what is left of a full disk. */
export function opsIn(text: string): LedgerOp[] {
  return text
    .split('\n')
    .slice(0, -1)
    .flatMap((line) => {
      try {
        return [withWhatCameLater(withReadSketch(JSON.parse(line) as LedgerOp))];
      } catch {
        // Nobody was told that it was kept.
        return [];
      }
    });
}

/** Many lines as one text: to hand that over costs a thread far less. */
export function listOf(lines: readonly string[]): string {
  return `[${lines.join(',')}]`;
}

export function opsOfList(text: string): LedgerOp[] {
  return (JSON.parse(text) as LedgerOp[]).map(withReadSketch);
}

type Settle = Extract<LedgerOp, { op: 'settle' }>;

/** Bytes have no form of their own in JSON. */
function withPrintedSketch(op: Settle): object {
  const { facts } = op.settlement;
  if (facts === null || facts.sketch === null) return op;
  const sketch = { base64: Buffer.from(facts.sketch).toString('base64') };
  return { ...op, settlement: { ...op.settlement, facts: { ...facts, sketch } } };
}

function withReadSketch(op: LedgerOp): LedgerOp {
  // Older releases kept no facts.
  if (op.op !== 'settle' || !op.settlement.facts?.sketch) return op;
  const { sketch, ...facts } = op.settlement.facts;
  return { ...op, settlement: { ...op.settlement, facts: { ...facts, sketch: bytesOf(sketch) } } };
}

function bytesOf(printed: Uint8Array | { readonly base64: string }): Uint8Array {
  return 'base64' in printed ? new Uint8Array(Buffer.from(printed.base64, 'base64')) : printed;
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
